import { allInOrder } from '../base/concurrency.ts'
import { KitError } from '../base/errors.ts'
import type { Benchmark } from '../benchmark/benchmark.ts'
import { benchmarks } from '../benchmark/benchmarks.ts'
import { declaredBenchmark, parseShape } from '../benchmark/declared-shape.ts'
import type { Gate } from '../benchmark/gate.ts'
import { prmBench } from '../benchmark/prmbench.ts'
import type { RewardTree } from '../domain/reward-tree.ts'
import type { Format } from '../format/format.ts'
import type { ReadOptions } from '../format/read-records.ts'
import { defaultRejectsPath } from '../format/rejects-file.ts'
import {
  type Answerer,
  judgedAnswers,
  recordedAnswers,
  scoredAnswers,
} from '../job/bench/answerers.ts'
import type { BenchRequest, Threshold } from '../job/bench/bench-job.ts'
import { answersHash } from '../job/bench/bench-stamp.ts'
import { judgedBy } from '../job/bench/judged-by.ts'
import { rerunJudging } from '../job/judging.ts'
import { type OpenScoring, openScoreTable, openScoring, tasksInHand } from '../job/open-scoring.ts'
import { runDefaults } from '../job/run-settings.ts'
import { readText } from '../job/tree-files.ts'
import { shippedChecks } from '../judge/checks/shipped.ts'
import type { CommonFlags } from './action.ts'
import type { Asking } from './asking-model.ts'
import type { ConfiguredContext } from './configured.ts'

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
  /** Times that a judge is asked. Default 1. */
  readonly reruns?: number
  readonly compat?: boolean
  readonly shape?: string
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

/** How items are asked, and how far that is; judges that ask a model know when to stop. */
export function pacing(
  { judging, live }: Asking,
  { signal }: ConfiguredContext,
): Pick<Question, 'concurrency' | 'onProgress' | 'signal'> {
  return {
    concurrency: tasksInHand({ ...(judging && { judging }) }),
    onProgress: (done) => live.show(`${done} items asked`),
    ...(judging === undefined && { signal }),
  }
}

function openBenchmark(
  name: string,
  { compat, shape }: AnswerFlags,
): { readonly benchmark: Benchmark; readonly format?: Format } {
  if (shape !== undefined) return declaredBenchmark(parseShape(readText(shape), shape))
  if (name === 'prmbench' && compat === true) return { benchmark: prmBench(-1) }
  return { benchmark: benchmarks.find(({ about }) => about.name === name)! }
}

/** How bad rows are taken, in the data and in files of answers. */
function toleranceOf({ maxBad, lenient }: RecordedFlags): ReadOptions {
  return { rejectShareMax: maxBad, ...(lenient !== undefined && { lenient }) }
}

/** Who is asked: a judge, whose tree comes along, or files of what others said. */
export async function openAnswerers(
  { about }: Benchmark,
  flags: AnswerFlags,
  asking: Pick<Asking, 'judging' | 'encoder'>,
): Promise<{ readonly answerers: readonly Answerer[]; readonly tree?: RewardTree }> {
  const read = toleranceOf(flags)
  const { scores, predictions, judgments } = flags
  const recorded = [...(predictions ?? []), ...(judgments ?? [])]
  if (scores !== undefined && recorded.length > 0)
    throw new KitError('usage', 'give --scores or --predictions, not both')
  if (scores !== undefined)
    return stamped(scoredAnswers(await openScoreTable(scores, read)), scores)
  if (recorded.length > 0) {
    const answerers = await recordedAnswers(recorded, read)
    if (answerers.length > 0) return stamped(answerers, recorded)
    throw new KitError('input-unrecognised', `${recorded.join(', ')}: no predictions in it`)
  }
  const times = Array.from({ length: flags.reruns ?? 1 }, (_, time) => time)
  const opened = await allInOrder(times.map((time) => openJudged(flags, asking, time)))
  const answerers = opened.map((open, rerun): Answerer => {
    const options = { judgedBy: judgedBy(open), ...(about.judgedOn && { facets: about.judgedOn }) }
    const judged = judgedAnswers(open.scoring, open.opened!.tree.roots, options)
    return flags.reruns === undefined ? judged : { ...judged, rerun }
  })
  return { answerers, tree: opened[0]!.opened!.tree }
}

/** Answers of files, which are named by their hash. */
async function stamped(answerers: readonly Answerer[], paths: readonly string[]) {
  const origin = { answers: await answersHash(paths), revisions: new Set<string>() }
  return { answerers: answerers.map((answerer) => ({ ...answerer, origin })) }
}

/** The judge at one of several times. */
function openJudged(
  { tree: treePath }: AnswerFlags,
  { judging, encoder }: Pick<Asking, 'judging' | 'encoder'>,
  time: number,
): Promise<OpenScoring> {
  return openScoring(
    {
      checks: shippedChecks,
      ...(judging && { judging: rerunJudging(judging, time) }),
      ...(encoder && { encoder }),
      ...(treePath !== undefined && { treePath }),
    },
    runDefaults,
  )
}
