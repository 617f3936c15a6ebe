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
    const gap = probabilities[index]! - (outcomes[index] === 0 ? 0 : 1)
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
 * Sums of probabilities less sums of outcomes: four a bin, taken in turn, so that neighbours that
 * fall into one bin do not wait for each other.
 */
function gapsByBin(
  probabilities: ArrayLike<number>,
  outcomes: ArrayLike<number>,
  bins: number,
): number[] {
  const totals = new Float64Array(4 * bins)
  const lost = new Float64Array(4 * bins)
  for (let index = 0; index < probabilities.length; index++) {
    const probability = probabilities[index]!
    if (!(probability >= 0 && probability <= 1)) assert(false, 'a probability lies in [0, 1]')
    const bin = Math.min(bins - 1, (probability * bins) | 0) + (index & 3) * bins
    const term = probability - (outcomes[index] === 0 ? 0 : 1)
    const total = totals[bin]!
    const next = total + term
    const added = next - total
    lost[bin]! += total - (next - added) + (term - added)
    totals[bin] = next
  }
  const gaps = Array.from({ length: bins }, startSum)
  for (const [at, total] of totals.entries()) {
    addTerm(gaps[at % bins]!, total)
    addTerm(gaps[at % bins]!, lost[at]!)
  }
  return gaps.map(sumOf)
}
