/** What a kernel took: the median of several runs after a warm one. */
export type Measured<Result> = {
  readonly result: Result
  readonly medianMs: number
  /** How far the process's peak rose over all runs, in MB; 0 when there was room already. */
  readonly memoryMb: number
}

const runsMin = 3
const runsMax = 15
const budgetMs = 3000

/** Runs the work once to warm it, then 3 to 15 times within about three seconds. */
export function measure<Result>(work: () => Result): Measured<Result> {
  const peakBefore = process.resourceUsage().maxRSS
  let result = work()
  const times: number[] = []
  const begin = performance.now()
  while (
    times.length < runsMin ||
    (times.length < runsMax && performance.now() - begin < budgetMs)
  ) {
    const start = performance.now()
    result = work()
    times.push(performance.now() - start)
  }
  const medianMs = times.toSorted((a, b) => a - b)[times.length >> 1]!
  const memoryMb = ((process.resourceUsage().maxRSS - peakBefore) * 1024) / 1e6
  return { result, medianMs, memoryMb }
}
