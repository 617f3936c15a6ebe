/**
 * How fast calls may be sent: requests and tokens in any sixty seconds, calls in flight, and what
 * the server says. A single 429 concerns its own call, which waits as told. When most attempts are
 * refused, fewer are kept in flight; when nothing else comes back, one probe a second is sent until
 * an answer shows that the storm is over, and then places come back by doubling.
 */
export type Pace = {
  /**
   * 0 when a call of so many tokens may be sent now, else after how many milliseconds to ask again.
   */
  readonly waitMs: (now: number, inFlight: number, tokens: number) => number
  sent(now: number, tokens: number): void
  answered(now: number): void
  refused(now: number, retryAfterMs: number | undefined): void
  /** Until when nothing but probes is sent; undefined outside a storm. */
  readonly stormUntil: () => number | undefined
}

export type PaceOptions = {
  /** Attempts in flight at most. */
  readonly concurrency: number
  /** Requests in any 60 seconds at most. Default: no limit. */
  readonly rpm?: number
  /** Input tokens in any 60 seconds at most, as estimated. Default: no limit. */
  readonly tpm?: number
}

export function sendingPace({ concurrency, rpm, tpm }: PaceOptions): Pace {
  const requests = rpm === undefined ? undefined : minuteWindow(rpm)
  const tokensSent = tpm === undefined ? undefined : minuteWindow(tpm)
  let places = concurrency
  let refusedInRow = 0
  let refusedShare = 0
  let probeAt = 0
  let probeSentAt = Number.NEGATIVE_INFINITY
  let changedAt = Number.NEGATIVE_INFINITY
  const isStorm = () => refusedInRow >= Math.max(stormAfter, Math.min(places, stormMost))
  return {
    waitMs(now, inFlight, tokens) {
      const window = Math.max(
        requests?.waitMs(now, 1) ?? 0,
        tokensSent?.waitMs(now, Math.min(tokens, tpm!)) ?? 0,
      )
      if (window > 0) return window
      if (isStorm()) {
        const next = inFlight > 0 ? Math.max(probeAt, probeSentAt + probeLostMs) : probeAt
        return inFlight < concurrency ? Math.max(0, next - now) : Number.POSITIVE_INFINITY
      }
      return inFlight < places ? 0 : Number.POSITIVE_INFINITY
    },
    sent(now, tokens) {
      requests?.add(now, 1)
      tokensSent?.add(now, Math.min(tokens, tpm!))
      probeSentAt = now
      if (isStorm()) probeAt = now + probeGapMs
    },
    answered(now) {
      if (isStorm()) places = Math.max(1, concurrency >> 3)
      refusedInRow = 0
      refusedShare *= 1 - shareWeight
      if (places >= concurrency || now - changedAt < growthMs) return
      changedAt = now
      places = Math.min(concurrency, places * 2)
    },
    refused(now, retryAfterMs = 0) {
      refusedInRow++
      refusedShare += shareWeight * (1 - refusedShare)
      if (isStorm()) probeAt = now + Math.min(probeMostMs, Math.max(probeGapMs, retryAfterMs))
      else if (refusedShare > crowdedShare && now - changedAt >= growthMs) {
        changedAt = now
        places = Math.max(1, Math.floor(places * 0.7))
      }
    },
    stormUntil: () => (isStorm() ? probeAt : undefined),
  }
}

/** Refusals after each other that make a storm: as many as there are places, within bounds. */
const stormAfter = 8
const stormMost = 32
const probeGapMs = 1_000
const probeMostMs = 60_000
/** After that time a probe without an answer is thought lost, and another one is sent. */
const probeLostMs = 10_000
/** Share of refusals above which there are fewer places; how much one attempt weighs in it. */
const crowdedShare = 0.2
const shareWeight = 0.02
/** Shortest time between two changes of the number of places. */
const growthMs = 250

/** What was sent in the last sixty seconds. */
function minuteWindow(limit: number) {
  const entries: { readonly at: number; readonly amount: number }[] = []
  let first = 0
  let sum = 0
  const forget = (now: number) => {
    while (first < entries.length && entries[first]!.at <= now - minuteMs)
      sum -= entries[first++]!.amount
    if (first > 1024 && first * 2 > entries.length) {
      entries.splice(0, first)
      first = 0
    }
  }
  return {
    waitMs(now: number, amount: number): number {
      forget(now)
      if (sum + amount <= limit) return 0
      let [freed, at] = [0, first]
      while (sum - freed + amount > limit) freed += entries[at++]!.amount
      return entries[at - 1]!.at + minuteMs - now
    },
    add(now: number, amount: number) {
      entries.push({ at: now, amount })
      sum += amount
    },
  }
}

const minuteMs = 60_000
