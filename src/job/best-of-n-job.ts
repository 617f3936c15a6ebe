/**
 * Best-of-N from recorded step scores: every scorer under every aggregator on the same candidates.
 */
import { KitError } from '../base/errors.ts'
import {
  majorityShare,
  type RewardedCandidate,
  type RewardedProblem,
  sampleCurve,
  weightedVoteShare,
} from '../benchmark/best-of-n.ts'
import type { Trajectory } from '../domain/trajectory.ts'
import { type AggregatorName, aggregate } from '../score/aggregate.ts'
import type { ScoreTable } from './given-scoring.ts'
import { openScoreTable } from './open-scoring.ts'
import { openTaskSource, type TaskSourceOptions } from './task-source.ts'

export type BestOfNRequest = {
  readonly data: string
  readonly scorePaths: readonly string[]
  readonly read: TaskSourceOptions
}

export type BestOfNResult = {
  readonly benchmark: 'best-of-n'
  readonly problemCount: number
  /** Problems in which the outcome of some candidate is not known: left out. */
  readonly unruledCount: number
  /** Shares of problems, 0 to 1. `pass` is by number of candidates, majority at all of them. */
  readonly pass: Readonly<Record<string, number>>
  readonly majority: number
  readonly scorers: readonly ScorerShares[]
}

export type ScorerShares = {
  readonly scorer: string
  readonly aggregator: AggregatorName
  /** By number of candidates: the one with the highest reward is right. */
  readonly best: Readonly<Record<string, number>>
  /** Votes weighted by the reward, at all candidates. */
  readonly weightedVote: number
}

const aggregators = ['min', 'last', 'product', 'mean'] as const satisfies readonly AggregatorName[]

export async function benchBestOfN(request: BestOfNRequest): Promise<BestOfNResult> {
  const source = await openTaskSource(request.data, request.read)
  try {
    const table = await openScoreTable(request.scorePaths, request.read)
    const rewards = [...table.keys()]
      .toSorted()
      .flatMap((scorer) => aggregators.map((aggregator) => ({ scorer, aggregator })))
    const problems: RewardedProblem[] = []
    let unruledCount = 0
    for await (const trajectories of source.tasks()) {
      if (trajectories.every(({ outcome }) => outcome?.isCorrect !== undefined))
        problems.push(trajectories.map((attempt) => rewarded(attempt, table, rewards)))
      else unruledCount++
    }
    if (problems.length === 0)
      throw new KitError(
        'input-unrecognised',
        `${request.data} holds no problem whose candidates are all known to be right or wrong`,
      )
    return { ...resultOf(problems, rewards), unruledCount }
  } finally {
    await source.close()
  }
}

type Reward = { readonly scorer: string; readonly aggregator: AggregatorName }

function rewarded(
  { outcome, sourceId = '' }: Trajectory,
  table: ScoreTable,
  rewards: readonly Reward[],
): RewardedCandidate {
  return {
    answer: outcome!.answer?.trim() ?? null,
    isCorrect: outcome!.isCorrect!,
    rewards: rewards.map(({ scorer, aggregator }) => {
      const scores = table.get(scorer)!.get(sourceId)
      return scores === undefined ? null : aggregate(aggregator, [...scores])
    }),
  }
}

function resultOf(
  problems: readonly RewardedProblem[],
  rewards: readonly Reward[],
): Omit<BestOfNResult, 'unruledCount'> {
  const curve = sampleCurve(problems)
  return {
    benchmark: 'best-of-n',
    problemCount: problems.length,
    pass: Object.fromEntries(curve.map(({ k, pass }) => [k, pass])),
    majority: majorityShare(problems),
    scorers: rewards.map(({ scorer, aggregator }, index) => ({
      scorer,
      aggregator,
      best: Object.fromEntries(curve.map(({ k, best }) => [k, best[index]!])),
      weightedVote: weightedVoteShare(problems, index),
    })),
  }
}
