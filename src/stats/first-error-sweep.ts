/*
 * ProcessBench's F1 (Zheng et al. 2024) at many thresholds in one pass. The first step that scores
 * below a threshold is taken for the first error. Of a solution whose error stands at step k that
 * is right exactly for thresholds above the score of k and up to the least score before it; of a
 * sound solution, for thresholds up to its least score. So each solution adds one interval, and the
 * intervals are summed over the thresholds at the end.
 */
import { assert } from '../base/assert.ts'
import {
  countFirstErrors,
  type FirstErrorCounts,
  type ScoredSolutions,
} from './first-error-counts.ts'

export type FirstErrorPoint = FirstErrorCounts & {
  readonly threshold: number
  /** In [0, 1]. */
  readonly f1: number
}

/**
 * The counts and F1 at each threshold, in the order given. O(steps + solutions log thresholds).
 * Throws when an error stands at a step that its solution does not have, and when a threshold is
 * NaN.
 */
export function sweepFirstErrors(
  solutions: ScoredSolutions,
  thresholds: readonly number[],
): FirstErrorPoint[] {
  assert(!thresholds.some(Number.isNaN), 'a threshold is a number')
  if (thresholds.length === 1) {
    const [threshold] = thresholds as [number]
    const counts = countFirstErrors(solutions, threshold)
    return [{ threshold, ...counts, f1: firstErrorF1(counts) }]
  }
  const ascending = Float64Array.from(thresholds).toSorted()
  const { erring, sound, errors, total } = rightCounts(solutions, ascending)
  const at = new Map<number, FirstErrorCounts>()
  let [errorsRight, soundRight] = [0, 0]
  for (const [rank, threshold] of ascending.entries()) {
    errorsRight += erring[rank]!
    soundRight += sound[rank]!
    at.set(threshold, { errors, errorsRight, sound: total - errors, soundRight })
  }
  return thresholds.map((threshold) => {
    const counts = at.get(threshold)!
    return { threshold, ...counts, f1: firstErrorF1(counts) }
  })
}

/** Harmonic mean of the two shares of right judgments, in [0, 1]; 0 when both are 0. */
export function firstErrorF1({ errors, errorsRight, sound, soundRight }: FirstErrorCounts): number {
  const accuracyError = errorsRight / Math.max(1, errors)
  const accuracySound = soundRight / Math.max(1, sound)
  const sum = accuracyError + accuracySound
  return sum === 0 ? 0 : (2 * accuracyError * accuracySound) / sum
}

/** By rank of threshold, by how much the number of right judgments changes there. */
function rightCounts({ scores, starts, firstErrors }: ScoredSolutions, ascending: Float64Array) {
  const total = firstErrors.length
  assert(starts.length === total + 1, 'starts name every solution and the end')
  const erring = new Int32Array(ascending.length + 1)
  const sound = new Int32Array(ascending.length + 1)
  const lowest = ascending[0] ?? 0
  const highest = ascending.at(-1) ?? 0
  let errors = 0
  for (let solution = 0; solution < total; solution++) {
    const start = starts[solution]!
    const end = starts[solution + 1]!
    const error = firstErrors[solution]!
    const isSound = error < 0
    const last = isSound ? end : start + error
    if (!isSound && last >= end) assert(false, 'an error stands at a step of its solution')
    if (isSound) {
      sound[0]!++
      sound[countUpTo(ascending, leastScore(scores, start, last, lowest))]!--
      continue
    }
    errors++
    const own = scores[last]!
    if (!(own < highest)) continue
    const least = leastScore(scores, start, last, Math.max(lowest, own))
    if (!(own < least)) continue
    erring[countUpTo(ascending, own)]!++
    erring[countUpTo(ascending, least)]!--
  }
  return { erring, sound, errors, total }
}

/** The least score of some steps, or the first below `enough`; infinite when none has a score. */
function leastScore(scores: ArrayLike<number>, start: number, end: number, enough: number): number {
  let least = Number.POSITIVE_INFINITY
  for (let step = start; step < end && !(least < enough); step++)
    if (scores[step]! < least) least = scores[step]!
  return least
}

/** How many of the ascending numbers are at most `limit`. No step of the search is jumped over. */
function countUpTo(ascending: Float64Array, limit: number): number {
  let count = 0
  for (let left = ascending.length; left > 0; left >>= 1) {
    const half = (left + 1) >> 1
    count += half * Number(ascending[count + half - 1]! <= limit)
  }
  return count
}
