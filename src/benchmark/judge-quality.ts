/** How good judges are as raters of steps: agreement with people, with each other, and bias. */
import { cohenKappa } from '../stats/agreement.ts'
import { meanFigure, type ItemResult } from './benchmark.ts'

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
  /** Kappa with each other judge on the steps of which both said something, averaged. */
  readonly kappaWithOthers: number | null
}

/** A row a judge, in the order given. O(judges squared times steps). */
export function judgeQuality(
  runs: readonly { readonly judge: string; readonly results: readonly ItemResult[] }[],
): JudgeQuality[] {
  const said = runs.map(({ results }) => labelsSaid(results))
  return runs.map(({ judge, results }, index) => {
    const steps = results
      .flatMap((result) => result.steps ?? [])
      .filter((step) => step.gold !== null && step.said !== null)
    const others = said.flatMap((other, at) =>
      at === index ? [] : sharedKappa(said[index]!, other),
    )
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
      kappaWithOthers: meanFigure(others),
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
