import { KitError } from '../base/errors.ts'
import { type Benchmark, meanFigure } from '../benchmark/benchmark.ts'
import { benchmarks } from '../benchmark/benchmarks.ts'
import { type Comparison, compareResults } from '../benchmark/compare-results.ts'
import { readRulings, type Ruled } from '../job/ruling-lines.ts'
import type { ActionContext, ActionResult, CommonFlags } from './action.ts'
import { clipped, counted, type Terminal } from './terminal.ts'

/** The flags of `bench compare`. */
export type BenchCompareFlags = CommonFlags & {
  readonly judges?: readonly string[]
  readonly seed: number
}

/** Two answerers of two rulings files, or of one. */
export async function benchCompareVerb(
  paths: readonly [string, string],
  flags: BenchCompareFlags,
  { terminal }: ActionContext,
): Promise<ActionResult> {
  const [firstJudge, secondJudge = firstJudge] = flags.judges ?? []
  const first = pick(await readRulings(paths[0]), paths[0], firstJudge)
  const second = pick(await readRulings(paths[1]), paths[1], secondJudge)
  if (first.benchmark !== second.benchmark)
    throw new KitError(
      'usage',
      `${paths[0]} is of ${first.benchmark}, ${paths[1]} of ${second.benchmark}; compare runs ` +
        'of one benchmark',
    )
  const { seed } = flags
  const comparison = compareResults(measureOf(first), [first.results, second.results], { seed })
  if (comparison.itemCount === 0)
    throw new KitError('usage', `${paths.join(' and ')} have no item in common`)
  printComparison(terminal, [first, second], comparison)
  const judges = [first.judge, second.judge]
  return { json: { benchmark: first.benchmark, judges, ...comparison } }
}

function pick(runs: readonly Ruled[], path: string, judge: string | undefined): Ruled {
  const found = judge === undefined ? runs : runs.filter((run) => run.judge === judge)
  if (found.length === 1) return found[0]!
  const names = runs.map((run) => run.judge).join(', ')
  throw new KitError('usage', `${path} holds the judges ${names}; name two with --judges A B`)
}

/** The published measure, or the mean credit where rows were declared by their owner. */
function measureOf({ benchmark }: Ruled): Pick<Benchmark, 'measure'> {
  const meanCredit: Pick<Benchmark, 'measure'> = {
    measure: (results) => {
      const headline = meanFigure(results.map(({ credit }) => credit))
      return { headline, overall: { meanCredit: headline }, splits: {} }
    },
  }
  return benchmarks.find(({ about }) => about.name === benchmark) ?? meanCredit
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

function shown(value: number | null): string {
  return value?.toFixed(4) ?? '-'
}
