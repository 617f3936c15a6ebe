import type { CriterionId } from '../domain/ids.ts'
import type { PairOptions } from '../pair/pair-fronts.ts'
import type { RunSettings } from './run-settings.ts'

/** What the settings of a run say of its pairs; `parentOf` leads a criterion to its parent. */
export function pairOptionsOf(
  settings: RunSettings,
  parentOf: ReadonlyMap<CriterionId, CriterionId>,
): PairOptions {
  const { rule, missing, seed, requireOutcome, minGap, maxPairs, coarsen } = settings
  return {
    rule,
    missing,
    seed,
    requireOutcome,
    ...(minGap !== null && { minGap }),
    ...(maxPairs !== null && { maxPairsPerStep: maxPairs === 0 ? Infinity : maxPairs }),
    ...(coarsen && { coarsenOnSaturation: parentOf }),
  }
}
