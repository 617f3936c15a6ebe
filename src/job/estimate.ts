/** What a job would ask and cost: the answer of `--dry-run`. */
export type Estimate = {
  readonly model: string
  readonly stages: readonly (StageEstimate & { readonly stage: string })[]
  readonly total: StageEstimate
}

export type StageEstimate = {
  readonly calls: number
  /** Calls that the store answers, at no cost; not among `calls`. */
  readonly stored: number
  readonly inputTokens: number
  readonly outputTokens: Range
  /** US dollars; null where the price is not known. */
  readonly dollars: Range | null
}

export type Range = readonly [low: number, high: number]
