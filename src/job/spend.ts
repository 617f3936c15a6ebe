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

/**
 * What two goes at one job came to. The later one asks again for everything: what the earlier one
 * was answered comes from the store then, and what failed there fails again.
 */
export function addSpend(earlier: Spend, later: Spend): Spend {
  return {
    model: later.model,
    done: earlier.done + later.done,
    failed: later.failed,
    stored: Math.max(0, later.stored - earlier.done),
    inputTokens: earlier.inputTokens + later.inputTokens,
    cachedInputTokens: earlier.cachedInputTokens + later.cachedInputTokens,
    outputTokens: earlier.outputTokens + later.outputTokens,
    reasoningTokens: earlier.reasoningTokens + later.reasoningTokens,
    possiblyBilled: earlier.possiblyBilled + later.possiblyBilled,
    dollars:
      earlier.dollars === null || later.dollars === null ? null : earlier.dollars + later.dollars,
  }
}
