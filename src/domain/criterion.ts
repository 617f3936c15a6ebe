import { type ContrastId, type CriterionId, idOf } from './ids.ts'

/**
 * A criterion as it was stated for one contrast, before filter and clustering. Always a positive
 * requirement.
 */
export type RawCriterion = {
  readonly id: CriterionId
  readonly name: string
  readonly description: string
  readonly polarity: 'requirement'
  readonly evidence: {
    readonly contrastId: ContrastId
    /** What the source calls the contrast, list or judgment it was stated in. */
    readonly sourceId?: string
    readonly quotePositive?: string
    readonly quoteNegative?: string
  }
  readonly domain: string
  /** Name of the judge that stated it, or "critique" when it was read from a recorded critique. */
  readonly judgeModel: string
  /** Executable check that states it, when a check did. */
  readonly check?: string
}

/** What a criterion measures about a step, for benchmarks that ask by facet (dg-prm ). */
export type Facet = 'soundness' | 'simplicity' | 'sensitivity' | 'other'

/** One named, judgeable quality of a step. */
export type Criterion = {
  readonly id: CriterionId
  readonly name: string
  readonly description: string
  /** Name of the executable check that scores it; without one the rules judge does not score it. */
  readonly check?: string
}

/** The text of a criterion that is embedded. */
export function criterionText(criterion: Pick<Criterion, 'name' | 'description'>): string {
  return `${criterion.name}: ${criterion.description}`
}

/** A criterion's id from its text and check: the same text is the same criterion everywhere. */
export function criterionId(fields: Omit<Criterion, 'id'>): CriterionId {
  const { name, description, check } = fields
  return idOf<CriterionId>({ name, description, check })
}
