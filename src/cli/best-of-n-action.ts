import { defaultRejectsPath } from '../format/rejects-file.ts'
import {
  benchBestOfN,
  type BestOfNAggregator,
  type BestOfNResult,
} from '../job/bench/best-of-n-job.ts'
import type { Interval } from '../benchmark/paired-interval.ts'
import { answersHash, benchStamp, dataHash } from '../job/bench/bench-stamp.ts'
import { writeRulings } from '../job/bench/ruling-lines.ts'
import type { ActionContext, ActionResult, CommonFlags } from './action.ts'
import { withoutResults } from './print/print-bench.ts'
import { printStamp } from './print/print-stamp.ts'
import { clipped, counted, tableLines, type Terminal } from './terminal.ts'

/** The flags of `bench best-of-n`. */
export type BestOfNFlags = CommonFlags & {
  readonly data: string
  readonly output?: string
  readonly scores: readonly string[]
  readonly axes: BestOfNAggregator
  readonly seed: number
  readonly regrade?: boolean
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
    axes: flags.axes,
    seed: flags.seed,
    grading: flags.regrade === true ? 'anew' : 'recorded',
    read: {
      rejectShareMax: flags.maxBad,
      rejectsPath: flags.rejects ?? defaultRejectsPath(flags.data),
      ...(flags.lenient !== undefined && { lenient: flags.lenient }),
      ...(flags.limit !== undefined && { limit: flags.limit }),
    },
  })
  if (flags.output !== undefined) {
    const { benchmark, choices: ways } = result
    const runs = ways.map(({ name: judge, results }) => ({ benchmark, judge, results }))
    await writeRulings(flags.output, runs, 'choice')
  }
  printResult(terminal, result)
  printChoices(terminal, result, flags.axes)
  const origin = { answers: await answersHash(flags.scores), revisions: new Set<string>() }
  const about = { data: await dataHash(flags.data), seed: flags.seed }
  const stamp = benchStamp({ origin }, about)
  printStamp(terminal, { runs: [{ stamp }] })
  const choices = result.choices.map(withoutResults)
  return { json: { ...result, choices, stamp } }
}

function printResult(terminal: Terminal, result: BestOfNResult): void {
  const { problemCount, unruledCount, unscored, pass, majority, scorers } = result
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
  for (const [scorer, count] of Object.entries(unscored))
    terminal.line(`${scorer} has no score of ${counted(count, 'candidate')}`)
}

/** Ways of choosing on the same candidates: the share by their number, and the gain at all. */
function printChoices(terminal: Terminal, { choices }: BestOfNResult, axes: string): void {
  const sizes = Object.keys(choices[0]!.curve)
  const all = sizes.at(-1)!
  terminal.line()
  const rows = choices.map(({ name, curve, gain, gainOverFitted }) => [
    clipped(name, 32),
    ...sizes.map((size) => share(curve[size]!.value)),
    `${share(curve[all]!.low)} to ${share(curve[all]!.high)}`,
    estimate(gain),
    gainOverFitted ? estimate(gainOverFitted) : '',
  ])
  const head = [
    `choice by ${axes}`,
    ...sizes,
    '95 % interval',
    'over the best scorer',
    'over the fitted',
  ]
  for (const line of tableLines([head, ...rows])) terminal.line(line)
}

function estimate({ value, low, high }: Interval): string {
  return `${signed(value)} (${signed(low)} to ${signed(high)})`
}

function signed(value: number): string {
  return `${value < 0 ? '-' : '+'}${share(Math.abs(value))}`
}

function share(value: number): string {
  return value.toFixed(4)
}
