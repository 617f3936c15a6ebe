import { defaultRejectsPath } from '../format/rejects-file.ts'
import { benchFirstErrors, type BenchResult, type FirstErrorBenchmark } from '../job/bench-job.ts'
import { shippedChecks } from '../judge/checks/shipped.ts'
import type { ActionContext, ActionResult, CommonFlags } from './action.ts'
import { clipped, count, counted, tableLines, type Terminal } from './terminal.ts'

/** The flags of `bench`. */
export type BenchFlags = CommonFlags & {
  readonly data: string
  readonly judge: 'rules'
  readonly tree?: string
  readonly scores?: readonly string[]
  readonly theta: number | 'fit'
  readonly seed: number
  readonly limit?: number
  readonly maxBad: number
  readonly lenient?: boolean
  readonly rejects?: string
}

export async function benchVerb(
  benchmark: FirstErrorBenchmark,
  flags: BenchFlags,
  { terminal }: ActionContext,
): Promise<ActionResult> {
  const results = await benchFirstErrors({
    benchmark,
    data: flags.data,
    scoring: {
      checks: shippedChecks,
      ...(flags.tree !== undefined && { treePath: flags.tree }),
      ...(flags.scores !== undefined && { scorePaths: flags.scores }),
    },
    read: {
      rejectShareMax: flags.maxBad,
      rejectsPath: flags.rejects ?? defaultRejectsPath(flags.data),
      ...(flags.lenient !== undefined && { lenient: flags.lenient }),
      ...(flags.limit !== undefined && { limit: flags.limit }),
    },
    theta: flags.theta,
    seed: flags.seed,
    onProgress: (done) => terminal.status(`${done} trajectories judged`),
  })
  if (results.length === 1) printBench(terminal, results[0]!)
  else printComparison(terminal, results)
  return { json: results.length === 1 ? results[0] : { benchmark, results } }
}

function printBench(terminal: Terminal, result: BenchResult): void {
  const { benchmark, judge, theta, fittedOnCount, splits, unlabelledCount, baselines } = result
  const fitted =
    fittedOnCount > 0
      ? `, fitted on ${counted(fittedOnCount, 'other trajectory', 'other trajectories')}`
      : ''
  terminal.line(`${benchmark}, judge ${judge}, first step below ${theta}${fitted}`)
  const head = ['split', 'with mistake', 'found', 'without', 'left alone', 'F1']
  const rows = Object.entries(splits).map(([split, figures]) => [
    split,
    count(figures.errorCount),
    figures.accuracyError.toFixed(1),
    count(figures.correctCount),
    figures.accuracyCorrect.toFixed(1),
    figures.f1.toFixed(1),
  ])
  for (const line of tableLines([head, ...rows])) terminal.line(`  ${line}`)
  terminal.line(`mean F1 ${result.meanF1.toFixed(1)}`)
  const blind = Object.entries(baselines).map(([name, f1]) => `${name} ${f1.toFixed(1)}`)
  terminal.line(`without looking: ${blind.join(', ')}`)
  if (result.unscoredCount > 0)
    terminal.line(
      `left out, no scores: ${counted(result.unscoredCount, 'trajectory', 'trajectories')}`,
    )
  if (unlabelledCount > 0)
    terminal.line(
      `left out, no usable label: ${counted(unlabelledCount, 'trajectory', 'trajectories')}`,
    )
}

/** One row a judge: F1 of each split, and their mean. */
function printComparison(terminal: Terminal, results: readonly BenchResult[]): void {
  const splits = [...new Set(results.flatMap((result) => Object.keys(result.splits)))]
  const rows = results.map((result) => [
    clipped(result.judge, 48),
    result.theta.toFixed(2),
    ...splits.map((split) => result.splits[split]?.f1.toFixed(1) ?? '-'),
    result.meanF1.toFixed(1),
    count(result.unscoredCount),
  ])
  const head = ['F1 by judge', 'below', ...splits, 'mean', 'without scores']
  for (const line of tableLines([head, ...rows])) terminal.line(line)
}
