import type { Clock } from '../base/clock.ts'
import type { Rng } from '../base/rng.ts'
import type { GenerateOptions, Generation, Llm, Prompt } from '../llm/llm.ts'
import { LlmError } from '../llm/llm-error.ts'
import { requestKey } from '../llm/request-key.ts'

/** How a simulated server misbehaves: shares of its requests, and a time when it refuses all. */
export type Faults = {
  /** 429 with Retry-After. */
  readonly refused: number
  /** 500 before any work. */
  readonly failed: number
  /** Never answers. */
  readonly silent: number
  /** The work is done, then the connection breaks. */
  readonly reset: number
  /** Twenty times as slow. */
  readonly slow: number
  /** The body ends in the middle. */
  readonly truncated: number
  readonly retryAfterMs: number
  /** Everything is refused from `from` until before `until`. */
  readonly storm?: { readonly from: number; readonly until: number }
}

/** What happened at a simulated server. */
export type FaultyLlm = {
  readonly llm: Llm
  /** By request: answers given (and billed), and ends that left the client in doubt. */
  readonly answered: ReadonlyMap<string, number>
  readonly doubtful: ReadonlyMap<string, number>
  /** When each request came, by the clock. */
  readonly arrivals: readonly number[]
  /** When each answer was given. */
  readonly answerTimes: readonly number[]
  readonly inFlight: () => number
  readonly inFlightMost: () => number
}

/**
 * A server with log-normal latency (median 400 ms) and faults, in simulated time: the same seed
 * misbehaves in the same way. Every answer is the request's own key.
 */
export function faultyLlm(clock: Clock, rng: Rng, faults: Faults): FaultyLlm {
  const answered = new Map<string, number>()
  const doubtful = new Map<string, number>()
  const arrivals: number[] = []
  const answerTimes: number[] = []
  let inFlight = 0
  let inFlightMost = 0
  const isStorm = () => {
    const { from = 0, until = 0 } = faults.storm ?? {}
    return clock.now() >= from && clock.now() < until
  }

  const serve = async (
    key: string,
    prompt: Prompt,
    options: GenerateOptions,
  ): Promise<Generation> => {
    const fate = fateOf(rng.next(), faults)
    const latency = 400 * Math.exp(0.6 * gaussian(rng)) * (fate === 'slow' ? 20 : 1)
    if (isStorm() || fate === 'refused')
      throw new LlmError('rate-limited', 'HTTP 429', { retryAfterMs: faults.retryAfterMs })
    if (fate === 'silent') await clock.sleep(1e12, options.signal)
    if (fate === 'failed') {
      await clock.sleep(latency * 0.3, options.signal)
      throw new LlmError('overloaded', 'HTTP 500')
    }
    await clock.sleep(latency, options.signal)
    count(answered, key)
    if (fate === 'reset' || fate === 'truncated') {
      count(doubtful, key)
      throw new LlmError(fate === 'reset' ? 'network' : 'malformed', fate)
    }
    answerTimes.push(clock.now())
    const length = prompt.messages.at(-1)!.text.length
    const usage = { inputTokens: length, cachedInputTokens: 0, outputTokens: 1, reasoningTokens: 0 }
    return { text: key, finish: 'stop', usage, model: 'simulated/faulty' }
  }

  return {
    answered,
    doubtful,
    arrivals,
    answerTimes,
    inFlight: () => inFlight,
    inFlightMost: () => inFlightMost,
    llm: {
      name: 'simulated/faulty',
      async generate(prompt, options = {}) {
        const key = requestKey('simulated/faulty', prompt, options)
        arrivals.push(clock.now())
        inFlight++
        inFlightMost = Math.max(inFlightMost, inFlight)
        let isHere = true
        const leave = () => {
          if (isHere) inFlight--
          isHere = false
        }
        options.signal?.addEventListener('abort', leave, { once: true })
        try {
          return await serve(key, prompt, options)
        } catch (thrown) {
          if (options.signal?.aborted === true) count(doubtful, key)
          throw thrown
        } finally {
          leave()
        }
      },
    },
  }
}

type Fate = 'refused' | 'failed' | 'silent' | 'reset' | 'slow' | 'truncated' | 'fine'

function fateOf(draw: number, faults: Faults): Fate {
  let left = draw
  for (const fate of ['refused', 'failed', 'silent', 'reset', 'slow', 'truncated'] as const) {
    if (left < faults[fate]) return fate
    left -= faults[fate]
  }
  return 'fine'
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}

function gaussian(rng: Rng): number {
  return Math.sqrt(-2 * Math.log(1 - rng.next())) * Math.cos(2 * Math.PI * rng.next())
}
