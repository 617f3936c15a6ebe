import type { Grouping } from '../domain/group.ts'
import type { PairRule } from '../domain/preference-pair.ts'
import type { FaultMapping } from '../domain/step-score.ts'
import type { MissingPolicy } from '../pareto/missing.ts'
import type { AggregatorName } from '../score/aggregate.ts'
import { selectDefaults } from '../score/select-criteria.ts'

/**
 * Everything that decides what a run makes of its input. Plain data: it is written into the
 * manifest.
 */
export type RunSettings = {
  /** Trajectories to read at most; null = all. */
  readonly limit: number | null
  readonly lenient: boolean
  /** Which candidates are compared. Default prefix. */
  readonly grouping: Grouping
  readonly selection: 'dynamic' | 'all' | 'fixed'
  readonly mode: 'per-step' | 'whole-trajectory'
  /** mu, in steps. Default 3. */
  readonly window: number
  /** Axes a judged group is compared on at most. Default 5. Given scores use all their axes. */
  readonly maxAxes: number
  readonly faults: FaultMapping
  readonly aggregator: AggregatorName
  readonly rule: PairRule
  readonly missing: MissingPolicy
  /** Smallest sum of differences of a pair; null = no gate. */
  readonly minGap: number | null
  readonly requireOutcome: boolean
  /** Pairs a group gives at most; null = the grouping's default, 0 = no limit. */
  readonly maxPairs: number | null
  /** Whether saturated groups are compared on parent criteria instead. */
  readonly coarsen: boolean
  readonly seed: number
}

export const runDefaults: RunSettings = {
  limit: null,
  lenient: false,
  grouping: 'prefix',
  selection: selectDefaults.selection,
  mode: 'per-step',
  window: 3,
  maxAxes: 5,
  faults: 'own',
  aggregator: 'mean',
  rule: 'dominating',
  missing: 'balanced',
  minGap: null,
  requireOutcome: false,
  maxPairs: null,
  coarsen: true,
  seed: 0,
}
