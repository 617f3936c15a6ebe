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
  criticAnswers,
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
import { openScoreTable, openScoring, tasksInHand } from '../job/open-scoring.ts'
import type { Judging } from '../job/judging.ts'
import { runDefaults } from '../job/run-settings.ts'
import { cachedEncoder } from '../encoder/cached-encoder.ts'
import { shippedChecks } from '../judge/checks/shipped.ts'
import { rulesAllocator } from '../judge/rules-allocator.ts'
import { rulesJudge } from '../judge/rules-judge.ts'
import type { ActionContext, ActionResult, CommonFlags } from './action.ts'
import { type Asking, askingModel } from './asking-model.ts'
import { type CriticFlags, hasCritic, protocolCritic } from './bench-critic.ts'
import type { ConfiguredContext } from './configured.ts'
import { exitCodes } from './exit-code.ts'
import { printAblation, printBenchRuns, withoutResults } from './print-bench.ts'
import {
  printContamination,
  printReports,
  type ReportedRun,
  reportMarkdown,
} from './print-report.ts'
import { printSpend } from './print-spend.ts'
import type { Spend } from '../job/spend.ts'
import type { Terminal } from './terminal.ts'

/** The flags of a benchmark whose data hold the outcomes. */
export type RecordedFlags = CommonFlags & {
  readonly data: string
  readonly output?: string
  readonly gate?: readonly Gate[]
  readonly markdown?: string
  readonly training?: string
  readonly seed?: number
  readonly limit?: number
  readonly maxBad: number
  readonly lenient?: boolean
  readonly rejects?: string
}

/** Where answers come from. */
export type AnswerFlags = RecordedFlags & {
  readonly tree?: string
  readonly scores?: readonly string[]
  readonly predictions?: readonly string[]
  readonly judgments?: readonly string[]
  readonly theta?: Threshold
  readonly compat?: boolean
  readonly shape?: string
}

/** The flags of `bench NAME`. */
export type BenchFlags = AnswerFlags &
  CriticFlags & { readonly ablate?: boolean; readonly calibration?: string }

/** A benchmark that asks nobody. */
export async function recordedVerb(
  name: string,
  flags: RecordedFlags,
  { terminal }: ActionContext,
): Promise<ActionResult> {
  const question = questionOf(name, flags)
  const runs = await benchItems({ ...question, answerers: [recordedOutcomes] })
  return concludedRuns(runs, { question, flags, terminal })
}

export function benchVerb(
  name: string,
  flags: BenchFlags,
  context: ConfiguredContext,
): Promise<ActionResult> {
  const { terminal } = context
  const question = questionOf(name, flags)
  const questionFor = ({ judging, live }: Asking): Question => ({
    ...question,
    concurrency: tasksInHand({ ...(judging && { judging }) }),
    onProgress: (done) => live.show(`${done} items asked`),
  })
  return flags.ablate === true
    ? askingModel(
        flags,
        context,
        (asking) => ablated(questionFor(asking), flags, asking),
        (runs, spend) => concludedAblation(runs, { question, flags, terminal, spend }),
      )
    : askingModel(
        flags,
        context,
        (asking) => asked(questionFor(asking), flags, asking),
        (runs, spend) => concludedRuns(runs, { question, flags, terminal, spend }),
      )
}

type Conclusion = {
  readonly question: Question
  readonly flags: RecordedFlags
  readonly terminal: Terminal
  readonly spend?: Spend | undefined
}

async function concludedRuns(
  answered: readonly BenchRun[],
  { question, flags, terminal, spend }: Conclusion,
): Promise<ActionResult> {
  const { benchmark } = question
  const runs = answered.map((run) => ({
    ...run,
    report: reportOf(benchmark, run.results, { seed: flags.seed ?? 0 }),
  }))
  await keepRulings(runs, flags, benchmark)
  printBenchRuns(terminal, benchmark, runs)
  printReports(terminal, benchmark.about, runs)
  if (spend !== undefined) printSpend(terminal, spend)
  const contamination =
    flags.training === undefined ? undefined : await checkContamination(question, flags.training)
  if (contamination !== undefined) printContamination(terminal, contamination)
  if (flags.markdown !== undefined) await keepMarkdown(flags.markdown, benchmark, runs)
  const missed = runs.flatMap((run) =>
    missedGates(flags.gate ?? [], gateFigures(benchmark.about, run, run.report)).map(
      (sentence) => `${run.judge}: ${sentence}`,
    ),
  )
  const unanswered = spend === undefined ? [] : unansweredSentences(runs, flags)
  for (const sentence of [...missed, ...unanswered]) terminal.line(sentence)
  const results = runs.map(withoutResults)
  return {
    json: {
      ...(results.length === 1 ? results[0] : { benchmark: benchmark.about.name, results }),
      ...(contamination && { contamination }),
      ...(spend && { spend }),
    },
    ...(missed.length > 0 && { exitCode: exitCodes.gate }),
    ...(unanswered.length > 0 && { exitCode: exitCodes.tolerance }),
  }
}

/** What a model left unanswered is no wrong answer: above the tolerance, figures are of no use. */
function unansweredSentences(runs: readonly BenchRun[], { maxBad }: RecordedFlags): string[] {
  return runs
    .filter(({ missingCount, itemCount }) => missingCount > maxBad * itemCount)
    .map(({ judge, missingCount, itemCount, results }) => {
      const share = `${missingCount} of ${itemCount} items have no usable answer`
      const { missing = '' } = results.find((result) => result.missing !== undefined) ?? {}
      return (
        `${judge}: ${share}, more than --max-bad ${maxBad} (the first: ${missing}); ` +
        '--retry-errors asks for them again'
      )
    })
}

async function concludedAblation(
  runs: readonly AblationRun[],
  { question: { benchmark }, flags, terminal, spend }: Conclusion,
): Promise<ActionResult> {
  await keepRulings(runs, flags, benchmark)
  printAblation(terminal, benchmark, runs)
  if (spend !== undefined) printSpend(terminal, spend)
  const unanswered = spend === undefined ? [] : unansweredSentences(runs, flags)
  for (const sentence of unanswered) terminal.line(sentence)
  const json = { benchmark: benchmark.about.name, variants: runs.map(withoutResults) }
  return {
    json: { ...json, ...(spend && { spend }) },
    ...(unanswered.length > 0 && { exitCode: exitCodes.tolerance }),
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

async function keepRulings(
  runs: readonly BenchRun[],
  { output }: RecordedFlags,
  { about }: Benchmark,
): Promise<void> {
  if (output !== undefined) await writeRulings(output, runs, about.asks)
}

/** A request but for who answers. */
export type Question = Omit<BenchRequest, 'answerers'>

/** What is asked, and how its file is read. */
export function questionOf(name: string, flags: AnswerFlags): Question {
  const { benchmark, format } = openBenchmark(name, flags)
  const { data, rejects, limit, theta = 0.5, seed = 0 } = flags
  return {
    benchmark,
    data,
    theta,
    seed,
    read: {
      ...toleranceOf(flags),
      ...(format !== undefined && { format }),
      ...(limit !== undefined && { limit }),
      rejectsPath: rejects ?? defaultRejectsPath(data),
    },
  }
}

/** How bad rows are taken, in the data and in files of answers. */
function toleranceOf({ maxBad, lenient }: RecordedFlags): ReadOptions {
  return { rejectShareMax: maxBad, ...(lenient !== undefined && { lenient }) }
}

async function asked(
  question: Question,
  flags: BenchFlags,
  { judging }: Asking,
): Promise<BenchRun[]> {
  const { about } = question.benchmark
  const answerers =
    flags.protocol === 'critic'
      ? [criticAnswers(protocolCritic(about, flags, judging), about.asks, judging?.stamp)]
      : await openAnswerers(question.benchmark, flags, judging)
  if (flags.calibration === undefined) return benchItems({ ...question, answerers })
  const calibration = readCalibration(flags.calibration)
  const own = answerers.filter(({ name }) => name === calibration.judge)
  const among = own.length > 0 ? own : answerers
  const mapped = among.map((each) => calibratedAnswers(each, calibration))
  return benchItems({ ...question, answerers: mapped })
}

/** Every variant of the method on the same items. */
async function ablated(
  question: Question,
  flags: BenchFlags,
  { judging }: Asking,
): Promise<AblationRun[]> {
  if ([flags.scores, flags.predictions, flags.judgments].some((given) => given !== undefined))
    throw new KitError('usage', '--ablate asks a judge; leave out --scores and --predictions')
  if (flags.protocol === 'critic') protocolCritic(question.benchmark.about, flags, judging)
  const { about } = question.benchmark
  const { tree, encoder, embeddings } = await openTree(flags.tree, shippedChecks)
  const boundless = { maxParents: Infinity, maxAspects: Infinity, maxChildrenPerStep: Infinity }
  return ablateBenchmark({
    ...question,
    tree,
    kit: {
      allocator: judging?.allocator ?? rulesAllocator(shippedChecks),
      judge: judging?.judge ?? rulesJudge(shippedChecks),
      encoder: cachedEncoder(encoder),
      embeddings,
    },
    ...(judging?.critic && hasCritic(about.asks) && { critic: judging.critic }),
    options: judging === undefined ? boundless : { trajectoriesMax: judging.concurrency },
  })
}

function openBenchmark(
  name: string,
  { compat, shape }: AnswerFlags,
): { readonly benchmark: Benchmark; readonly format?: Format } {
  if (shape !== undefined) return declaredBenchmark(parseShape(readText(shape), shape))
  if (name === 'prmbench' && compat === true) return { benchmark: prmBench(-1) }
  return { benchmark: benchmarks.find(({ about }) => about.name === name)! }
}

/** Who is asked: a judge, or files of what others said. */
export async function openAnswerers(
  { about }: Benchmark,
  flags: AnswerFlags,
  judging?: Judging,
): Promise<readonly Answerer[]> {
  const read = toleranceOf(flags)
  const { scores, predictions, judgments, tree } = flags
  const recorded = [...(predictions ?? []), ...(judgments ?? [])]
  if (scores !== undefined && recorded.length > 0)
    throw new KitError('usage', 'give --scores or --predictions, not both')
  if (scores !== undefined) return scoredAnswers(await openScoreTable(scores, read))
  if (recorded.length > 0) {
    const answerers = await recordedAnswers(recorded, read)
    if (answerers.length > 0) return answerers
    throw new KitError('input-unrecognised', `${recorded.join(', ')}: no predictions in it`)
  }
  const source = {
    checks: shippedChecks,
    ...(judging && { judging }),
    ...(tree !== undefined && { treePath: tree }),
  }
  const { scoring, opened, stamp } = await openScoring(source, runDefaults)
  const { judgedOn } = about
  const judged = judgedAnswers(scoring, opened!.tree.roots, judgedOn && { facets: judgedOn })
  return [{ ...judged, stamp }]
}
