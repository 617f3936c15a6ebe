import type { Clock } from '../base/clock.ts'

/** Time that passes only when told to. */
export type VirtualClock = Clock & {
  /**
   * Goes from sleeper to sleeper, letting everything settle in between, until `isDone` or nobody
   * sleeps. Throws after `eventsMax` wake-ups.
   */
  run(isDone: () => boolean, eventsMax?: number): Promise<void>
  /** The machine was suspended: time leaps ahead by so many milliseconds. */
  leap(ms: number): void
}

type Sleeper = { readonly at: number; readonly order: number; readonly wake: () => void }

/** A clock at 0 for simulations and tests. */
export function virtualClock(): VirtualClock {
  let time = 0
  let order = 0
  const sleepers: Sleeper[] = []
  const insert = (sleeper: Sleeper) => {
    let at = sleepers.length
    while (at > 0 && isLater(sleepers[at - 1]!, sleeper)) at--
    sleepers.splice(at, 0, sleeper)
  }
  const sleep: Clock['sleep'] = (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted === true) {
        reject(signal.reason)
        return
      }
      const sleeper = { at: time + Math.max(0, ms), order: order++, wake: resolve }
      insert(sleeper)
      const stop = () => {
        const at = sleepers.indexOf(sleeper)
        if (at !== -1) sleepers.splice(at, 1)
        reject(signal?.reason)
      }
      signal?.addEventListener('abort', stop, { once: true })
    })
  return {
    now: () => time,
    leap(ms) {
      time += ms
    },
    sleep,
    turn: () => sleep(0),
    async run(isDone, eventsMax = 1e6) {
      for (let event = 0; event < eventsMax; event++) {
        await settled()
        if (isDone()) return
        const next = sleepers.shift()
        if (next === undefined) return
        time = Math.max(time, next.at)
        next.wake()
      }
      throw new Error(`nothing ended within ${eventsMax} events`)
    },
  }
}

function isLater(a: Sleeper, b: Sleeper): boolean {
  return a.at > b.at || (a.at === b.at && a.order > b.order)
}

/** Every promise that can go on has gone on. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
