import { type Clock, systemClock } from '../../base/clock.ts'
import { KitError } from '../../base/errors.ts'
import { isRetryable, LlmError } from '../../llm/llm-error.ts'
import type { ProviderOptions } from '../../llm/open-llm.ts'
import { openProviderBatch } from '../../llm/open-provider-batch.ts'
import type { ProviderBatch } from '../../llm/provider-batch.ts'
import { refusalOf } from '../model-refusal.ts'

/** Who carries requests to a provider and answers back. */
export type BatchCarrier = CarrierParts & {
  /**
   * Tries again what may pass. Throws `KitError` for what does not: with `missing` where the
   * provider says that what was asked for is not there.
   */
  readonly attempt: <T>(once: () => Promise<T>, missing: string) => Promise<T>
}

export type CarrierParts = {
  /** Provider and model, such as "openai/gpt-5-mini". */
  readonly judge: string
  readonly provider: ProviderBatch
  readonly clock: Clock
  /** Milliseconds of the Unix epoch. */
  readonly now: () => number
  /** Aborted: nothing more is begun. */
  readonly signal?: AbortSignal
  /**
   * How long a provider that has answered before is tried again, in milliseconds. Default 0: one
   * attempt, since the same command is there to be run again.
   */
  readonly patienceMs?: number
}

/** Where a judge's batches are carried. */
export type CarrierOptions = ProviderOptions & Pick<CarrierParts, 'signal' | 'patienceMs'>

/** Throws `KitError("config")` for a judge that is not known, or lacks its key or address. */
export async function openCarrier(judge: string, options: CarrierOptions): Promise<BatchCarrier> {
  const { signal, patienceMs, ...where } = options
  return batchCarrier({
    judge,
    provider: await openProviderBatch(judge, where),
    clock: systemClock,
    now: Date.now,
    ...(signal && { signal }),
    ...(patienceMs !== undefined && { patienceMs }),
  })
}

/**
 * Attempts follow each other after 1 s, 2 s, 4 s and so on to a minute, or after as long as the
 * provider asks for. A provider that never answered is not waited for.
 */
export function batchCarrier(parts: CarrierParts): BatchCarrier {
  const { clock, signal, patienceMs = 0 } = parts
  let hasAnswered = false
  return {
    ...parts,
    async attempt(once, missing) {
      const startMs = clock.now()
      for (let waitMs = 1_000; ; waitMs = Math.min(2 * waitMs, longestWaitMs)) {
        try {
          const result = await once()
          hasAnswered = true
          return result
        } catch (thrown) {
          if (!(thrown instanceof LlmError)) throw thrown
          if (thrown.httpStatus !== undefined) hasAnswered = true
          const pauseMs = Math.max(waitMs, thrown.retryAfterMs ?? 0)
          const isLate = clock.now() + pauseMs - startMs > patienceMs
          if (!hasAnswered || isLate || !isRetryable(thrown))
            throw refusal(thrown, parts.judge, missing)
          await clock.sleep(pauseMs, signal).catch(() => {
            throw new KitError('interrupted', 'stopped; run the same command again to continue')
          })
        }
      }
    },
  }
}

const longestWaitMs = 60_000

function refusal(thrown: LlmError, judge: string, missing: string): unknown {
  const { kind, message } = thrown
  if (kind === 'not-found')
    return new KitError('model-refused', `${missing} (${message})`, { cause: thrown })
  const told = refusalOf(thrown, { model: judge }, undefined)
  if (told instanceof KitError) return told
  if (isRetryable(thrown))
    return new KitError(
      'model-unavailable',
      `${judge}: ${message}; nothing is lost, so run the same command again later`,
      { cause: thrown },
    )
  return new KitError('model-refused', `${judge} refuses the batch: ${message}`, { cause: thrown })
}
