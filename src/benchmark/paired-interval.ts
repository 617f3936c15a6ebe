/**
 * How sure a difference between two answerers of the same items is: items are drawn again with
 * replacement, and both are measured on the same draw, so that what makes an item hard for both
 * cancels out (paired bootstrap, Efron 1979).
 */
import { assert } from '../base/assert.ts'
import type { Rng } from '../base/rng.ts'
import { quantile } from '../stats/bootstrap.ts'
import type { Figures, ItemResult } from './benchmark.ts'

/** A value with its 95 % interval, in the unit of what it is taken of. */
export type Interval = { readonly value: number; readonly low: number; readonly high: number }

export type PairedOptions = {
  readonly rng: Rng
  /** Default 1,000. */
  readonly resamples?: number
}

/**
 * The headline of `results` less that of `base`, which rule on the same items in the same order.
 * O(resamples times the measure); null where either has no headline.
 */
export function pairedDifference(
  measure: (results: readonly ItemResult[]) => Figures,
  [results, base]: readonly [readonly ItemResult[], readonly ItemResult[]],
  { rng, resamples = 1_000 }: PairedOptions,
): Interval | null {
  assert(results.length === base.length, 'both rule on the same items')
  const gap = (order: readonly number[]) => {
    const [one, other] = [results, base].map((each) => order.map((index) => each[index]!))
    return (measure(one!).headline ?? Number.NaN) - (measure(other!).headline ?? Number.NaN)
  }
  const all = results.map((_, index) => index)
  const value = gap(all)
  if (!Number.isFinite(value)) return null
  const gaps = Float64Array.from({ length: resamples }, () =>
    gap(all.map(() => rng.below(results.length))),
  )
    .filter(Number.isFinite)
    .sort()
  return { value, low: quantile(gaps, 0.025), high: quantile(gaps, 0.975) }
}
