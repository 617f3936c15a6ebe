import { readFileSync, writeFileSync } from 'node:fs'

/** What a kernel took: the median of several runs after a warm one. */
export type Measured<Result> = {
  readonly result: Result
  readonly medianMs: number
  /** How far the process grew at most during one run, in MB; undefined where nothing tells. */
  readonly memoryMb: number | undefined
}

const runsMin = 3
const runsMax = 15
const budgetMs = 3000

/**
 * Runs the work once to warm it, once for its memory, then 3 to 15 times within about three
 * seconds. What `prepare` does before each run is not timed.
 */
export function measure<Result>(work: () => Result, prepare?: () => unknown): Measured<Result> {
  prepare?.()
  work()
  prepare?.()
  const before = startPeak()
  let result = work()
  const memoryMb = before === undefined ? undefined : Math.max(0, residentMb('VmHWM') - before)
  const times: number[] = []
  const begin = performance.now()
  while (
    times.length < runsMin ||
    (times.length < runsMax && performance.now() - begin < budgetMs)
  ) {
    prepare?.()
    const start = performance.now()
    result = work()
    times.push(performance.now() - start)
  }
  return { result, medianMs: times.toSorted((a, b) => a - b)[times.length >> 1]!, memoryMb }
}

/** Collects garbage where that is exposed, and lets Linux record the peak of memory anew. */
function startPeak(): number | undefined {
  globalThis.gc?.()
  try {
    writeFileSync('/proc/self/clear_refs', '5')
  } catch {
    return undefined
  }
  return residentMb('VmRSS')
}

function residentMb(field: 'VmHWM' | 'VmRSS'): number {
  const status = readFileSync('/proc/self/status', 'utf8')
  const kibibytes = new RegExp(`${field}:\\s+(\\d+)`).exec(status)?.[1]
  return (Number(kibibytes) * 1024) / 1e6
}
