/** Model calls so far, as a person who waits wants to know. */
export type CallCounts = {
  /** Answered by the model. */
  readonly done: number
  /** Without an answer in the end. */
  readonly failed: number
  /** Answered from the store. */
  readonly stored: number
  /** US dollars; null where the price is not known. */
  readonly dollars: number | null
}

/** What a job's calls came to. */
export type Spend = CallCounts & {
  readonly model: string
  readonly inputTokens: number
  /** Of those, found in the provider's prefix cache. */
  readonly cachedInputTokens: number
  readonly outputTokens: number
  readonly reasoningTokens: number
  /** Attempts that ended without an answer and may have been billed all the same. */
  readonly possiblyBilled: number
}
