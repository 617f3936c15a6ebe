/** How good judges are as raters of steps: agreement with people, with each other, and bias. */
import { namedRng } from '../base/rng.ts'
import { cohenKappa } from '../stats/agreement.ts'
import { rankCorrelation } from '../stats/rank-correlation.ts'
import { type ItemResult, meanFigure, ratingOf } from './benchmark.ts'
import { itemInterval } from './item-interval.ts'
import type { Interval } from './paired-interval.ts'

/** Figures of one judge; null where there is nothing to take them of. */
export type JudgeQuality = {
  readonly judge: string
  /** Steps with a known label of which something was said. */
  readonly stepCount: number
  /** Share of these steps with the known label. */
  readonly agreement: number | null
  /** The same beyond chance (Cohen's kappa). */
  readonly kappa: number | null
  /** Share of these steps that was called wrong, less the share that is: below 0, too lenient. */
  readonly severity: number | null
  /**
   * Position bias: where the first step that was called wrong stands (0 first, 1 last), less where
   * the first wrong step stands; the mean over attempts that have both. Below 0, too early.
   */
  readonly position: number | null
  /**
   * Verbosity bias: rank correlation of score (or label) and length among steps of equal truth,
   * with a 95 % bootstrap interval over items. Above 0, longer steps are thought better.
   */
  readonly verbosity: Interval | null
  /** Kappa with each other judge on the steps of which both said something, averaged. */
  readonly kappaWithOthers: number | null
  /** Of pairs that were asked in both orders. */
  readonly order: OrderBias | null
}

/** What the order of two answers does to a decision. */
export type OrderBias = {
  readonly pairCount: number
  /** Share of pairs whose decision changed with the order. */
  readonly swayed: number
  /** Share decided twice for the first place, less that for the second. */
  readonly firstPlace: number
}

/** A row a judge, in the order given. O(judges squared times steps). */
export function judgeQuality(
  runs: readonly { readonly judge: string; readonly results: readonly ItemResult[] }[],
  { seed, resamples = 200 }: { readonly seed: number; readonly resamples?: number },
): JudgeQuality[] {
  const said = runs.map(({ results }) => labelsSaid(results))
  return runs.map(({ judge, results }, index) => {
    const steps = results
      .flatMap((result) => result.steps ?? [])
      .filter((step) => step.gold !== null && step.said !== null)
    const others = said.flatMap((other, at) =>
      at === index ? [] : sharedKappa(said[index]!, other),
    )
    const rng = namedRng(seed, 'verbosity')
    return {
      judge,
      stepCount: steps.length,
      agreement: meanFigure(steps.map((step) => (step.gold === step.said ? 1 : 0))),
      kappa: cohenKappa(
        steps.map((step) => step.gold),
        steps.map((step) => step.said),
      ),
      severity: meanFigure(
        steps.map((step) => Number(step.said === -1) - Number(step.gold === -1)),
      ),
      position: meanFigure(results.flatMap(positionGap)),
      verbosity: itemInterval(results, lengthCorrelation, { rng, resamples }),
      kappaWithOthers: meanFigure(others),
      order: orderBias(results),
    }
  })
}

function labelsSaid(results: readonly ItemResult[]): Map<string, number> {
  return new Map(
    results.flatMap(({ id, steps = [] }) =>
      steps.flatMap(({ gold, said }, index) =>
        gold === null || said === null ? [] : [[`${id} ${index}`, said] as const],
      ),
    ),
  )
}

function sharedKappa(
  one: ReadonlyMap<string, number>,
  other: ReadonlyMap<string, number>,
): number[] {
  const shared = [...one.keys()].filter((key) => other.has(key))
  const kappa = cohenKappa(
    shared.map((key) => one.get(key)!),
    shared.map((key) => other.get(key)!),
  )
  return kappa === null ? [] : [kappa]
}

function positionGap({ steps = [] }: ItemResult): number[] {
  const known = steps.findIndex(({ gold }) => gold === -1)
  const said = steps.findIndex((step) => step.said === -1)
  return known < 0 || said < 0 ? [] : [(said - known) / Math.max(1, steps.length - 1)]
}

/** Within each true label, weighted by how many steps have it. */
function lengthCorrelation(results: readonly ItemResult[]): number | null {
  const steps = results
    .flatMap((result) => result.steps ?? [])
    .filter((step) => step.gold !== null && step.length !== undefined && ratingOf(step) !== null)
  const classes = [...Map.groupBy(steps, ({ gold }) => gold).values()].flatMap((alike) => {
    const lengths = alike.map(({ length }) => length!)
    const correlation = rankCorrelation(
      lengths,
      alike.map((step) => ratingOf(step)!),
    )
    return correlation === null ? [] : [{ correlation, count: alike.length }]
  })
  const count = classes.reduce((sum, each) => sum + each.count, 0)
  if (count === 0) return null
  return classes.reduce((sum, each) => sum + (each.correlation * each.count) / count, 0)
}

/** Decisions in both orders are kept as credits: right in the first, right in the swapped one. */
function orderBias(results: readonly ItemResult[]): OrderBias | null {
  const pairs = results.filter(({ credits }) => credits?.['consistent'] !== undefined)
  if (pairs.length === 0) return null
  const swayed = pairs.filter(({ credits }) => credits!['consistent'] === 0)
  const places = swayed.map(({ credits, gold }) => {
    const lead = credits!['first']! - credits!['swapped']!
    return gold === 'A>B' ? lead : -lead
  })
  return {
    pairCount: pairs.length,
    swayed: swayed.length / pairs.length,
    firstPlace: places.reduce((sum, place) => sum + place, 0) / pairs.length,
  }
}
