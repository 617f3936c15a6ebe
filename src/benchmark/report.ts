/** What a published number carries: interval, validity, and how its scores can be read. */
import { namedRng } from '../base/rng.ts'
import { areaUnderCurve } from '../stats/area-under-curve.ts'
import { brierScore, calibrationError } from '../stats/calibration.ts'
import type { Benchmark, ItemResult } from './benchmark.ts'
import { itemInterval } from './item-interval.ts'
import type { Interval } from './paired-interval.ts'

/** Null where there is nothing to take a figure of. */
export type Report = {
  /** Of the resamples behind the interval. */
  readonly seed: number
  /** The headline with its 95 % bootstrap interval over items, in the benchmark's unit. */
  readonly interval: Interval | null
  /** Share of items with a usable answer. */
  readonly validityRate: number | null
  /** Steps with a label of right or wrong and a score. */
  readonly scoredStepCount: number
  /** How often a right step scores above a wrong one. */
  readonly auc: number | null
  /** Expected calibration error in 15 bins; null when a score is no probability. */
  readonly ece: number | null
  readonly brier: number | null
}

/** Draws items again with replacement (Efron 1979): O(resamples times the measure). */
export function reportOf(
  { measure }: Pick<Benchmark, 'measure'>,
  results: readonly ItemResult[],
  { seed, resamples = 1_000 }: { readonly seed: number; readonly resamples?: number },
): Report {
  const valid = results.filter(({ missing }) => missing === undefined).length
  return {
    seed,
    interval: itemInterval(results, (drawn) => measure(drawn).headline, {
      rng: namedRng(seed, 'headline interval'),
      resamples,
    }),
    validityRate: results.length === 0 ? null : valid / results.length,
    ...stepFigures(results),
  }
}

function stepFigures(results: readonly ItemResult[]) {
  const steps = results
    .flatMap((result) => result.steps ?? [])
    .filter(({ gold, score }) => gold !== null && gold !== 0 && typeof score === 'number')
  const scores = steps.map(({ score }) => score!)
  const labels = steps.map(({ gold }) => (gold! > 0 ? 1 : 0))
  const isProbable = scores.every((score) => score >= 0 && score <= 1)
  return {
    scoredStepCount: steps.length,
    auc: new Set(labels).size < 2 ? null : areaUnderCurve(scores, labels),
    ece: isProbable ? calibrationError(scores, labels) : null,
    brier: isProbable ? brierScore(scores, labels) : null,
  }
}
