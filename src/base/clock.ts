/** Seam: time. Whoever waits or measures takes one, so that it can run in simulation. */
export interface Clock {
  /** Milliseconds since a fixed but unstated origin; never goes back. */
  now(): number
  /** Resolves after `ms` milliseconds; rejects with the signal's reason when aborted before. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
  /** Resolves once everything that had arrived by now, such as answers of servers, was read. */
  turn(): Promise<void>
}

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted === true) {
        reject(signal.reason)
        return
      }
      const stop = () => {
        clearTimeout(timer)
        reject(signal?.reason)
      }
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', stop)
        resolve()
      }, ms)
      signal?.addEventListener('abort', stop, { once: true })
    }),
  async turn() {
    for (let turn = 0; turn < turnsToRead; turn++)
      await new Promise<void>((resolve) => setImmediate(resolve))
  },
}

/** Turns of the event loop within which an answer goes from the socket to whoever waits for it. */
const turnsToRead = 10
