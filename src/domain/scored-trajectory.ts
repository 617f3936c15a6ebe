import type { Allocation } from './allocation.ts'
import type { StepScore } from './step-score.ts'
import type { Trajectory } from './trajectory.ts'

/** A step with the criteria chosen for it and every score it was given. */
export type ScoredStep = {
  readonly stepIndex: number
  readonly allocation: Allocation
  readonly scores: readonly StepScore[]
  /**
   * Probability that the step is right, as far as a calibration tells: null where nothing applies;
   * absent without a calibration.
   */
  readonly probability?: number | null
}

/** A trajectory and what a judge said of each of its steps. */
export type ScoredTrajectory = {
  readonly trajectory: Trajectory
  readonly steps: readonly ScoredStep[]
  /** The step at which it went wrong, from 0; absent where no step is at fault. */
  readonly rootCause?: number
}
