/**
 * Lines of a run's result files: plain data in a fixed key order, so that equal runs have equal
 * bytes.
 */
import type { Candidate } from '../domain/group.ts'
import type { CriterionId, GroupId, TaskId, TrajectoryId } from '../domain/ids.ts'
import type { ScoredTrajectory } from '../domain/scored-trajectory.ts'
import type { StepScore } from '../domain/step-score.ts'
import type { PairedGroup } from './make-pairs.ts'

/** A line of `groups.jsonl`: who was compared on what, and how they rank. */
export type GroupRow = {
  readonly schema: 1
  readonly groupId: GroupId
  readonly taskId: TaskId
  readonly stepIndex: number
  readonly axes: readonly CriterionId[]
  readonly candidates: readonly {
    readonly trajectoryId: TrajectoryId
    readonly sourceId?: string
    readonly isCorrect?: boolean
    /** Rank of its front, 0 is best. */
    readonly rank: number
    readonly values: readonly (number | null)[]
  }[]
  readonly leftCandidates: readonly TrajectoryId[]
  readonly leftAxes: readonly CriterionId[]
  readonly isCoarsened: boolean
  /** Chosen and rejected, as positions in `candidates`. */
  readonly pairs: readonly (readonly [number, number])[]
  readonly noPair?: string
}

export function groupRow({ group, pairing }: PairedGroup): GroupRow {
  const ranks = new Map(
    pairing.fronts.flatMap(({ rank, members }) => members.map((member) => [member, rank] as const)),
  )
  const positions = new Map(
    pairing.compared.map(({ candidate }, index) => [candidate.trajectoryId, index] as const),
  )
  const position = (candidate: Candidate) => positions.get(candidate.trajectoryId)!
  return {
    schema: 1,
    groupId: pairing.groupId,
    taskId: pairing.taskId,
    stepIndex: group.stepIndex,
    axes: pairing.axes,
    candidates: pairing.compared.map(({ candidate, vector }, member) => ({
      trajectoryId: candidate.trajectoryId,
      ...(candidate.sourceId !== undefined && { sourceId: candidate.sourceId }),
      ...(candidate.outcome?.isCorrect !== undefined && { isCorrect: candidate.outcome.isCorrect }),
      rank: ranks.get(member)!,
      values: vector.values,
    })),
    leftCandidates: pairing.leftCandidates,
    leftAxes: pairing.leftAxes,
    isCoarsened: pairing.isCoarsened,
    pairs: pairing.pairs.map(({ chosen, rejected }) => [position(chosen), position(rejected)]),
    ...(pairing.noPair !== undefined && { noPair: pairing.noPair }),
  }
}

/**
 * A line of `errors.jsonl`: one score that failed, or a step whose criteria could not be selected
 * (then without `criterionId`). To be counted and retried, never a number.
 */
export type ErrorRow = {
  readonly trajectoryId: TrajectoryId
  readonly sourceId?: string
  readonly stepIndex: number
  readonly criterionId?: CriterionId
  readonly status: 'failed' | 'unparsed'
  readonly reason: string
}

export function errorRows({ trajectory, steps }: ScoredTrajectory): ErrorRow[] {
  const { id, sourceId } = trajectory
  const whose = { trajectoryId: id, ...(sourceId !== undefined && { sourceId }) }
  return steps.flatMap(({ stepIndex, allocation, scores }): ErrorRow[] => [
    ...(allocation.failure === undefined
      ? []
      : [{ ...whose, stepIndex, status: 'failed' as const, reason: allocation.failure }]),
    ...scores.flatMap(({ status, criterionId, reason }) =>
      status === 'failed' || status === 'unparsed'
        ? [{ ...whose, stepIndex, criterionId, status, reason }]
        : [],
    ),
  ])
}

/** How many scores have which status, and how many criteria could not be decided on at a step. */
export function scoreTally(scored: readonly ScoredTrajectory[]): Record<string, number> {
  const tally: Record<string, number> = {}
  const add = (name: string, count = 1) => {
    tally[name] = (tally[name] ?? 0) + count
  }
  for (const { steps } of scored)
    for (const { scores, allocation } of steps) {
      add('steps')
      for (const { status } of scores) add(status)
      if (scores.some(isOk)) add('scoredSteps')
      if (allocation.failure !== undefined) add('failedSteps')
      if (allocation.undecided.length > 0) add('undecided', allocation.undecided.length)
      if (allocation.unknownIds.length > 0) add('unknownIds', allocation.unknownIds.length)
    }
  for (const { rootCause } of scored) if (rootCause !== undefined) add('faultyTrajectories')
  return tally
}

function isOk({ status }: StepScore): boolean {
  return status === 'ok'
}
