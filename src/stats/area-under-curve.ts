/*
 * The area under the ROC curve as a rank statistic (Hanley and McNeil 1982): how often a positive
 * item scores above a negative one, ties counting half. Only the smaller class is sorted; each
 * score of the larger one is looked up in it, by way of a table of equal parts of its range. The
 * counts are whole numbers, and the result is their exact quotient, rounded once.
 */
import { assert } from '../base/assert.ts'
import { sortNumbers } from './sort-numbers.ts'

/**
 * Area under the ROC curve, in [0, 1]; 0.5 when scores say nothing. A label of 0 is negative, any
 * other positive. Null when one of the two classes is absent. Throws when a score is NaN. O(n) for
 * scores that spread over their range, O(n log n) at worst.
 */
export function areaUnderCurve(
  scores: ArrayLike<number>,
  labels: ArrayLike<number>,
): number | null {
  assert(scores.length === labels.length, 'every score has a label')
  const { positives, negatives } = splitByLabel(scores, labels)
  if (positives.length === 0 || negatives.length === 0) return null
  const wins =
    positives.length >= negatives.length
      ? halfWins(positives, negatives)
      : 2 * positives.length * negatives.length - halfWins(negatives, positives)
  return wins / 2 / positives.length / negatives.length
}

function splitByLabel(scores: ArrayLike<number>, labels: ArrayLike<number>) {
  const { length } = scores
  const both = new Float64Array(length)
  let low = 0
  let high = length
  let sum = 0
  for (let index = 0; index < length; index++) {
    const score = scores[index]!
    sum += score - score // 0, or NaN where a score is NaN or infinite.
    if (labels[index] === 0) both[low++] = score
    else both[--high] = score
  }
  if (Number.isNaN(sum)) assert(!both.some(Number.isNaN), 'a score is a number')
  return { negatives: both.subarray(0, low), positives: both.subarray(high) }
}

/**
 * Twice the number of pairs in which the one of `many` is larger than that of `few`; ties count
 * one.
 */
function halfWins(many: Float64Array, few: Float64Array): number {
  const { values, before, starts, least, scale } = openTable(few)
  let wins = 0
  for (let index = 0; index < many.length; index++) {
    const score = many[index]!
    const part = partOf(score, least, scale)
    let low = starts[part]!
    let high = starts[part + 1]!
    while (low < high) {
      const middle = (low + high) >> 1
      if (values[middle]! < score) low = middle + 1
      else high = middle
    }
    wins += before[low]! + (values[low] === score ? before[low + 1]! : before[low]!)
  }
  return wins
}

const parts = 2 ** 14

type Table = {
  /** Distinct numbers, ascending, and how many numbers stand before each and in all. */
  readonly values: Float64Array
  readonly before: Int32Array
  /** By part of the range, the first distinct number in it or above. */
  readonly starts: Int32Array
  readonly least: number
  readonly scale: number
}

function openTable(numbers: Float64Array): Table {
  sortNumbers(numbers)
  const values = new Float64Array(numbers.length)
  const before = new Int32Array(numbers.length + 1)
  const starts = new Int32Array(parts + 1)
  const least = numbers[0]!
  const scale = parts / (numbers.at(-1)! - least)
  let count = 0
  for (let index = 0; index < numbers.length; index++) {
    const number = numbers[index]!
    if (count > 0 && number === values[count - 1]) continue
    values[count] = number
    before[count++] = index
    starts[partOf(number, least, scale) + 1]!++
  }
  before[count] = numbers.length
  for (let part = 0; part < parts; part++) starts[part + 1]! += starts[part]!
  return { values: values.subarray(0, count), before, starts, least, scale }
}

/** Larger numbers are never in lower parts; where the range has no length, all are in part 0. */
function partOf(number: number, least: number, scale: number): number {
  const part = (number - least) * scale
  return part > 0 ? Math.min(parts - 1, part) | 0 : 0
}
