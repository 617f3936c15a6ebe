/* How far probabilities can be taken at their word: Brier's score and the calibration error. */

import { assert } from '../base/assert.ts'
import { addTerm, startSum, sumOf } from './exact-sum.ts'

/**
 * Mean squared distance of probabilities to outcomes (Brier 1950); 0 is best. An outcome is 0 or
 * any other number for 1. Null of nothing. Right to 1e-13 for probabilities; O(n).
 */
export function brierScore(
  probabilities: ArrayLike<number>,
  outcomes: ArrayLike<number>,
): number | null {
  assert(probabilities.length === outcomes.length, 'every probability has an outcome')
  if (probabilities.length === 0) return null
  const sum = startSum()
  for (let start = 0; start < probabilities.length; start += blockLength) {
    const end = Math.min(probabilities.length, start + blockLength)
    let squares = 0
    for (let index = start; index < end; index++) {
      const gap = probabilities[index]! - Number(outcomes[index] !== 0)
      squares += gap * gap
    }
    addTerm(sum, squares)
  }
  return sumOf(sum) / probabilities.length
}

/**
 * So many numbers are summed plainly before their sum is added with its rounding error: sums stay
 * so small that what rounding costs a mean is below 1e-13.
 */
const blockLength = 4096

/**
 * Expected calibration error (Naeini et al. 2015): probabilities are put into `bins` of equal
 * width, each with its lower border, and the gaps between mean probability and share of positive
 * outcomes are averaged by size. 0 is best. Null of nothing. Throws when a probability lies outside
 * [0, 1]. Right to 1e-13; O(n) for some hundred bins.
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

/** By bin, the sum of probabilities less the sum of outcomes. */
function gapsByBin(
  probabilities: ArrayLike<number>,
  outcomes: ArrayLike<number>,
  bins: number,
): number[] {
  const gaps = Array.from({ length: bins }, startSum)
  // Eight sums a bin in turn, and a bin of its own for what lies on the upper border of the last.
  const sums = new Float64Array(8 * bins + 8)
  for (let start = 0; start < probabilities.length; start += blockLength) {
    const end = Math.min(probabilities.length, start + blockLength)
    let least = 0
    let most = 1
    sums.fill(0)
    for (let index = start; index < end; index++) {
      const probability = probabilities[index]!
      least = Math.min(least, probability)
      most = Math.max(most, probability)
      const at = (((probability * bins) | 0) << 3) | (index & 7)
      sums[at]! += probability - Number(outcomes[index] !== 0)
    }
    assert(least >= 0 && most <= 1, 'a probability lies in [0, 1]')
    for (let at = 0; at < sums.length; at++) addTerm(gaps[Math.min(bins - 1, at >> 3)]!, sums[at]!)
  }
  return gaps.map(sumOf)
}
