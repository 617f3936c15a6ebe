/*
 * The area under the ROC curve as a rank statistic (Hanley and McNeil 1982): how often a positive
 * item scores above a negative one, ties counting half. Scores are counted by equal parts of their
 * range, and parts are in order; only inside a part that holds different scores are these compared,
 * pair by pair, or sorted where there are many. The counts are whole numbers, and the result is
 * their exact quotient, rounded once.
 */
import { assert } from '../base/assert.ts'
import { sortNumbers } from './sort-numbers.ts'

/**
 * Area under the ROC curve, in [0, 1]; 0.5 when scores say nothing. A label of 0 is negative, any
 * other positive. Null when one of the two classes is absent. Throws when a score is NaN. O(n) for
 * scores that are few or spread over their range, O(n log n) at worst.
 */
export function areaUnderCurve(
  scores: ArrayLike<number>,
  labels: ArrayLike<number>,
): number | null {
  assert(scores.length === labels.length, 'every score has a label')
  const parted = partsOf(scores, labels)
  const { counts, isMixed } = parted
  let negatives = 0
  let positives = 0
  let wins = 0
  for (let part = 0; part < isMixed.length; part++) {
    const negative = counts[2 * part]!
    const positive = counts[2 * part + 1]!
    wins += positive * (2 * negatives + negative * (1 - isMixed[part]!))
    negatives += negative
    positives += positive
  }
  if (positives === 0 || negatives === 0) return null
  if (isMixed.includes(1)) wins += winsInside(parted, scores, labels)
  return wins / 2 / positives / negatives
}

/** Scores that stand in one part, on average, until there are as many parts as stay in reach. */
const partSize = 8
const partsMax = 2 ** 15

type Parted = {
  readonly range: Range
  /** By part, how many negative scores it holds, and how many positive ones. */
  readonly counts: Int32Array
  /** 1 for a part that holds different scores. */
  readonly isMixed: Uint8Array
}

type Range = { readonly least: number; readonly scale: number; readonly top: number }

function partsOf(scores: ArrayLike<number>, labels: ArrayLike<number>): Parted {
  const parts = Math.min(partsMax, Math.ceil(scores.length / partSize))
  const range = rangeOf(scores, parts)
  const counts = new Int32Array(2 * parts)
  const lastIn = new Float64Array(parts)
  for (let index = 0; index < scores.length; index++) {
    const score = scores[index]!
    const part = partOf(score, range)
    lastIn[part] = score
    counts[2 * part + Number(labels[index] !== 0)]!++
  }
  const isMixed = new Uint8Array(parts)
  for (let index = 0; index < scores.length; index++) {
    const score = scores[index]!
    const part = partOf(score, range)
    isMixed[part]! |= Number(lastIn[part] !== score)
  }
  return { range, counts, isMixed }
}

/**
 * Of the finite scores; infinite ones go to the ends. Where the length of the range is too small to
 * divide by, too large, or that of nothing, scores fall into one part or the two at the ends.
 */
function rangeOf(scores: ArrayLike<number>, parts: number): Range {
  let least = Number.POSITIVE_INFINITY
  let most = Number.NEGATIVE_INFINITY
  for (let index = 0; index < scores.length; index++) {
    const score = scores[index]!
    if (score >= least && score <= most) continue
    if (Number.isNaN(score)) assert(false, 'a score is a number')
    if (!Number.isFinite(score)) continue
    least = Math.min(least, score)
    most = Math.max(most, score)
  }
  return { least, scale: parts / (most - least), top: parts - 1 }
}

/** Never falls from one score to a larger one. */
function partOf(score: number, { least, scale, top }: Range): number {
  return Math.min(top, (score - least) * scale) | 0
}

/** Twice the pairs of one mixed part in which the positive score is larger; ties count one. */
function winsInside(parted: Parted, scores: ArrayLike<number>, labels: ArrayLike<number>): number {
  const { starts, grouped } = groupMixed(parted, scores, labels)
  let wins = 0
  for (let cell = 0; cell < starts.length - 1; cell += 2) {
    const [start, middle, end] = [starts[cell]!, starts[cell + 1]!, starts[cell + 2]!]
    const negatives = grouped.subarray(start, middle)
    const positives = grouped.subarray(middle, end)
    const pairs = negatives.length * positives.length
    if (pairs === 0) continue
    wins +=
      pairs <= 32 * (end - start) ? comparePairs(negatives, positives) : merge(negatives, positives)
  }
  return wins
}

/** The scores of mixed parts, part after part, the negative ones of each before the positive. */
function groupMixed(
  { range, counts, isMixed }: Parted,
  scores: ArrayLike<number>,
  labels: ArrayLike<number>,
) {
  const starts = new Int32Array(counts.length + 1)
  for (const [cell, count] of counts.entries())
    starts[cell + 1] = starts[cell]! + count * isMixed[cell >> 1]!
  const grouped = new Float64Array(starts.at(-1)!)
  const next = starts.slice()
  for (let index = 0; index < scores.length; index++) {
    const score = scores[index]!
    const part = partOf(score, range)
    if (isMixed[part] === 1) grouped[next[2 * part + Number(labels[index] !== 0)]!++] = score
  }
  return { starts, grouped }
}

function comparePairs(negatives: Float64Array, positives: Float64Array): number {
  let wins = 0
  for (let left = 0; left < positives.length; left++) {
    const positive = positives[left]!
    for (let right = 0; right < negatives.length; right++)
      wins += Number(positive > negatives[right]!) + Number(positive >= negatives[right]!)
  }
  return wins
}

function merge(negatives: Float64Array, positives: Float64Array): number {
  sortNumbers(negatives)
  sortNumbers(positives)
  let [wins, below, upTo] = [0, 0, 0]
  for (let index = 0; index < positives.length; index++) {
    const positive = positives[index]!
    while (negatives[below]! < positive) below++
    while (negatives[upTo]! <= positive) upTo++
    wins += below + upTo
  }
  return wins
}
