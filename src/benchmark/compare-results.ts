/** Two answerers of the same items: which items flipped, and how sure the difference is. */
import { namedRng } from '../base/rng.ts'
import { cohenKappa } from '../stats/agreement.ts'
import { mcNemar } from '../stats/sign-test.ts'
import type { Benchmark, ItemResult } from './benchmark.ts'
import { type Interval, pairedDifference } from './paired-interval.ts'

export type Comparison = {
  readonly seed: number
  /** Items that both answered to; the others are left out. */
  readonly itemCount: number
  readonly onlyFirst: number
  readonly onlySecond: number
  /** The two headlines on the shared items. */
  readonly headlines: readonly [number | null, number | null]
  /** The second less the first, with its paired 95 % bootstrap interval. */
  readonly difference: Interval | null
  /** Items right in the second run alone, and in the first alone. */
  readonly gained: readonly string[]
  readonly lost: readonly string[]
  /** Probability of flips as uneven as these when neither is better (McNemar, exact). */
  readonly mcNemar: number
  /** Cohen's kappa between the two answers, over items that both answered. */
  readonly kappa: number | null
}

/** Joins by id; an item is right when it has its full credit. */
export function compareResults(
  { measure }: Pick<Benchmark, 'measure'>,
  [first, second]: readonly [readonly ItemResult[], readonly ItemResult[]],
  { seed, resamples = 1_000 }: { readonly seed: number; readonly resamples?: number },
): Comparison {
  const byId = new Map(second.map((result) => [result.id, result]))
  const base = first.filter(({ id }) => byId.has(id))
  const results = base.map(({ id }) => byId.get(id)!)
  const [gained, lost] = [rightOnlyIn(results, base), rightOnlyIn(base, results)]
  const rng = namedRng(seed, 'paired difference')
  return {
    seed,
    itemCount: base.length,
    onlyFirst: first.length - base.length,
    onlySecond: second.length - base.length,
    headlines: [measure(base).headline, measure(results).headline],
    difference: pairedDifference(measure, [results, base], { rng, resamples }),
    gained,
    lost,
    mcNemar: mcNemar(gained.length, lost.length),
    kappa: answerKappa(base, results),
  }
}

/** Ids of items that are right here and not there. */
function rightOnlyIn(here: readonly ItemResult[], there: readonly ItemResult[]): string[] {
  return here.flatMap(({ id, credit }, index) =>
    credit >= 1 && there[index]!.credit < 1 ? [id] : [],
  )
}

function answerKappa(first: readonly ItemResult[], second: readonly ItemResult[]): number | null {
  const pairs = first
    .map((one, index) => [one.predicted, second[index]!.predicted] as const)
    .filter((pair) => pair.every((answer) => answer !== undefined))
    .map((pair) => pair.map((answer) => JSON.stringify(answer)))
  return cohenKappa(
    pairs.map(([one]) => one),
    pairs.map(([, other]) => other),
  )
}
