import { defaultRejectsPath } from '../format/rejects-file.ts'
import {
  benchFirstErrors,
  type BenchRequest,
  type BenchResult,
  type FirstErrorBenchmark,
} from '../job/bench-job.ts'
import { shippedChecks } from '../judge/checks/shipped.ts'
import type { ActionResult, CommonFlags } from './action.ts'
import { type Asking, askingModel } from './asking-model.ts'
import type { ConfiguredContext } from './configured.ts'
import type { ModelFlags } from './model-flags.ts'
import { printSpend } from './print-spend.ts'
import { clipped, count, counted, tableLines, type Terminal } from './terminal.ts'

/** The flags of `bench`. */
export type BenchFlags = CommonFlags &
  ModelFlags & {
    readonly data: string
    readonly tree?: string
    readonly scores?: readonly string[]
    readonly theta: number | 'fit'
    readonly seed: number
    readonly limit?: number
    readonly maxBad: number
    readonly lenient?: boolean
    readonly rejects?: string
  }

export function benchVerb(
  benchmark: FirstErrorBenchmark,
  flags: BenchFlags,
  context: ConfiguredContext,
): Promise<ActionResult> {
  return askingModel(
    flags,
    context,
    (asking) => benchFirstErrors(requestOf(benchmark, flags, asking)),
    (results, spend) => {
      const { terminal } = context
      if (results.length === 1) printBench(terminal, results[0]!)
      else printComparison(terminal, results)
      if (spend !== undefined) printSpend(terminal, spend)
      const json = results.length === 1 ? results[0]! : { benchmark, results }
      return { json: { ...json, ...(spend && { spend }) } }
    },
  )
}

function requestOf(
  benchmark: FirstErrorBenchmark,
  flags: BenchFlags,
  { judging, live }: Asking,
): BenchRequest {
  return {
    benchmark,
    data: flags.data,
    scoring: {
      checks: shippedChecks,
      ...(judging && { judging }),
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
    onProgress: (done) => live.show(`${done} trajectories judged`),
  }
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
