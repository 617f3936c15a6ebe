/*
 * How far ProcessBench's F1 would move with another sample of solutions (Efron 1979). F1 depends on
 * four counts alone, and the counts of a resample are multinomial: two or three binomial draws
 * stand for drawing every solution again.
 */
import { assert } from '../base/assert.ts'
import type { Rng } from '../base/rng.ts'
import { drawBinomial } from './binomial.ts'
import type { FirstErrorCounts } from './first-error-counts.ts'
import { firstErrorF1 } from './first-error-sweep.ts'

/** F1 of `resamples` resamples of the solutions, ascending. O(resamples), whatever the counts. */
export function bootstrapF1(counts: FirstErrorCounts, resamples: number, rng: Rng): Float64Array {
  const { errors, errorsRight, sound, soundRight } = counts
  return Float64Array.from({ length: resamples }, () => {
    const drawnErrors = drawBinomial(errors + sound, errors / Math.max(1, errors + sound), rng)
    const drawnSound = errors + sound - drawnErrors
    return firstErrorF1({
      errors: drawnErrors,
      errorsRight: drawBinomial(drawnErrors, errorsRight / Math.max(1, errors), rng),
      sound: drawnSound,
      soundRight: drawBinomial(drawnSound, soundRight / Math.max(1, sound), rng),
    })
  }).sort()
}

/**
 * Means of `resamples` resamples of the values, ascending; of paired differences they say how sure
 * a difference is. O(values times resamples).
 */
export function bootstrapMeans(
  values: ArrayLike<number>,
  resamples: number,
  rng: Rng,
): Float64Array {
  assert(values.length > 0, 'a mean is taken of something')
  return Float64Array.from({ length: resamples }, () => {
    let sum = 0
    for (let drawn = 0; drawn < values.length; drawn++) sum += values[rng.below(values.length)]!
    return sum / values.length
  }).sort()
}

/**
 * The number below which a share of ascending numbers lies, interpolated between neighbours; share
 * 0 is the least, 1 the greatest.
 */
export function quantile(ascending: ArrayLike<number>, share: number): number {
  assert(ascending.length > 0, 'a quantile is taken of something')
  assert(share >= 0 && share <= 1, 'a share lies in [0, 1]')
  const place = share * (ascending.length - 1)
  const below = ascending[Math.floor(place)]!
  const above = ascending[Math.ceil(place)]!
  return below + (above - below) * (place - Math.floor(place))
}
