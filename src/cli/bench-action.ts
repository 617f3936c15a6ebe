import { KitError } from '../base/errors.ts'
import type { Benchmark } from '../benchmark/benchmark.ts'
import { benchmarks } from '../benchmark/benchmarks.ts'
import { type Gate, gateFigures, missedGates } from '../benchmark/gate.ts'
import { declaredBenchmark, parseShape } from '../benchmark/declared-shape.ts'
import { reportOf } from '../benchmark/report.ts'
import { prmBench } from '../benchmark/prmbench.ts'
import type { Format } from '../format/format.ts'
import type { ReadOptions } from '../format/read-records.ts'
import { defaultRejectsPath } from '../format/rejects-file.ts'
import {
  type Answerer,
  judgedAnswers,
  recordedAnswers,
  recordedOutcomes,
  scoredAnswers,
} from '../job/answerers.ts'
import { ablateBenchmark, type AblationRun } from '../job/bench-ablation.ts'
import { benchItems, type BenchRequest, type BenchRun, type Threshold } from '../job/bench-job.ts'
import { calibratedAnswers, readCalibration } from '../job/calibrate-job.ts'
import { checkContamination } from '../job/contamination-job.ts'
import { openLines } from '../job/line-output.ts'
import { writeRulings } from '../job/ruling-lines.ts'
import { readText } from '../job/tree-files.ts'
import { openTree } from '../job/open-tree.ts'
import { openScoreTable, openScoring } from '../job/open-scoring.ts'
import { runDefaults } from '../job/run-settings.ts'
import { cachedEncoder } from '../encoder/cached-encoder.ts'
import { shippedChecks } from '../judge/checks/shipped.ts'
import { rulesAllocator } from '../judge/rules-allocator.ts'
import { rulesJudge } from '../judge/rules-judge.ts'
import type { ActionContext, ActionResult, CommonFlags } from './action.ts'
import { exitCodes } from './exit-code.ts'
import {
  printContamination,
  printReports,
  type ReportedRun,
  reportMarkdown,
} from './print-report.ts'
import { printAblation, printBenchRuns, withoutResults } from './print-bench.ts'

/** The flags of `bench NAME`. */
export type BenchFlags = CommonFlags & {
  readonly data: string
  readonly output?: string
  readonly judge?: 'rules'
  readonly tree?: string
  readonly scores?: readonly string[]
  readonly predictions?: readonly string[]
  readonly judgments?: readonly string[]
  readonly theta?: Threshold
  readonly seed?: number
  readonly compat?: boolean
  readonly shape?: string
  readonly ablate?: boolean
  readonly gate?: readonly Gate[]
  readonly markdown?: string
  readonly calibration?: string
  readonly training?: string
  readonly limit?: number
  readonly maxBad: number
  readonly lenient?: boolean
  readonly rejects?: string
}

export async function benchVerb(
  name: string,
  flags: BenchFlags,
  { terminal }: ActionContext,
): Promise<ActionResult> {
  const request = requestOf(name, flags, (done) => terminal.status(`${done} items asked`))
  const { benchmark } = request
  if (flags.ablate === true) {
    const runs = await ablated(request, flags)
    await keepRulings(runs, flags, benchmark)
    printAblation(terminal, benchmark, runs)
    return { json: { benchmark: benchmark.about.name, variants: runs.map(withoutResults) } }
  }
  const runs = (await asked(request, flags)).map((run) => ({
    ...run,
    report: reportOf(benchmark, run.results, { seed: flags.seed ?? 0 }),
  }))
  await keepRulings(runs, flags, benchmark)
  printBenchRuns(terminal, benchmark, runs)
  printReports(terminal, benchmark.about, runs)
  const contamination =
    flags.training === undefined ? undefined : await checkContamination(request, flags.training)
  if (contamination !== undefined) printContamination(terminal, contamination)
  if (flags.markdown !== undefined) await keepMarkdown(flags.markdown, benchmark, runs)
  const missed = runs.flatMap((run) =>
    missedGates(flags.gate ?? [], gateFigures(benchmark.about, run, run.report)).map(
      (sentence) => `${run.judge}: ${sentence}`,
    ),
  )
  for (const sentence of missed) terminal.line(sentence)
  const json = runs.map(withoutResults)
  return {
    json: {
      ...(json.length === 1 ? json[0] : { benchmark: name, results: json }),
      ...(contamination && { contamination }),
    },
    ...(missed.length > 0 && { exitCode: exitCodes.gate }),
  }
}

async function keepMarkdown(
  path: string,
  { about }: Benchmark,
  runs: readonly ReportedRun[],
): Promise<void> {
  const lines = openLines(path)
  await lines.write(reportMarkdown(about, runs).trimEnd())
  lines.finish()
}

/** A request but for who answers. */
type Question = Omit<BenchRequest, 'answerers'>

/** What is asked, and how its file is read. */
export function requestOf(
  name: string,
  flags: BenchFlags,
  onProgress: (done: number) => void,
): Question {
  const { benchmark, format } = openBenchmark(name, flags)
  return {
    benchmark,
    data: flags.data,
    read: {
      ...toleranceOf(flags),
      ...(format !== undefined && { format }),
      ...(flags.limit !== undefined && { limit: flags.limit }),
      rejectsPath: flags.rejects ?? defaultRejectsPath(flags.data),
    },
    theta: flags.theta ?? 0.5,
    seed: flags.seed ?? 0,
    onProgress,
  }
}

/** How bad rows are taken, in the data and in files of answers. */
function toleranceOf({ maxBad, lenient }: BenchFlags): ReadOptions {
  return { rejectShareMax: maxBad, ...(lenient !== undefined && { lenient }) }
}

async function asked(request: Question, flags: BenchFlags): Promise<BenchRun[]> {
  const answerers = await openAnswerers(request.benchmark, flags)
  if (flags.calibration === undefined) return benchItems({ ...request, answerers })
  const calibration = readCalibration(flags.calibration)
  const own = answerers.filter(({ name }) => name === calibration.judge)
  const among = own.length > 0 ? own : answerers
  const mapped = among.map((each) => calibratedAnswers(each, calibration))
  return benchItems({ ...request, answerers: mapped })
}

/** Every variant of the method on the same items. */
async function ablated(request: Question, flags: BenchFlags): Promise<AblationRun[]> {
  if ([flags.scores, flags.predictions, flags.judgments].some((given) => given !== undefined))
    throw new KitError('usage', '--ablate asks a judge; leave out --scores and --predictions')
  const { tree, encoder, embeddings } = await openTree(flags.tree, shippedChecks)
  return ablateBenchmark({
    ...request,
    tree,
    kit: {
      allocator: rulesAllocator(shippedChecks),
      judge: rulesJudge(shippedChecks),
      encoder: cachedEncoder(encoder),
      embeddings,
    },
    options: { maxParents: Infinity, maxAspects: Infinity, maxChildrenPerStep: Infinity },
  })
}

async function keepRulings(
  runs: readonly BenchRun[],
  { output }: BenchFlags,
  { about }: Benchmark,
): Promise<void> {
  if (output !== undefined) await writeRulings(output, runs, about.asks)
}

function openBenchmark(
  name: string,
  { compat, shape }: BenchFlags,
): { readonly benchmark: Benchmark; readonly format?: Format } {
  if (shape !== undefined) return declaredBenchmark(parseShape(readText(shape), shape))
  if (name === 'prmbench' && compat === true) return { benchmark: prmBench(-1) }
  return { benchmark: benchmarks.find(({ about }) => about.name === name)! }
}

/** Who is asked: a judge, or files of what others said. */
export async function openAnswerers(
  { about }: Benchmark,
  flags: BenchFlags,
): Promise<readonly Answerer[]> {
  const read = toleranceOf(flags)
  const { scores, predictions, judgments, tree } = flags
  const recorded = [...(predictions ?? []), ...(judgments ?? [])]
  if (about.asks === 'outcome') return [recordedOutcomes]
  if (scores !== undefined && recorded.length > 0)
    throw new KitError('usage', 'give --scores or --predictions, not both')
  if (scores !== undefined) return scoredAnswers(await openScoreTable(scores, read))
  if (recorded.length > 0) {
    const answerers = await recordedAnswers(recorded, read)
    if (answerers.length > 0) return answerers
    throw new KitError('input-unrecognised', `${recorded.join(', ')}: no predictions in it`)
  }
  const source = { checks: shippedChecks, ...(tree !== undefined && { treePath: tree }) }
  const { scoring, opened } = await openScoring(source, runDefaults)
  const { judgedOn } = about
  return [judgedAnswers(scoring, opened!.tree.roots, judgedOn && { facets: judgedOn })]
}
