/* How far probabilities can be taken at their word: Brier's score and the calibration error. */

import { assert } from '../base/assert.ts'
import { addTerm, startSum, sumOf } from './exact-sum.ts'

/**
 * Mean squared distance of probabilities to outcomes (Brier 1950); 0 is best. An outcome is 0 or
 * any other number for 1. Null of nothing. Compensated sum; O(n).
 */
export function brierScore(
  probabilities: ArrayLike<number>,
  outcomes: ArrayLike<number>,
): number | null {
  assert(probabilities.length === outcomes.length, 'every probability has an outcome')
  if (probabilities.length === 0) return null
  const sum = startSum()
  for (let index = 0; index < probabilities.length; index++) {
    const gap = probabilities[index]! - Number(outcomes[index] !== 0)
    addTerm(sum, gap * gap)
  }
  return sumOf(sum) / probabilities.length
}

/**
 * Expected calibration error (Naeini et al. 2015): probabilities are put into `bins` of equal
 * width, each with its lower border, and the gaps between mean probability and share of positive
 * outcomes are averaged by size. 0 is best. Null of nothing. Throws when a probability lies outside
 * [0, 1]. Compensated sums; O(n + bins).
 */
export function calibrationError(
  probabilities: ArrayLike<number>,
  outcomes: ArrayLike<number>,
  bins = 15,
): number | null {
  assert(probabilities.length === outcomes.length, 'every probability has an outcome')
  assert(Number.isSafeInteger(bins) && bins > 0, 'there is at least one bin')
  if (probabilities.length === 0) return null
  const gaps = gapsByBin(probabilities, outcomes, bins)
  const sum = startSum()
  for (const gap of gaps) addTerm(sum, Math.abs(gap))
  return sumOf(sum) / probabilities.length
}

/**
 * Sums of probabilities less sums of outcomes. Each probability is taken apart into a whole number
 * of billionths (2^-30), whose sums are exact, and the rest, whose sums are so small that rounding
 * them is beyond the last digit: half the price of a compensated sum. Four of each a bin are taken
 * in turn, so that neighbours that fall into one bin do not wait for each other.
 */
function gapsByBin(
  probabilities: ArrayLike<number>,
  outcomes: ArrayLike<number>,
  bins: number,
): number[] {
  // A bin of its own for what lies on the upper border of the last.
  const wholes = new Float64Array(4 * bins + 4)
  const rests = new Float64Array(4 * bins + 4)
  for (let index = 0; index < probabilities.length; index++) {
    const probability = probabilities[index]!
    if (!(probability >= 0 && probability <= 1)) assert(false, 'a probability lies in [0, 1]')
    const at = (((probability * bins) | 0) << 2) | (index & 3)
    const scaled = probability * one
    const whole = scaled | 0
    wholes[at]! += whole - Number(outcomes[index] !== 0) * one
    rests[at]! += scaled - whole
  }
  const gaps = Array.from({ length: bins }, startSum)
  for (const [at, whole] of wholes.entries()) {
    const gap = gaps[Math.min(bins - 1, at >> 2)]!
    addTerm(gap, whole / one)
    addTerm(gap, rests[at]! / one)
  }
  return gaps.map(sumOf)
}

const one = 2 ** 30
