import { KitError } from '../base/errors.ts'
import { type JudgeDrift, judgeDrift } from '../benchmark/judge-drift.ts'
import { type JudgeQuality, judgeQuality } from '../benchmark/judge-quality.ts'
import { type NoiseFloor, noiseFloor } from '../benchmark/noise-floor.ts'
import type { Interval } from '../benchmark/paired-interval.ts'
import { measureNamed } from '../job/bench/measure-named.ts'
import { readRulings, type Ruled } from '../job/bench/ruling-lines.ts'
import type { ActionContext, ActionResult, CommonFlags } from './action.ts'
import { clipped, count, counted, tableLines, type Terminal } from './terminal.ts'

/** The flags of `bench judge-quality`. */
export type JudgeQualityFlags = CommonFlags & {
  readonly against?: string
  readonly seed: number
}

/** Judges as raters of steps; a judge that was asked several times, in one file or more. */
export async function judgeQualityVerb(
  paths: readonly string[],
  { against, seed }: JudgeQualityFlags,
  { terminal }: ActionContext,
): Promise<ActionResult> {
  const all: Ruled[] = []
  for (const path of paths) all.push(...(await readRulings(path)))
  const byJudge = [...Map.groupBy(all, ({ benchmark, judge }) => `${benchmark} ${judge}`).values()]
  const judges = judgeQuality(
    byJudge.map(([first]) => first!),
    { seed },
  )
  if (judges.every(({ stepCount, order }) => stepCount === 0 && order === null))
    throw new KitError(
      'input-unrecognised',
      `${paths.join(', ')}: no ruling in it has labelled steps, or pairs in both orders`,
    )
  const noise = byJudge.map((runs) => noiseOf(runs, seed))
  printQuality(terminal, judges)
  printOrder(terminal, judges)
  printStability(terminal, judges, noise)
  const drift = against === undefined ? undefined : await driftsOf(byJudge, against, seed)
  if (drift !== undefined) printDrift(terminal, drift)
  const rows = judges.map((judge, index) => ({ ...judge, noise: noise[index] ?? null }))
  return { json: { judges: rows, ...(drift && { drift }) } }
}

function noiseOf(runs: readonly Ruled[], seed: number): NoiseFloor | null {
  return noiseFloor(
    measureNamed(runs[0]!.benchmark),
    runs.map(({ results }) => results),
    { seed },
  )
}

/** Judges of one name are compared; of two files with one judge each, these two. */
async function driftsOf(
  byJudge: readonly (readonly Ruled[])[],
  against: string,
  seed: number,
): Promise<JudgeDrift[]> {
  const others = await readRulings(against)
  const drifts = byJudge.flatMap(([before]) => {
    const isAlone = byJudge.length === 1 && others.length === 1
    const after = isAlone ? others[0] : others.find(({ judge }) => judge === before!.judge)
    return after === undefined ? [] : [judgeDrift([before!, after], { seed })]
  })
  if (drifts.some(({ stepCount }) => stepCount > 0)) return drifts
  const names = others.map(({ judge }) => judge).join(', ')
  throw new KitError(
    'usage',
    `--against ${against}: its judges (${names}) rated no step that is rated here too; give ` +
      'rulings of the same judge on the same items',
  )
}

function printQuality(terminal: Terminal, judges: readonly JudgeQuality[]): void {
  const raters = judges.filter(({ stepCount }) => stepCount > 0)
  if (raters.length === 0) return
  const rows = raters.map((row) => [
    clipped(row.judge, 44),
    count(row.stepCount),
    ...[row.agreement, row.kappa, row.kappaWithOthers, row.severity, row.position].map(shown),
    within(row.verbosity),
  ])
  const figures = ['agreement', 'kappa', 'with others', 'severity', 'position', 'verbosity']
  for (const line of tableLines([['judge', 'steps', ...figures], ...rows])) terminal.line(line)
}

function printOrder(terminal: Terminal, judges: readonly JudgeQuality[]): void {
  for (const { judge, order } of judges)
    if (order !== null)
      terminal.line(
        `${judge}: ${counted(order.pairCount, 'pair')} in both orders, swayed by order ` +
          `${shown(order.swayed)}, for the first place ${shown(order.firstPlace)}`,
      )
}

function printStability(
  terminal: Terminal,
  judges: readonly JudgeQuality[],
  noise: readonly (NoiseFloor | null)[],
): void {
  for (const [index, found] of noise.entries())
    if (found !== null)
      terminal.line(
        `${judges[index]!.judge}, asked ${found.runCount} times: same answers ` +
          `${shown(found.sameAnswer)}, same labels ${shown(found.sameLabel)}, scores apart ` +
          `${shown(found.spread)}, noise floor of the headline ${shown(found.floor)}`,
      )
}

function printDrift(terminal: Terminal, drifts: readonly JudgeDrift[]): void {
  for (const { judges, stepCount, kappa, shift, nowWrong, nowRight } of drifts) {
    const [before, after] = judges
    const who = before === after ? before : `${before} to ${after}`
    terminal.line(
      `drift of ${who}: ${counted(stepCount, 'step')} rated twice, kappa ${shown(kappa)}, mean ` +
        `shift ${within(shift)}; called wrong only since: ${count(nowWrong.length)}, only ` +
        `before: ${count(nowRight.length)}`,
    )
    const flipped = [...nowWrong, ...nowRight]
    if (flipped.length > 0) terminal.line(`  flipped: ${clipped(flipped.join(', '), 200)}`)
  }
}

/** A figure with its interval. */
function within(found: Interval | null): string {
  return found === null
    ? '-'
    : `${shown(found.value)} (${shown(found.low)} to ${shown(found.high)})`
}

function shown(value: number | null): string {
  return value?.toFixed(4) ?? '-'
}
