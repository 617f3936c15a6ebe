/**
 * Ways to choose one of a problem's candidates by its rewards on several axes. A chooser never
 * looks at what is right. Ties go to the candidate that comes first.
 */
import { rankPoints } from '../pareto/fronts.ts'
import type { RewardedCandidate, RewardedProblem } from './rewarded-candidate.ts'

/** Undefined when nobody can be chosen. */
export type Chooser = (candidates: RewardedProblem) => RewardedCandidate | undefined

/** The highest value of a function of the candidate; none where it has no value. */
export function byValue(valueOf: (candidate: RewardedCandidate) => number | null): Chooser {
  return (candidates) => {
    let best: { readonly candidate: RewardedCandidate; readonly value: number } | undefined
    for (const candidate of candidates) {
      const value = valueOf(candidate)
      if (value !== null && (best === undefined || value > best.value)) best = { candidate, value }
    }
    return best?.candidate ?? candidates[0]
  }
}

/** The highest reward on one axis. */
export function bySingle(axis: number): Chooser {
  return byValue(({ rewards }) => rewards[axis] ?? null)
}

/** The highest mean of the raw rewards, as far as they are known. */
export function byMean(axes: readonly number[]): Chooser {
  return byValue(({ rewards }) => {
    const known = axes.flatMap((axis) => rewards[axis] ?? [])
    return known.length === 0 ? null : known.reduce((sum, each) => sum + each, 0) / known.length
  })
}

/** The best mean of the ranks among these candidates; equal rewards share the mean of ranks. */
export function byMeanRank(axes: readonly number[]): Chooser {
  return (candidates) => {
    const ranks = meanRanks(candidates, axes)
    const best = ranks.indexOf(Math.min(...ranks))
    return candidates[best]
  }
}

function meanRanks(candidates: RewardedProblem, axes: readonly number[]): Float64Array {
  const sums = new Float64Array(candidates.length)
  for (const axis of axes) {
    const values = candidates.map(({ rewards }) => rewards[axis] ?? -Infinity)
    const order = [...values.keys()].sort((a, b) => values[b]! - values[a]! || 0)
    for (let start = 0; start < order.length; ) {
      let end = start
      while (end < order.length && values[order[end]!] === values[order[start]!]) end++
      for (const place of order.slice(start, end)) sums[place]! += (start + end - 1) / 2
      start = end
    }
  }
  return sums
}

/** Those that no other candidate dominates; a missing reward is worse than any. */
function frontOf(candidates: RewardedProblem, axes: readonly number[]): RewardedProblem {
  const values = new Float64Array(candidates.length * axes.length)
  for (const [row, { rewards }] of candidates.entries())
    for (const [column, axis] of axes.entries())
      values[row * axes.length + column] = rewards[axis] ?? -Number.MAX_VALUE
  const ranks = rankPoints(values, axes.length, candidates.length)
  return candidates.filter((_, index) => ranks[index] === 0)
}

/** Only candidates of the first front are considered, and one of them is chosen. */
export function onFront(axes: readonly number[], choose: Chooser): Chooser {
  return (candidates) => choose(frontOf(candidates, axes))
}

/** The candidate that comes first: no choice at all. */
export const first: Chooser = (candidates) => candidates[0]

/**
 * A candidate with the answer of the largest sum of votes (by default one each), the answer seen
 * first among equals. No answer has no vote.
 */
export function byVote(axis?: number): Chooser {
  return (candidates) => {
    const votes = new Map<string, { readonly candidate: RewardedCandidate; sum: number }>()
    for (const candidate of candidates) {
      const vote = axis === undefined ? 1 : (candidate.rewards[axis] ?? null)
      if (candidate.answer === null || vote === null) continue
      const known = votes.get(candidate.answer)
      if (known === undefined) votes.set(candidate.answer, { candidate, sum: vote })
      else known.sum += vote
    }
    let winner: { readonly candidate: RewardedCandidate; readonly sum: number } | undefined
    for (const each of votes.values())
      if (winner === undefined || each.sum > winner.sum) winner = each
    return winner?.candidate
  }
}
