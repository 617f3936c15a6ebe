import { KitError } from '../base/errors.ts'
import type { Benchmark } from '../benchmark/benchmark.ts'
import { benchmarks } from '../benchmark/benchmarks.ts'
import { declaredBenchmark, parseShape } from '../benchmark/declared-shape.ts'
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
import { writeRulings } from '../job/ruling-lines.ts'
import { readText } from '../job/tree-files.ts'
import { openTree } from '../job/open-tree.ts'
import { openScoreTable, openScoring, tasksInHand } from '../job/open-scoring.ts'
import { runDefaults } from '../job/run-settings.ts'
import { cachedEncoder } from '../encoder/cached-encoder.ts'
import { shippedChecks } from '../judge/checks/shipped.ts'
import { rulesAllocator } from '../judge/rules-allocator.ts'
import { rulesJudge } from '../judge/rules-judge.ts'
import type { ActionContext, ActionResult, CommonFlags } from './action.ts'
import { type Asking, askingModel } from './asking-model.ts'
import type { ConfiguredContext } from './configured.ts'
import type { ModelFlags } from './model-flags.ts'
import { printSpend } from './print-spend.ts'
import type { Spend } from '../job/spend.ts'
import type { Terminal } from './terminal.ts'
import { printAblation, printBenchRuns, withoutResults } from './print-bench.ts'

/** The flags of a benchmark whose data hold the outcomes. */
export type RecordedFlags = CommonFlags & {
  readonly data: string
  readonly output?: string
  readonly limit?: number
  readonly maxBad: number
  readonly lenient?: boolean
  readonly rejects?: string
}

/** The flags of `bench NAME`. */
export type BenchFlags = RecordedFlags &
  ModelFlags & {
    readonly tree?: string
    readonly scores?: readonly string[]
    readonly predictions?: readonly string[]
    readonly judgments?: readonly string[]
    readonly theta: Threshold
    readonly seed: number
    readonly compat?: boolean
    readonly shape?: string
    readonly ablate?: boolean
  }

/** A benchmark that asks nobody. */
export async function recordedVerb(
  name: string,
  flags: RecordedFlags,
  { terminal }: ActionContext,
): Promise<ActionResult> {
  const { benchmark } = openBenchmark(name, {})
  const read = readOptionsOf(flags)
  const { data } = flags
  const request = { benchmark, data, read, theta: 0.5, answerers: [recordedOutcomes] }
  return concludedRuns(await benchItems(request), { benchmark, flags, terminal })
}

export function benchVerb(
  name: string,
  flags: BenchFlags,
  context: ConfiguredContext,
): Promise<ActionResult> {
  const { benchmark, format } = openBenchmark(name, flags)
  const { terminal } = context
  const questionFor = ({ judging, live }: Asking): Question => ({
    benchmark,
    data: flags.data,
    read: { ...readOptionsOf(flags), ...(format !== undefined && { format }) },
    theta: flags.theta,
    seed: flags.seed,
    concurrency: tasksInHand({ ...(judging && { judging }) }),
    onProgress: (done) => live.show(`${done} items asked`),
  })
  return flags.ablate === true
    ? askingModel(
        flags,
        context,
        (asking) => ablated(questionFor(asking), flags, asking),
        (runs, spend) => concludedAblation(runs, { benchmark, flags, terminal, spend }),
      )
    : askingModel(
        flags,
        context,
        (asking) => asked(questionFor(asking), flags, asking),
        (runs, spend) => concludedRuns(runs, { benchmark, flags, terminal, spend }),
      )
}

type Conclusion = {
  readonly benchmark: Benchmark
  readonly flags: RecordedFlags
  readonly terminal: Terminal
  readonly spend?: Spend | undefined
}

async function concludedRuns(
  runs: readonly BenchRun[],
  { benchmark, flags, terminal, spend }: Conclusion,
): Promise<ActionResult> {
  if (flags.output !== undefined) await writeRulings(flags.output, runs)
  printBenchRuns(terminal, benchmark, runs)
  if (spend !== undefined) printSpend(terminal, spend)
  const results = runs.map(withoutResults)
  const json = results.length === 1 ? results[0]! : { benchmark: benchmark.about.name, results }
  return { json: { ...json, ...(spend && { spend }) } }
}

async function concludedAblation(
  runs: readonly AblationRun[],
  { benchmark, flags, terminal, spend }: Conclusion,
): Promise<ActionResult> {
  if (flags.output !== undefined) await writeRulings(flags.output, runs)
  printAblation(terminal, benchmark, runs)
  if (spend !== undefined) printSpend(terminal, spend)
  const json = { benchmark: benchmark.about.name, variants: runs.map(withoutResults) }
  return { json: { ...json, ...(spend && { spend }) } }
}

/** A request but for who answers. */
type Question = Omit<BenchRequest, 'answerers'>

function readOptionsOf(flags: RecordedFlags): BenchRequest['read'] {
  return {
    ...toleranceOf(flags),
    ...(flags.limit !== undefined && { limit: flags.limit }),
    rejectsPath: flags.rejects ?? defaultRejectsPath(flags.data),
  }
}

/** How bad rows are taken, in the data and in files of answers. */
function toleranceOf({ maxBad, lenient }: RecordedFlags): ReadOptions {
  return { rejectShareMax: maxBad, ...(lenient !== undefined && { lenient }) }
}

async function asked(question: Question, flags: BenchFlags, asking: Asking): Promise<BenchRun[]> {
  const answerers = await openAnswerers(question.benchmark, flags, asking)
  return benchItems({ ...question, answerers })
}

/** Every variant of the method on the same items. */
async function ablated(
  question: Question,
  flags: BenchFlags,
  { judging }: Asking,
): Promise<AblationRun[]> {
  if ([flags.scores, flags.predictions, flags.judgments].some((given) => given !== undefined))
    throw new KitError('usage', '--ablate asks a judge; leave out --scores and --predictions')
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
    options: judging === undefined ? boundless : { trajectoriesMax: judging.concurrency },
  })
}

function openBenchmark(
  name: string,
  { compat, shape }: Pick<BenchFlags, 'compat' | 'shape'>,
): { readonly benchmark: Benchmark; readonly format?: Format } {
  if (shape !== undefined) return declaredBenchmark(parseShape(readText(shape), shape))
  if (name === 'prmbench' && compat === true) return { benchmark: prmBench(-1) }
  return { benchmark: benchmarks.find(({ about }) => about.name === name)! }
}

async function openAnswerers(
  { about }: Benchmark,
  flags: BenchFlags,
  { judging }: Asking,
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
  const { scoring, opened } = await openScoring(source, runDefaults)
  const { judgedOn } = about
  return [judgedAnswers(scoring, opened!.tree.roots, judgedOn && { facets: judgedOn })]
}
