import { idOf, lateId, type TrajectoryId, withLateId } from './ids.ts'
import { type Step, stepKey } from './step.ts'
import type { Task } from './task.ts'

/** The final answer of a trajectory, with a verifier's or data set's ruling on it where known. */
export type Outcome = {
  readonly answer?: string
  readonly isCorrect?: boolean
  /** A graded outcome, 0 to 1, where it is not simply right or wrong. */
  readonly reward?: number
}

/**
 * What people (or a program) said of the steps.
 * `first-error`: 0-based index of the earliest wrong step, null = no step is wrong; later steps
 * are unlabelled.
 * `per-step`: one value a step, null = unlabelled.
 */
export type StepLabels =
  | { readonly kind: 'first-error'; readonly firstErrorIndex: number | null }
  | {
      readonly kind: 'per-step'
      /** -1 wrong, 0 neutral, 1 good; or a soft value in [0, 1] when `scale` says so. */
      readonly values: readonly (number | null)[]
      readonly scale: 'ternary' | 'soft'
      readonly afterError: 'kept' | 'dropped' | 'unknown'
    }

/** One full attempt at a task: ordered steps and an outcome. */
export type Trajectory = {
  readonly id: TrajectoryId
  readonly task: Task
  readonly steps: readonly Step[]
  readonly outcome?: Outcome
  readonly labels?: StepLabels
  /** What the source calls this attempt ("gsm8k_000#3"); joins score files and labels. */
  readonly sourceId?: string
  /** The model or agent that wrote it. */
  readonly policy?: string
}

/**
 * A trajectory whose id is the hash of its task, steps, and `sourceId` where two attempts may be
 * equal. The hash is taken when the id is first asked for: it costs as much as parsing the row.
 */
export function makeTrajectory(fields: Omit<Trajectory, 'id'>): Trajectory {
  return withLateId(fields, trajectoryId)
}

const trajectoryId = lateId<TrajectoryId, Omit<Trajectory, 'id'>>(({ task, steps, sourceId }) =>
  idOf<TrajectoryId>({ task: task.id, steps: steps.map(stepKey), sourceId }),
)
