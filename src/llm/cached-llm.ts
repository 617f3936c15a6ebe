/**
 * The one trick: a model call is a pure function of its request. A store keyed by the request gives
 * caching, resume after a crash, offline tests and byte-exact runs; a resumed job is the same job
 * run again.
 */
import type { Store } from '../store/store.ts'
import type { GenerateOptions, Generation, Llm, Prompt } from './llm.ts'
import { stoppedBy } from './llm-error.ts'
import { requestKey } from './request-key.ts'

export type CacheOptions = {
  /** Which model it is, where its name does not say. */
  readonly revision?: string
  /** Called for an entry that cannot be read; it is then asked for again. */
  readonly onDamaged?: (key: string) => void
}

/**
 * Asks once per distinct request. Equal requests in flight share one call, which goes on while
 * anybody waits for it. Errors are not kept. An answer is returned once it is stored.
 */
export function cachedLlm(llm: Llm, store: Store, cache: CacheOptions = {}): Llm {
  const { onDamaged, ...kept } = cache
  const flights = new Map<string, Flight>()
  return {
    name: llm.name,
    async generate(prompt, options = {}) {
      const key = requestKey(llm.name, prompt, { ...options, ...kept })
      const known = flights.get(key)
      if (known !== undefined) return joined(known, options.signal)
      const flight = startFlight((signal) => answer(key, prompt, { ...options, signal }))
      flights.set(key, flight)
      const leave = () => flights.delete(key)
      flight.generation.then(leave, leave)
      return joined(flight, options.signal)
    },
  }

  async function answer(
    key: string,
    prompt: Prompt,
    options: GenerateOptions,
  ): Promise<Generation> {
    const bytes = await store.get(key)
    const stored = bytes && decoded(bytes)
    if (stored) return { ...stored, isStored: true }
    if (bytes) onDamaged?.(key)
    const generation = await llm.generate(prompt, options)
    await store.put(key, Buffer.from(JSON.stringify({ schema: 1, generation })))
    return generation
  }
}

/** One call and how many wait for it. */
type Flight = {
  readonly generation: Promise<Generation>
  readonly abort: AbortController
  waiting: number
}

function startFlight(call: (signal: AbortSignal) => Promise<Generation>): Flight {
  const abort = new AbortController()
  return { generation: call(abort.signal), abort, waiting: 0 }
}

/** Waits for a flight until the caller's own signal; the last one to leave stops the call. */
async function joined(flight: Flight, signal: AbortSignal | undefined): Promise<Generation> {
  flight.waiting++
  if (signal === undefined) return flight.generation
  const { promise: left, reject } = Promise.withResolvers<never>()
  const leave = () => {
    reject(stoppedBy(signal))
    flight.waiting--
    if (flight.waiting === 0) flight.abort.abort(signal.reason)
  }
  if (signal.aborted) leave()
  else signal.addEventListener('abort', leave, { once: true })
  try {
    return await Promise.race([flight.generation, left])
  } finally {
    signal.removeEventListener('abort', leave)
  }
}

function decoded(bytes: Uint8Array): Generation | undefined {
  try {
    const entry = JSON.parse(Buffer.from(bytes).toString('utf8')) as {
      readonly schema?: unknown
      readonly generation?: Generation
    }
    return entry.schema === 1 ? entry.generation : undefined
  } catch {
    return undefined
  }
}
