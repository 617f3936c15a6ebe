/**
 * Puts all candidates of a group on the same axes (DG-PRM ): the union of the criteria that
 * were selected for their steps, capped at the ones that most candidates share, every candidate
 * scored on all of them. A candidate of several steps has one value an axis, made by the named
 * aggregator.
 */
import { allInOrder } from '../base/concurrency.ts'
import type { SelectedCriterion } from '../domain/allocation.ts'
import type { Candidate, Group, ScoredCandidate, ScoredGroup } from '../domain/group.ts'
import type { CriterionId, TrajectoryId } from '../domain/ids.ts'
import type { FaultMapping, StepScore } from '../domain/step-score.ts'
import type { Trajectory } from '../domain/trajectory.ts'
import type { CallOptions } from '../judge/judge.ts'
import { type AggregatorName, aggregate } from './aggregate.ts'
import { type CriterionWeights, weightedValue } from './criterion-weights.ts'
import { mappedValue, type StepScores } from './fault-mapping.ts'
import type { TaskScorer } from './task-scorer.ts'

export type GroupScoreOptions = {
  /**
   * Axes a group is compared on at most. Default 5: beyond it most groups have no dominated
   * candidate.
   */
  readonly maxAxes: number
  /** How the scores of several steps become one value. Default mean. */
  readonly aggregator: AggregatorName
  /** What counts as bad where a step took over an earlier fault. Default own. */
  readonly faults: FaultMapping
  /** What verdicts turned out to be worth: values become weighted ones. Default: as scored. */
  readonly weights?: CriterionWeights
}

/**
 * `trajectories` holds those of the group's candidates; their steps were scored by `scorer` before.
 * What is missing is asked for at once.
 */
export async function scoreGroup(
  group: Group,
  trajectories: ReadonlyMap<TrajectoryId, Trajectory>,
  scorer: TaskScorer,
  options: GroupScoreOptions,
  call: CallOptions = {},
): Promise<ScoredGroup> {
  const trajectoryOf = (candidate: Candidate) => trajectories.get(candidate.trajectoryId)!
  const selections = group.candidates.map((candidate) =>
    selectedIn(scorer, trajectoryOf(candidate), stepIndices(group, candidate)),
  )
  const axes = commonAxes(selections, options.maxAxes)
  const asked = group.candidates.flatMap((candidate) =>
    stepIndices(group, candidate).map((index) =>
      scorer.scoreOn(trajectoryOf(candidate), index, axes, call),
    ),
  )
  await allInOrder(asked)
  const scored = group.candidates.map((candidate): ScoredCandidate => {
    const steps = scorer.result(trajectoryOf(candidate)).steps.map((step) => step.scores)
    return scoredCandidate(candidate, axes, stepIndices(group, candidate), steps, options)
  })
  return { group, scored }
}

function stepIndices(group: Group, candidate: Candidate): number[] {
  return candidate.steps.map((_, offset) => group.stepIndex + offset)
}

function selectedIn(
  scorer: TaskScorer,
  trajectory: Trajectory,
  indices: readonly number[],
): SelectedCriterion[] {
  const { steps } = scorer.result(trajectory)
  return indices.flatMap((index) => steps[index]!.allocation.criteria)
}

/** The criteria selected for most candidates, ties by smaller distance, then id. */
function commonAxes(
  selections: readonly (readonly SelectedCriterion[])[],
  maxAxes: number,
): CriterionId[] {
  const seen = new Map<CriterionId, { candidates: number; distance: number }>()
  for (const selection of selections) {
    const own = new Map<CriterionId, number>()
    for (const { id, distance = 0 } of selection)
      own.set(id, Math.min(distance, own.get(id) ?? distance))
    for (const [id, distance] of own) {
      const before = seen.get(id)
      seen.set(id, {
        candidates: (before?.candidates ?? 0) + 1,
        distance: Math.min(distance, before?.distance ?? distance),
      })
    }
  }
  return [...seen]
    .toSorted(
      ([idA, a], [idB, b]) =>
        b.candidates - a.candidates || a.distance - b.distance || (idA < idB ? -1 : 1),
    )
    .slice(0, maxAxes)
    .map(([id]) => id)
}

function scoredCandidate(
  candidate: Candidate,
  axes: readonly CriterionId[],
  indices: readonly number[],
  steps: readonly (readonly StepScore[])[],
  options: GroupScoreOptions,
): ScoredCandidate {
  const values: (number | null)[] = []
  const reasons: string[] = []
  for (const axis of axes) {
    const scores = indices.flatMap((index) => onAxis(steps[index]!, axis))
    values.push(
      aggregate(
        options.aggregator,
        scores.map((score) => valueOf(score, steps, options)),
      ),
    )
    reasons.push(lowest(scores)?.reason ?? '')
  }
  return { candidate, vector: { axes, values }, reasons }
}

function valueOf(
  score: StepScore,
  steps: StepScores,
  { faults, weights }: GroupScoreOptions,
): number | null {
  return weights === undefined
    ? mappedValue(score, faults, steps)
    : weightedValue(weights, score, steps)
}

function onAxis(scores: readonly StepScore[], axis: CriterionId): StepScore[] {
  return scores.filter((score) => score.criterionId === axis && score.status === 'ok')
}

/** The score that a person should read first: the lowest, earliest one. */
function lowest(scores: readonly StepScore[]): StepScore | undefined {
  return scores.reduce<StepScore | undefined>(
    (worst, score) => (worst === undefined || score.value! < worst.value! ? score : worst),
    undefined,
  )
}
