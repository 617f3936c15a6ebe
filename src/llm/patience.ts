/**
 * How long an attempt is waited for. Servers lose about one request in two hundred, and a client
 * that waits minutes for each loses its place that long. So the wait follows what answers really
 * take: a little more than the slowest of two hundred. With few answers seen it is generous, by the
 * spread of their logarithms, since latencies are about log-normal. Attempts that were given up
 * count as slow ones: when a server really becomes slower, the wait grows until few are given up.
 */
export type Patience = {
  /** Milliseconds after which an attempt is given up now. */
  readonly limitMs: () => number
  /** The same where nothing is queued any more and a last straggler holds up everything. */
  readonly lastLimitMs: () => number
  /** A little more than what 19 of 20 answers come within; infinite while unknown. */
  readonly usualMs: () => number
  answered(ms: number): void
  gaveUp(ms: number): void
}

export type PatienceOptions = {
  /** Longest wait, and the wait while nothing is known. Default 10 minutes. */
  readonly maxMs?: number
  /**
   * Shortest wait: a server on this machine may answer in no time and be busy the next. Default 2
   * s.
   */
  readonly minMs?: number
}

export function attemptPatience({
  maxMs = 600_000,
  minMs = 2_000,
}: PatienceOptions = {}): Patience {
  const answers = recentQuantiles()
  const all = recentQuantiles()
  let [count, mean, spread] = [0, 0, 0]
  let limits = { limit: maxMs, last: maxMs, usual: Number.POSITIVE_INFINITY }
  let stale = 0
  const refresh = () => {
    stale = 0
    if (count < knownAfter) return
    const deviation = Math.max(0.2, Math.sqrt(spread / (count - 1)))
    const model = Math.exp(mean + deviation * (3 + 5 / Math.sqrt(count)))
    const seen = 1.25 * Math.max(answers.at(0.995), all.at(0.97))
    const clamp = (ms: number) => Math.min(maxMs, Math.max(minMs, ms))
    limits = {
      limit: clamp(Math.max(model, seen)),
      last: clamp(1.1 * Math.max(Math.exp(mean + 2.4 * deviation), answers.at(0.99))),
      usual: 1.1 * answers.at(0.95),
    }
  }
  const add = () => {
    // Sorting is dear; at first every answer tells something, later one in fifty.
    if (++stale >= Math.min(50, count / 8)) refresh()
  }
  return {
    limitMs: () => limits.limit,
    lastLimitMs: () => Math.min(limits.limit, limits.last),
    usualMs: () => limits.usual,
    answered(ms) {
      const log = Math.log(Math.max(1, ms))
      count++
      const gap = log - mean
      mean += gap / count
      spread += gap * (log - mean)
      answers.add(ms)
      all.add(ms)
      add()
    },
    gaveUp(ms) {
      all.add(ms)
      add()
    },
  }
}

/** Answers seen before anything is concluded. */
const knownAfter = 5

/** Quantiles of the last two thousand numbers. */
function recentQuantiles() {
  const ring = new Float64Array(2048)
  let count = 0
  let sorted: Float64Array | undefined
  return {
    add(value: number) {
      ring[count++ % ring.length] = value
      sorted = undefined
    },
    /** The smallest number that at least `share` of all do not exceed. */
    at(share: number): number {
      sorted ??= ring.slice(0, Math.min(count, ring.length)).sort()
      const rank = Math.ceil(share * sorted.length) - 1
      return sorted[Math.max(0, rank)] ?? 0
    },
  }
}
