import type { GroupId, TrajectoryId } from './ids.ts'
import type { ScoreVector } from './score-vector.ts'
import type { Step } from './step.ts'
import type { Task } from './task.ts'
import type { Outcome } from './trajectory.ts'

/**
 * Which candidates may be compared (dg-prm ). `prefix`: the next step after equal prefixes.
 * `task`: whole trajectories of one task. `step-index`: steps at one position whose prefixes
 * differ; an approximation, and named so in every pair.
 */
export type Grouping = 'prefix' | 'task' | 'step-index'

/** One alternative of a group. `steps` is one step, or a whole trajectory when grouped by task. */
export type Candidate = {
  readonly trajectoryId: TrajectoryId
  readonly sourceId?: string
  readonly steps: readonly Step[]
  /** Its own earlier steps, where the group has no common prefix (`step-index`). */
  readonly prefix?: readonly Step[]
  /**
   * Outcome of the trajectory that the candidate belongs to. Where several trajectories take the
   * same step after the same prefix: what all of them agree on, and their mean reward.
   */
  readonly outcome?: Outcome
}

/** All candidates that share a task and a prefix. */
export type Group = {
  readonly id: GroupId
  readonly grouping: Grouping
  readonly task: Task
  readonly prefix: readonly Step[]
  /** Position of the candidates' first step, 0-based. */
  readonly stepIndex: number
  readonly candidates: readonly Candidate[]
}

/** A candidate with its scores on the group's common axes. */
export type ScoredCandidate = {
  readonly candidate: Candidate
  readonly vector: ScoreVector
  /**
   * Per axis the reason behind the value, "" where there is none; absent for scores without
   * reasons.
   */
  readonly reasons?: readonly string[]
}

/** A group in which every candidate was scored, or is missing values, on the same axes. */
export type ScoredGroup = {
  readonly group: Group
  readonly scored: readonly ScoredCandidate[]
}
