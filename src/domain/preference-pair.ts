import type { Candidate, Grouping } from './group.ts'
import { type GroupId, idOf, type PairId } from './ids.ts'
import type { CompleteVector } from './score-vector.ts'
import type { Step } from './step.ts'
import type { Task } from './task.ts'

/**
 * Which pairs a group gives (dg-prm ). `dominating`: a front member over what it dominates.
 * `cartesian`: every front member over every dominated candidate. `all`: every dominating pair.
 * `scalar` and `random` are the ablations that Pareto is compared with.
 */
export type PairRule = 'dominating' | 'cartesian' | 'all' | 'scalar' | 'random'

/** Chosen and rejected for one prefix, with the vectors that say why. */
export type PreferencePair = {
  readonly schema: 1
  readonly id: PairId
  readonly groupId: GroupId
  readonly task: Task
  readonly prefix: readonly Step[]
  readonly stepIndex: number
  readonly chosen: Candidate
  readonly rejected: Candidate
  readonly chosenVector: CompleteVector
  readonly rejectedVector: CompleteVector
  /** Sum over axes of chosen minus rejected. */
  readonly gap: number
  readonly rule: PairRule
  readonly grouping: Grouping
  /** Reasons of the axes on which chosen is better, largest difference first. */
  readonly evidence: readonly string[]
}

export function makePair(fields: Omit<PreferencePair, 'schema' | 'id' | 'gap'>): PreferencePair {
  const { groupId, chosen, rejected, rule, chosenVector, rejectedVector } = fields
  const id = idOf<PairId>({
    groupId,
    chosen: chosen.trajectoryId,
    rejected: rejected.trajectoryId,
    rule,
  })
  return { schema: 1, id, gap: gapOf(chosenVector, rejectedVector), ...fields }
}

/** Sum over axes of the first minus the second; both complete and on the same axes. */
export function gapOf(chosen: CompleteVector, rejected: CompleteVector): number {
  let gap = 0
  for (const [axis, value] of chosen.values.entries()) gap += value - rejected.values[axis]!
  return gap
}
