import { defaultRejectsPath } from '../format/rejects-file.ts'
import { benchBestOfN, type BestOfNResult } from '../job/best-of-n-job.ts'
import type { ActionContext, ActionResult, CommonFlags } from './action.ts'
import { clipped, counted, tableLines, type Terminal } from './terminal.ts'

/** The flags of `bench best-of-n`. */
export type BestOfNFlags = CommonFlags & {
  readonly data: string
  readonly scores: readonly string[]
  readonly limit?: number
  readonly maxBad: number
  readonly lenient?: boolean
  readonly rejects?: string
}

export async function bestOfNVerb(
  flags: BestOfNFlags,
  { terminal }: ActionContext,
): Promise<ActionResult> {
  const result = await benchBestOfN({
    data: flags.data,
    scorePaths: flags.scores,
    read: {
      rejectShareMax: flags.maxBad,
      rejectsPath: flags.rejects ?? defaultRejectsPath(flags.data),
      ...(flags.lenient !== undefined && { lenient: flags.lenient }),
      ...(flags.limit !== undefined && { limit: flags.limit }),
    },
  })
  printResult(terminal, result)
  return { json: result }
}

function printResult(terminal: Terminal, result: BestOfNResult): void {
  const { problemCount, unruledCount, pass, majority, scorers } = result
  const sizes = Object.keys(pass)
  const all = sizes.at(-1)!
  const leftOut = unruledCount > 0 ? `, ${counted(unruledCount, 'problem')} left out` : ''
  terminal.line(
    `${counted(problemCount, 'problem')}${leftOut}; majority of ${all}: ${share(majority)}`,
  )
  const rows = scorers.map(({ scorer, aggregator, best, weightedVote }) => [
    clipped(scorer, 32),
    aggregator,
    ...sizes.map((size) => share(best[size]!)),
    share(weightedVote),
  ])
  const passes = ['pass@k', '', ...sizes.map((size) => share(pass[size]!)), '']
  const head = ['best of k by', 'aggregator', ...sizes, 'weighted vote']
  for (const line of tableLines([head, passes, ...rows])) terminal.line(line)
}

function share(value: number): string {
  return value.toFixed(4)
}
