import type { BenchmarkAbout } from '../../benchmark/benchmark.ts'
import type { Contamination } from '../../benchmark/contamination.ts'
import type { NoiseFloor } from '../../benchmark/noise-floor.ts'
import type { Report } from '../../benchmark/report.ts'
import type { BenchRun } from '../../job/bench/bench-job.ts'
import { count, counted, type Terminal } from '../terminal.ts'

/** A run with what its number carries. */
export type ReportedRun = BenchRun & { readonly report: Report }

/** What a number carries, a line a judge. */
export function printReports(
  terminal: Terminal,
  { headline }: BenchmarkAbout,
  runs: readonly ReportedRun[],
): void {
  for (const { judge, report, ...run } of runs) {
    const who = runs.length === 1 ? '' : `${judge}: `
    terminal.line(`${who}${carried(report, headline.unit).join(', ')}`)
    const warning = flatteryOf(run)
    if (warning !== undefined) terminal.line(`${who}${warning}`)
  }
}

/** Figures of what a calibration was fitted on say little of anything else. */
function flatteryOf({
  calibratedOnCount = 0,
  itemCount,
}: Pick<BenchRun, 'calibratedOnCount' | 'itemCount'>): string | undefined {
  if (calibratedOnCount === 0) return undefined
  return (
    `CAUTION: the calibration was fitted on the tasks of ${count(calibratedOnCount)} of these ` +
    `${counted(itemCount, 'item')}; the figures flatter it`
  )
}

function carried(report: Report, unit: BenchmarkAbout['headline']['unit']): string[] {
  const { interval, seed, validityRate, scoredStepCount, auc, ece, brier } = report
  const digits = unit === 'percent' ? 1 : 4
  const scores = Object.entries({ AUC: auc, ECE: ece, Brier: brier }).flatMap(([name, value]) =>
    value === null ? [] : [`${name} ${value.toFixed(4)}`],
  )
  return [
    interval === null
      ? 'no interval'
      : `95 % interval ${interval.low.toFixed(digits)} to ${interval.high.toFixed(digits)} ` +
        `(seed ${seed})`,
    validityRate === null ? 'no items' : `valid ${(100 * validityRate).toFixed(1)} %`,
    ...(scores.length === 0 ? [] : [`${scores.join(', ')} of ${count(scoredStepCount)} steps`]),
  ]
}

/** How far a judge that was asked several times differs from itself. */
export function printNoise(
  terminal: Terminal,
  { headline }: BenchmarkAbout,
  noise: NoiseFloor,
): void {
  const { runCount, itemCount, floor, sameAnswer, sameLabel, spread } = noise
  const digits = headline.unit === 'percent' ? 1 : 4
  const alike = [
    sameAnswer === null ? [] : `${(100 * sameAnswer).toFixed(1)} % of answers alike`,
    sameLabel === null ? [] : `${(100 * sameLabel).toFixed(1)} % of step labels`,
    spread === null ? [] : `scores ${spread.toFixed(3)} apart`,
  ].flat()
  terminal.line(
    `asked ${runCount} times (${counted(itemCount, 'item')}): ${alike.join(', ')}; a difference ` +
      `of ${headline.name} below ${floor.toFixed(digits)} is noise`,
  )
}

/** How many problems stand in a training file. */
export function printContamination(terminal: Terminal, found: Contamination): void {
  const { problemCount, verbatim, overlapping } = found
  terminal.line(
    `in the training file: ${count(verbatim.length)} of ${count(problemCount)} problems word for ` +
      `word, ${count(overlapping.length)} by half of their runs of 13 words`,
  )
}

/** The same as a Markdown table, a row a judge. */
export function reportMarkdown(about: BenchmarkAbout, runs: readonly ReportedRun[]): string {
  const splits = [...new Set(runs.flatMap((run) => Object.keys(run.splits)))]
  const { name, figure, unit } = about.headline
  const digits = unit === 'percent' ? 1 : 4
  const head = ['judge', ...splits, name, '95 %', 'valid', 'AUC', 'ECE', 'Brier', 'items', 'seed']
  const rows = runs.map(({ judge, report, headline, itemCount, ...run }) => [
    judge,
    ...splits.map((split) => shown(run.splits[split]?.[figure], digits)),
    shown(headline, digits),
    report.interval === null
      ? '-'
      : `${shown(report.interval.low, digits)} to ${shown(report.interval.high, digits)}`,
    shown(report.validityRate),
    shown(report.auc),
    shown(report.ece),
    shown(report.brier),
    String(itemCount),
    String(report.seed),
  ])
  const lines = [head, head.map(() => '---'), ...rows].map(
    (cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`,
  )
  const warnings = runs.flatMap(({ judge, ...run }) => {
    const warning = flatteryOf(run)
    return warning === undefined ? [] : [`\n${judge}: ${warning}\n`]
  })
  return `# ${about.name}\n\n${lines.join('\n')}\n${warnings.join('')}`
}

function shown(value: number | null | undefined, places = 4): string {
  return value?.toFixed(places) ?? '-'
}
