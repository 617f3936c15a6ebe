/*
 * The area under the ROC curve as a rank statistic (Hanley and McNeil 1982): how often a positive
 * item scores above a negative one, ties counting half. Positives and negatives are sorted apart
 * and merged, so that no label travels with a score; the counts are whole numbers and the result is
 * the exact quotient, rounded once.
 */
import { assert } from '../base/assert.ts'
import { sortNumbers } from './sort-numbers.ts'

/**
 * Area under the ROC curve, in [0, 1]; 0.5 when scores say nothing. A label of 0 is negative, any
 * other positive. Null when one of the two classes is absent. Throws when a score is NaN.
 * O(n) in time and memory.
 */
export function areaUnderCurve(
  scores: ArrayLike<number>,
  labels: ArrayLike<number>,
): number | null {
  assert(scores.length === labels.length, 'every score has a label')
  const { positives, negatives } = splitByLabel(scores, labels)
  if (positives.length === 0 || negatives.length === 0) return null
  sortNumbers(positives)
  sortNumbers(negatives)
  return halfWins(positives, negatives) / 2 / positives.length / negatives.length
}

function splitByLabel(scores: ArrayLike<number>, labels: ArrayLike<number>) {
  const { length } = scores
  const both = new Float64Array(length)
  let [low, high] = [0, length]
  let hasNaN = false
  for (let index = 0; index < length; index++) {
    const score = scores[index]!
    hasNaN ||= score !== score
    if (labels[index] === 0) both[low++] = score
    else both[--high] = score
  }
  assert(!hasNaN, 'a score is a number')
  return { negatives: both.subarray(0, low), positives: both.subarray(high) }
}

/** Twice the number of pairs in which the positive wins, ties counting one. Both ascend. */
function halfWins(positives: Float64Array, negatives: Float64Array): number {
  let [wins, below, upTo] = [0, 0, 0]
  for (let index = 0; index < positives.length; index++) {
    const score = positives[index]!
    while (below < negatives.length && negatives[below]! < score) below++
    upTo = Math.max(upTo, below)
    while (upTo < negatives.length && negatives[upTo]! <= score) upTo++
    wins += below + upTo
  }
  return wins
}
