/**
 * Best-of-N from recorded step scores: every scorer under every aggregator on the same candidates,
 * and what comes of choosing by several scorers at once.
 */
import { KitError } from '../../base/errors.ts'
import { majorityShare, sampleCurve, weightedVoteShare } from '../../benchmark/best-of-n.ts'
import type { RewardedCandidate, RewardedProblem } from '../../benchmark/rewarded-candidate.ts'
import type { Trajectory } from '../../domain/trajectory.ts'
import { type AggregatorName, aggregate } from '../../score/aggregate.ts'
import { type ChoiceShares, compareChoices, type NamedProblem } from '../compare-choices.ts'
import type { ScoreTable } from '../given-scoring.ts'
import { openScoreTable } from '../open-scoring.ts'
import { regraded } from '../regrade.ts'
import { openTaskSource, type TaskSourceOptions } from '../task-source.ts'

export type BestOfNRequest = {
  readonly data: string
  readonly scorePaths: readonly string[]
  readonly read: TaskSourceOptions
  /** What makes one reward of a scorer's steps where several scorers are compared. Default last. */
  readonly axes?: BestOfNAggregator
  /** Rule on the answers anew, by what they mean. Default: as the data say. */
  readonly grading?: 'recorded' | 'anew'
  /** Of drawn subsets, folds and resamples. Default 0. */
  readonly seed?: number
}

export type BestOfNResult = {
  readonly benchmark: 'best-of-n'
  readonly problemCount: number
  /** Problems in which the outcome of some candidate is not known: left out. */
  readonly unruledCount: number
  /** By scorer that lacks any: candidates without a score, chosen only where none has one. */
  readonly unscored: Readonly<Record<string, number>>
  /** Shares of problems, 0 to 1. `pass` is by number of candidates, majority at all of them. */
  readonly pass: Readonly<Record<string, number>>
  readonly majority: number
  readonly scorers: readonly ScorerShares[]
  /** Ways of choosing, each on the same candidates, and how they compare with the best scorer. */
  readonly choices: readonly ChoiceShares[]
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
export type BestOfNAggregator = (typeof aggregators)[number]

export async function benchBestOfN(request: BestOfNRequest): Promise<BestOfNResult> {
  const { problems, rewards, unruledCount } = await readProblems(request)
  const { axes = 'last', seed = 0 } = request
  const scorers = rewards.flatMap(({ scorer, aggregator }, axis) =>
    aggregator === axes ? [{ name: scorer, axis }] : [],
  )
  return {
    ...sharesOf(
      problems.map(({ candidates }) => candidates),
      rewards,
    ),
    unruledCount,
    unscored: unscoredOf(problems, rewards),
    choices: compareChoices(problems, scorers, { seed }),
  }
}

type Reward = { readonly scorer: string; readonly aggregator: BestOfNAggregator }

async function readProblems(request: BestOfNRequest) {
  const source = await openTaskSource(request.data, request.read)
  try {
    const table = await openScoreTable(request.scorePaths, request.read)
    const rewards = [...table.keys()]
      .toSorted()
      .flatMap((scorer) => aggregators.map((aggregator): Reward => ({ scorer, aggregator })))
    const problems: NamedProblem[] = []
    let unruledCount = 0
    for await (const attempts of source.tasks()) {
      const trajectories = request.grading === 'anew' ? regraded(attempts) : attempts
      const { task } = trajectories[0]!
      const candidates = trajectories.map((attempt) => rewarded(attempt, table, rewards))
      if (trajectories.every(({ outcome }) => outcome?.isCorrect !== undefined))
        problems.push({ id: task.id, split: task.domain ?? 'all', candidates })
      else unruledCount++
    }
    if (problems.length === 0)
      throw new KitError(
        'input-unrecognised',
        `${request.data} holds no problem whose candidates are all known to be right or wrong`,
      )
    refuseStrangers(problems, rewards, request.data)
    return { problems, rewards, unruledCount }
  } finally {
    await source.close()
  }
}

/** Scores of something else: a figure made of them would be that of the first candidates. */
function refuseStrangers(
  problems: readonly NamedProblem[],
  rewards: readonly Reward[],
  data: string,
): void {
  const stranger = rewards.find((_, axis) =>
    problems.every(({ candidates }) => candidates.every((each) => each.rewards[axis] === null)),
  )
  if (stranger === undefined) return
  throw new KitError(
    'input-unrecognised',
    `no candidate of ${data} has a score by ${stranger.scorer}; check that they belong together`,
  )
}

function unscoredOf(problems: readonly NamedProblem[], rewards: readonly Reward[]) {
  const candidates = problems.flatMap((problem) => problem.candidates)
  const counts = rewards.map(
    ({ scorer }, axis) =>
      [scorer, candidates.filter((each) => each.rewards[axis] === null).length] as const,
  )
  return Object.fromEntries(counts.filter(([, count]) => count > 0))
}

function rewarded(
  { outcome, sourceId = '' }: Trajectory,
  table: ScoreTable,
  rewards: readonly Reward[],
): RewardedCandidate {
  return {
    answer: outcome?.answer?.trim() ?? null,
    isCorrect: outcome?.isCorrect ?? false,
    rewards: rewards.map(({ scorer, aggregator }) => {
      const scores = table.get(scorer)!.get(sourceId)
      return scores === undefined ? null : aggregate(aggregator, [...scores])
    }),
  }
}

function sharesOf(problems: readonly RewardedProblem[], rewards: readonly Reward[]) {
  const curve = sampleCurve(problems)
  return {
    benchmark: 'best-of-n' as const,
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
