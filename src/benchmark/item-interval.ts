/**
 * How sure a figure of items is: items are drawn again with replacement, whole, and the figure is
 * taken of each draw (bootstrap, Efron 1979).
 */
import type { Rng } from '../base/rng.ts'
import { quantile } from '../stats/bootstrap.ts'
import type { Interval } from './paired-interval.ts'

/** Null where the figure of all items is; draws without a figure are passed over. */
export function itemInterval<Item>(
  items: readonly Item[],
  figure: (items: readonly Item[]) => number | null,
  { rng, resamples }: { readonly rng: Rng; readonly resamples: number },
): Interval | null {
  const value = figure(items)
  if (value === null) return null
  const drawn = Array.from({ length: resamples }, () =>
    figure(items.map(() => items[rng.below(items.length)]!)),
  )
  const ascending = Float64Array.from(drawn.filter((each) => each !== null)).sort()
  return { value, low: quantile(ascending, 0.025), high: quantile(ascending, 0.975) }
}
