import type { Benchmark, FigureRow } from '../../benchmark/benchmark.ts'
import type { AblationRun } from '../../job/bench/bench-ablation.ts'
import type { BenchRun } from '../../job/bench/bench-job.ts'
import { clipped, count, counted, tableLines, type Terminal } from '../terminal.ts'

/** One run as a table of its splits; several as one row each. */
export function printBenchRuns(
  terminal: Terminal,
  benchmark: Benchmark,
  runs: readonly BenchRun[],
): void {
  if (runs.length === 1) printRun(terminal, benchmark, runs[0]!)
  else printComparison(terminal, benchmark, runs)
  const left = Object.entries(runs[0]?.leftOut ?? {})
  for (const [reason, items] of left)
    terminal.line(`left out, ${reason}: ${counted(items, 'item')}`)
}

function printRun(terminal: Terminal, { about }: Benchmark, run: BenchRun): void {
  const { judge, theta, fittedOn, fittedOnCount, itemCount, splits, headline, baselines } = run
  const isCut = run.results.some(({ steps = [] }) => steps.some((step) => step.score != null))
  const fitted =
    fittedOn === undefined ? '' : `, fitted on ${counted(fittedOnCount, 'item')} (${fittedOn})`
  const cut = isCut ? `, steps below ${theta} are wrong${fitted}` : ''
  terminal.line(`${about.name}, ${counted(itemCount, 'item')}, judge ${judge}${cut}`)
  const names = columnsOf(splits, about.columns)
  const head = ['split', ...names.map(inWords)]
  const rows = Object.entries(splits).map(([split, row]) => [split, ...cells(row, names, about)])
  const all = rows.length > 1 ? [['all', ...cells(run.overall, names, about)]] : []
  for (const line of tableLines([head, ...rows, ...all])) terminal.line(`  ${line}`)
  const others = Object.entries(run.overall)
    .filter(([name, value]) => value !== null && !names.includes(name))
    .map(([name, value]) => `${inWords(name)} ${shown(value, name, about)}`)
  if (others.length > 1) terminal.line(others.join(', '))
  terminal.line(`${about.headline.name}: ${shown(headline, '', about)}`)
  const blind = Object.entries(baselines).map(
    ([name, figures]) => `${name} ${shown(figures.headline, '', about)}`,
  )
  if (blind.length > 0) terminal.line(`without looking: ${blind.join(', ')}`)
  if (run.uncoveredCount > 0)
    terminal.line(`nothing was said of ${counted(run.uncoveredCount, 'item')}`)
  if (run.missingCount > 0)
    terminal.line(`no usable answer to ${counted(run.missingCount, 'item')}`)
}

/** Figures worth a column: those that are named, as far as any split has them. */
function columnsOf(
  splits: BenchRun['splits'],
  named: readonly string[] | undefined,
): readonly string[] {
  const rows = Object.values(splits)
  const names = named ?? [...new Set(rows.flatMap((row) => Object.keys(row)))]
  return names.filter((name) => rows.some((row) => (row[name] ?? null) !== null))
}

/** One row a judge: the figure of each split, and the headline. */
function printComparison(
  terminal: Terminal,
  { about }: Benchmark,
  runs: readonly BenchRun[],
): void {
  const { name, figure } = about.headline
  const splits = [...new Set(runs.flatMap((run) => Object.keys(run.splits)))]
  const rows = runs.map((run) => [
    clipped(run.judge, 48),
    run.theta.toFixed(2),
    ...splits.map((split) => shown(run.splits[split]?.[figure] ?? null, figure, about)),
    shown(run.headline, '', about),
    count(run.uncoveredCount),
    count(run.missingCount),
  ])
  const head = [inWords(figure), 'below', ...splits, name, 'not covered', 'no answer']
  for (const line of tableLines([head, ...rows])) terminal.line(line)
}

/** A row a variant: its headline, how far it is from the tree per step, and what it cost. */
export function printAblation(
  terminal: Terminal,
  { about }: Benchmark,
  runs: readonly AblationRun[],
): void {
  terminal.line(
    `${about.name}, ${counted(runs[0]!.itemCount, 'item')}, each asked ${runs.length} times`,
  )
  for (const line of tableLines(ablationRows(about, runs))) terminal.line(`  ${line}`)
}

/** The same in Markdown. */
export function ablationMarkdown({ about }: Benchmark, runs: readonly AblationRun[]): string {
  const [head = [], ...rows] = ablationRows(about, runs)
  const lines = [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`)
  return `# ${about.name}, ablation\n\n${lines.join('\n')}\n`
}

function ablationRows(about: Benchmark['about'], runs: readonly AblationRun[]): string[][] {
  const signed = (value: number) => `${value < 0 ? '-' : '+'}${shown(Math.abs(value), '', about)}`
  const rows = runs.map(({ judge, headline, difference, cost, missingCount }) => [
    judge,
    shown(headline, '', about),
    difference === null
      ? '-'
      : `${signed(difference.value)} (${signed(difference.low)} to ${signed(difference.high)})`,
    count(cost.allocations),
    count(cost.requests),
    count(cost.verdicts),
    count(cost.calls),
    count(cost.inputTokens + cost.outputTokens),
    count(missingCount),
  ])
  const costs = ['allocations', 'requests', 'verdicts', 'calls', 'tokens']
  const head = ['variant', about.headline.name, 'to the tree per step', ...costs, 'no answer']
  return [head, ...rows]
}

function cells(row: FigureRow, names: readonly string[], about: Benchmark['about']): string[] {
  return names.map((name) => shown(row[name] ?? null, name, about))
}

/** Counts as whole numbers, figures as the literature prints them. */
function shown(value: number | null, name: string, { headline }: Benchmark['about']): string {
  if (value === null) return '-'
  if (/(?:Count|Ruled)$/.test(name)) return count(value)
  return value.toFixed(headline.unit === 'percent' ? 1 : 4)
}

/** "accuracyError" as "accuracy error". */
function inWords(name: string): string {
  return name === 'f1' ? 'F1' : name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
}

/** A run as `--json` prints it: the rulings on single items stay out. */
export function withoutResults<Run extends { readonly results: unknown }>(
  run: Run,
): Omit<Run, 'results'> {
  const { results: _, ...rest } = run
  return rest
}
