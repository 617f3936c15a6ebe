import { KitError } from '../base/errors.ts'
import { type Comparison, compareResults } from '../benchmark/compare-results.ts'
import { type NoiseFloor, noiseFloor } from '../benchmark/noise-floor.ts'
import { measureNamed } from '../job/bench/measure-named.ts'
import { readRulings, type Ruled } from '../job/bench/ruling-lines.ts'
import type { ActionContext, ActionResult, CommonFlags } from './action.ts'
import { clipped, counted, type Terminal } from './terminal.ts'

/** The flags of `bench compare`. */
export type BenchCompareFlags = CommonFlags & {
  readonly judges?: readonly string[]
  readonly repeats?: readonly string[]
  readonly seed: number
}

/** Two answerers of two rulings files, or of one. */
export async function benchCompareVerb(
  paths: readonly [string, string],
  flags: BenchCompareFlags,
  { terminal }: ActionContext,
): Promise<ActionResult> {
  const [firstJudge, secondJudge = firstJudge] = flags.judges ?? []
  const files = [await readRulings(paths[0]), await readRulings(paths[1])] as const
  const first = pick(files[0], paths[0], firstJudge)
  const second = pick(files[1], paths[1], secondJudge)
  const { benchmark } = first
  if (benchmark !== second.benchmark)
    throw new KitError(
      'usage',
      `${paths[0]} is of ${benchmark}, ${paths[1]} of ${second.benchmark}; compare runs of one ` +
        'benchmark',
    )
  const { seed, repeats = [] } = flags
  const measured = measureNamed(benchmark)
  const comparison = compareResults(measured, [first.results, second.results], { seed })
  if (comparison.itemCount === 0)
    throw new KitError('usage', `${paths.join(' and ')} have no item in common`)
  printComparison(terminal, [first, second], comparison)
  const noise = noiseFloor(measured, await repeatsOf({ first, second, files, repeats }), { seed })
  if (noise === null && repeats.length > 0)
    throw new KitError(
      'usage',
      `--repeats: ${repeats.join(', ')} and the two runs hold no judge that was asked the same ` +
        'items twice',
    )
  if (noise !== null) printNoise(terminal, noise, comparison)
  const judges = [first.judge, second.judge]
  return { json: { benchmark, judges, ...comparison, ...(noise && { noise }) } }
}

type Repeats = {
  readonly first: Ruled
  readonly second: Ruled
  readonly files: readonly [readonly Ruled[], readonly Ruled[]]
  readonly repeats: readonly string[]
}

/**
 * Every time that one judge was asked: the first one, with the repeats that are named, or else the
 * second one. The two runs that are compared are never taken for repeats of each other.
 */
async function repeatsOf({ first, second, files, repeats }: Repeats) {
  const named: Ruled[] = []
  for (const path of repeats) named.push(...(await readRulings(path)))
  const timesOf = ({ benchmark, judge }: Ruled, file: readonly Ruled[]) =>
    [...file, ...named].filter((run) => run.benchmark === benchmark && run.judge === judge)
  const found = [timesOf(first, files[0]), timesOf(second, files[1])]
  const times = found.find((runs) => runs.length > 1) ?? []
  return times.map(({ results }) => results)
}

function pick(runs: readonly Ruled[], path: string, judge: string | undefined): Ruled {
  const once = runs.filter(({ rerun = 0 }) => rerun === 0)
  const found = judge === undefined ? once : once.filter((run) => run.judge === judge)
  if (found.length === 1) return found[0]!
  const names = once.map((run) => run.judge).join(', ')
  throw new KitError('usage', `${path} holds the judges ${names}; name two with --judges A B`)
}

function printComparison(
  terminal: Terminal,
  [first, second]: readonly [Ruled, Ruled],
  comparison: Comparison,
): void {
  const { headlines, difference, gained, lost, itemCount, onlyFirst, onlySecond } = comparison
  terminal.line(`${first.benchmark}, ${counted(itemCount, 'item')} that both were asked`)
  if (onlyFirst + onlySecond > 0)
    terminal.line(`left out: ${onlyFirst} only in the first, ${onlySecond} only in the second`)
  terminal.line(`  ${first.judge}: ${shown(headlines[0])}`)
  terminal.line(`  ${second.judge}: ${shown(headlines[1])}`)
  if (difference !== null)
    terminal.line(
      `second less first: ${shown(difference.value)} (95 % ${shown(difference.low)} to ` +
        `${shown(difference.high)}, seed ${comparison.seed})`,
    )
  terminal.line(
    `McNemar p ${comparison.mcNemar.toPrecision(3)}, kappa of answers ${shown(comparison.kappa)}`,
  )
  for (const [what, ids] of [['gained', gained] as const, ['lost', lost] as const])
    terminal.line(
      `${what}: ${counted(ids.length, 'item')} ${clipped(ids.join(' '), 200)}`.trimEnd(),
    )
}

/** Whether the difference is one that a judge has with itself. */
function printNoise(
  terminal: Terminal,
  { floor, runCount, itemCount }: NoiseFloor,
  { difference }: Comparison,
): void {
  const of = `${shown(floor)} (${counted(runCount, 'run')} of ${counted(itemCount, 'item')})`
  if (difference === null) return terminal.line(`noise floor ${of}`)
  const isNoise = Math.abs(difference.value) <= floor
  terminal.line(
    isNoise
      ? `noise: the difference is not above the noise floor of ${of}, what a judge differs by ` +
          'from itself'
      : `the difference is above the noise floor of ${of}`,
  )
}

function shown(value: number | null): string {
  return value?.toFixed(4) ?? '-'
}
