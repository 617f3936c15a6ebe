/**
 * What sampling several candidates buys: how often a right one is among k (pass@k, Chen et al.
 * 2021), how often the most frequent answer is right (majority), and how often the candidate with
 * the highest reward is right (best-of-k). Over k of N candidates the exact mean over all subsets
 * is taken, so that no draw adds noise.
 */
import { assert } from '../base/assert.ts'
import { byVote, type Chooser } from './choosers.ts'
import type { RewardedProblem } from './rewarded-candidate.ts'

/** Shares of problems, 0 to 1, at one number of candidates. */
export type SampleFigures = {
  /** Candidates that are drawn of each problem's. */
  readonly k: number
  /** A right candidate is among them. */
  readonly pass: number
  /** The candidate with the highest reward is right, for each reward. */
  readonly best: readonly number[]
}

/** Figures at k = 1, 2, 4, ... and N, the smallest number of candidates of any problem. */
export function sampleCurve(problems: readonly RewardedProblem[]): SampleFigures[] {
  const most = Math.min(...problems.map((candidates) => candidates.length))
  assert(problems.length > 0 && most > 0, 'there are problems, and each has candidates')
  const rewardCount = problems[0]![0]!.rewards.length
  return sizesUpTo(most).map((k) => ({
    k,
    pass: meanOver(problems, (candidates) => passAt(candidates, k)),
    best: Array.from({ length: rewardCount }, (_, reward) =>
      meanOver(problems, (candidates) => bestAt(candidates, k, reward)),
    ),
  }))
}

/** Share of problems whose most frequent answer is right; of several such the one seen first. */
export function majorityShare(problems: readonly RewardedProblem[]): number {
  return rightShare(problems, byVote())
}

/** The same with votes weighted by a reward; a candidate without one does not vote. */
export function weightedVoteShare(problems: readonly RewardedProblem[], reward: number): number {
  return rightShare(problems, byVote(reward))
}

function rightShare(problems: readonly RewardedProblem[], choose: Chooser): number {
  return meanOver(problems, (candidates) => Number(choose(candidates)?.isCorrect ?? false))
}

/** Chance that k candidates drawn without replacement hold a right one. */
function passAt(candidates: RewardedProblem, k: number): number {
  const wrong = candidates.filter(({ isCorrect }) => !isCorrect).length
  let chanceOfNone = 1
  for (let drawn = 0; drawn < k; drawn++)
    chanceOfNone *= Math.max(0, wrong - drawn) / (candidates.length - drawn)
  return 1 - chanceOfNone
}

/**
 * Chance that the best of k drawn candidates is right: the candidate of rank r is the best of the
 * draw when it is drawn and the r better ones are not. Ties go to the earlier candidate; candidates
 * without a reward come last.
 */
function bestAt(candidates: RewardedProblem, k: number, reward: number): number {
  const count = candidates.length
  const ranked = candidates.toSorted(
    (a, b) => (b.rewards[reward] ?? -Infinity) - (a.rewards[reward] ?? -Infinity) || 0,
  )
  let chanceOfBest = k / count
  let share = 0
  for (const [rank, { isCorrect }] of ranked.entries()) {
    if (isCorrect) share += chanceOfBest
    chanceOfBest *= (count - rank - k) / (count - rank - 1 || 1)
  }
  return share
}

/** 1, 2, 4, ... and the most. */
export function sizesUpTo(most: number): number[] {
  const sizes: number[] = []
  for (let size = 1; size < most; size *= 2) sizes.push(size)
  return [...sizes, most]
}

function meanOver<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((sum, item) => sum + value(item), 0) / items.length
}
