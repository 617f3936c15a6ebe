/**
 * Weights for a sum of scores, fitted by a hinge loss over couples of which one is better
 * (Rule-Based Rewards, Mu et al. 2024): the better one shall lead by a margin of 1. Full-batch
 * AdamW, whose decay draws weights towards 0.
 */
import { assert } from '../base/assert.ts'

export type HingeOptions = {
  /** Pull towards 0 a step, relative to the rate. Default 0. */
  readonly decay?: number
  /** Default 0.01. */
  readonly rate?: number
  /** Default 1,000. */
  readonly iterations?: number
}

const defaults = { decay: 0, rate: 0.01, iterations: 1_000 } satisfies HingeOptions

/**
 * One weight an axis from the differences better - worse of couples on it; equal weights where
 * there are no couples. O(iterations times couples times axes).
 */
export function fitHingeWeights(
  differences: readonly Float64Array[],
  axisCount: number,
  options: HingeOptions = {},
): Float64Array {
  const { decay, rate, iterations } = { ...defaults, ...options }
  const weights = new Float64Array(axisCount).fill(1 / axisCount)
  if (differences.length === 0) return weights
  for (const difference of differences)
    assert(difference.length === axisCount, 'a difference has a value an axis')
  const [mean, square] = [new Float64Array(axisCount), new Float64Array(axisCount)]
  for (let step = 1; step <= iterations; step++) {
    const slope = hingeSlope(differences, weights)
    for (let axis = 0; axis < axisCount; axis++) {
      mean[axis] = 0.9 * mean[axis]! + 0.1 * slope[axis]!
      square[axis] = 0.999 * square[axis]! + 0.001 * slope[axis]! ** 2
      const first = mean[axis]! / (1 - 0.9 ** step)
      const second = square[axis]! / (1 - 0.999 ** step)
      weights[axis]! -= rate * (first / (Math.sqrt(second) + 1e-8) + decay * weights[axis]!)
    }
  }
  return weights
}

/** The slope of the mean of max(0, 1 - w d): minus the mean of d over couples within the margin. */
function hingeSlope(differences: readonly Float64Array[], weights: Float64Array): Float64Array {
  const slope = new Float64Array(weights.length)
  for (const difference of differences) {
    let lead = 0
    for (let axis = 0; axis < weights.length; axis++) lead += weights[axis]! * difference[axis]!
    if (lead >= 1) continue
    for (let axis = 0; axis < weights.length; axis++)
      slope[axis]! -= difference[axis]! / differences.length
  }
  return slope
}
