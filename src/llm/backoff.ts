import type { Rng } from '../base/rng.ts'
import type { LlmError } from './llm-error.ts'

/**
 * How long a call rests before its next attempt, in milliseconds: as long as the server says, else
 * longer with each attempt; jittered, so that none go together. Whoever was given up has waited
 * enough: its first retry goes at once. `tried`: attempts so far.
 */
export function backoffMs(
  error: LlmError,
  { tried, rng }: { readonly tried: number; readonly rng: Rng },
): number {
  const jitter = rng.next()
  if (error.retryAfterMs !== undefined)
    return Math.min(retryAfterMostMs, error.retryAfterMs) * (1 + 0.1 * jitter) + 10 * jitter
  if (error.kind === 'timeout' && tried === 1) return 0
  return Math.min(backoffMostMs, backoffFirstMs * 2 ** (tried - 1)) * (0.5 + 0.5 * jitter)
}

/** No server is waited for longer than that, whatever it says. */
export const retryAfterMostMs = 120_000
const backoffFirstMs = 250
const backoffMostMs = 30_000
