/**
 * What sampling several candidates buys: how often a right one is among k (pass@k, Chen et al.
 * 2021), how often the most frequent answer is right (majority), and how often the candidate with
 * the highest reward is right (best-of-k). Over k of N candidates the exact mean over all subsets
 * is taken, so that no draw adds noise.
 */
import { assert } from '../base/assert.ts'

/** One candidate of a problem. Rewards are by scorer and aggregator; null = no reward. */
export type RewardedCandidate = {
  /** The final answer as text; null when there is none, which never gets a vote. */
  readonly answer: string | null
  readonly isCorrect: boolean
  readonly rewards: readonly (number | null)[]
}

export type RewardedProblem = readonly RewardedCandidate[]

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
  return meanOver(problems, (candidates) => voteWinner(candidates, () => 1))
}

/** The same with votes weighted by a reward; a candidate without one does not vote. */
export function weightedVoteShare(problems: readonly RewardedProblem[], reward: number): number {
  return meanOver(problems, (candidates) =>
    voteWinner(candidates, (candidate) => candidate.rewards[reward] ?? null),
  )
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

/** 1 when the answer with the largest sum of votes is right, else 0; ties go to the first seen. */
function voteWinner(
  candidates: RewardedProblem,
  weight: (candidate: RewardedCandidate) => number | null,
): number {
  const votes = new Map<string, { sum: number; isCorrect: boolean }>()
  for (const candidate of candidates) {
    const { answer, isCorrect } = candidate
    const vote = weight(candidate)
    if (answer === null || vote === null) continue
    const before = votes.get(answer)
    votes.set(answer, { sum: (before?.sum ?? 0) + vote, isCorrect: before?.isCorrect ?? isCorrect })
  }
  let winner = { sum: -Infinity, isCorrect: false }
  for (const option of votes.values()) if (option.sum > winner.sum) winner = option
  return Number(winner.isCorrect)
}

function sizesUpTo(most: number): number[] {
  const sizes: number[] = []
  for (let size = 1; size < most; size *= 2) sizes.push(size)
  return [...sizes, most]
}

function meanOver<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((sum, item) => sum + value(item), 0) / items.length
}
