/**
 * What changed between two snapshots of a judge: their labels and scores of the same steps, whether
 * or not anybody knows the truth.
 */
import { namedRng } from '../base/rng.ts'
import { cohenKappa } from '../stats/agreement.ts'
import { type ItemResult, meanFigure, ratingOf, type StepRuling } from './benchmark.ts'
import { itemInterval } from './item-interval.ts'
import type { Interval } from './paired-interval.ts'

export type JudgeDrift = {
  readonly judges: readonly [before: string, after: string]
  /** Steps that both rated, and the items they are of. */
  readonly stepCount: number
  readonly itemCount: number
  /** Cohen's kappa of the labels of both; null where neither said any. */
  readonly kappa: number | null
  /** Score (or label) after less before, on average, with a 95 % bootstrap interval over items. */
  readonly shift: Interval | null
  /** Steps that are called wrong only since, and only before, as "item step". */
  readonly nowWrong: readonly string[]
  readonly nowRight: readonly string[]
}

type Snapshot = { readonly judge: string; readonly results: readonly ItemResult[] }

/** Joins by item and step. O(resamples times items). */
export function judgeDrift(
  [before, after]: readonly [Snapshot, Snapshot],
  { seed, resamples = 1_000 }: { readonly seed: number; readonly resamples?: number },
): JudgeDrift {
  const byId = new Map(after.results.map((result) => [result.id, result]))
  const items = before.results
    .map((result) => coupled(result, byId.get(result.id)))
    .filter((steps) => steps.length > 0)
  const steps = items.flat()
  const flipped = (label: number) =>
    steps.flatMap(({ name, one, other }) =>
      one.said !== null && other.said !== null && isTo(label, one.said, other.said) ? [name] : [],
    )
  const labelled = steps.filter(({ one, other }) => one.said !== null && other.said !== null)
  return {
    judges: [before.judge, after.judge],
    stepCount: steps.length,
    itemCount: items.length,
    kappa: cohenKappa(
      labelled.map(({ one }) => one.said),
      labelled.map(({ other }) => other.said),
    ),
    shift: itemInterval(items, meanShift, { rng: namedRng(seed, 'drift'), resamples }),
    nowWrong: flipped(-1),
    nowRight: flipped(1),
  }
}

type Couple = { readonly name: string; readonly one: StepRuling; readonly other: StepRuling }

/** Steps that both rated. */
function coupled({ id, steps = [] }: ItemResult, after: ItemResult | undefined): Couple[] {
  return steps.flatMap((one, index) => {
    const other = after?.steps?.[index]
    if (other === undefined || ratingOf(one) === null || ratingOf(other) === null) return []
    return [{ name: `${id} ${index}`, one, other }]
  })
}

function meanShift(items: readonly (readonly Couple[])[]): number | null {
  return meanFigure(items.flat().map(({ one, other }) => ratingOf(other)! - ratingOf(one)!))
}

function isTo(label: number, before: number, after: number): boolean {
  return label < 0 ? before >= 0 && after < 0 : before < 0 && after >= 0
}
