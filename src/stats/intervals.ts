import { assert } from '../base/assert.ts'
import type { Rng } from '../base/rng.ts'
import { quantile } from './bootstrap.ts'
import { meanOf } from './mean.ts'

/** Lower and upper end. */
export type Interval = readonly [low: number, high: number]

/** 95 % interval of a share by Wilson's score, which holds for few trials and extreme shares. */
export function shareInterval(successes: number, trials: number): Interval {
  assert(successes >= 0 && successes <= trials, 'successes are among the trials')
  if (trials === 0) return [0, 1]
  const share = successes / trials
  const z = 1.959964
  const centre = share + z ** 2 / (2 * trials)
  const reach = z * Math.sqrt((share * (1 - share)) / trials + z ** 2 / (4 * trials ** 2))
  const scale = 1 + z ** 2 / trials
  return [Math.max(0, (centre - reach) / scale), Math.min(1, (centre + reach) / scale)]
}

/** 95 % percentile bootstrap interval of a mean, 1,000 resamples. Null of no values. */
export function meanInterval(values: readonly number[], rng: Rng): Interval | null {
  if (values.length === 0) return null
  const means = Float64Array.from({ length: 1000 }, () => {
    let sum = 0
    for (let draw = 0; draw < values.length; draw++) sum += values[rng.below(values.length)]!
    return sum / values.length
  }).sort()
  return [quantile(means, 0.025), quantile(means, 0.975)]
}

/** A share with its interval. */
export type Rate = { readonly count: number; readonly of: number; readonly interval: Interval }

export function rateOf(count: number, of: number): Rate {
  return { count, of, interval: shareInterval(count, of) }
}

/** A mean with its interval; both null of no values. */
export type MeanWithInterval = {
  readonly of: number
  readonly mean: number | null
  readonly interval: Interval | null
}

export function meanWithInterval(values: readonly number[], rng: Rng): MeanWithInterval {
  return { of: values.length, mean: meanOf(values), interval: meanInterval(values, rng) }
}
