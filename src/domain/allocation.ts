import type { CriterionId } from './ids.ts'

/** How a criterion came to be selected for a step (dg-prm ). */
export type SelectedCriterion = {
  readonly id: CriterionId
  readonly via: 'aspect' | 'coarse' | 'fallback' | 'fixed' | 'all'
  /** Cosine distance from the aspect phrase, for `aspect`. */
  readonly distance?: number
}

/** The criteria that matter at one step, and why. */
export type Allocation = {
  readonly stepIndex: number
  readonly parents: readonly CriterionId[]
  /** Per selected parent: whether Phi asked for fine-grained criteria. */
  readonly fine: Readonly<Record<CriterionId, boolean>>
  readonly aspects: readonly { readonly parentId: CriterionId; readonly text: string }[]
  readonly criteria: readonly SelectedCriterion[]
  /** Aspects that matched no child: what the tree might grow next. */
  readonly growthCandidates: readonly { readonly parentId: CriterionId; readonly text: string }[]
  /**
   * Criteria of which the allocator could not tell whether they matter here; never guessed,
   * counted.
   */
  readonly undecided: readonly CriterionId[]
  /** Ids that the judge named and the tree does not have: dropped and counted. */
  readonly unknownIds: readonly string[]
  /** Why nothing could be selected; present only then, and the step has no scores. */
  readonly failure?: string
}
