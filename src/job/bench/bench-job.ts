/** A benchmark from beginning to end: items, answers, a threshold where one is needed, figures. */
import { setImmediate } from 'node:timers/promises'
import { KitError } from '../../base/errors.ts'
import { allInOrder } from '../../base/concurrency.ts'
import { namedRng } from '../../base/rng.ts'
import type { Benchmark, BenchmarkItem, Figures, ItemResult } from '../../benchmark/benchmark.ts'
import type { Calibration } from '../../benchmark/calibration.ts'
import { predictionFault } from '../../benchmark/prediction-fault.ts'
import { withStepLengths } from '../../benchmark/step-lengths.ts'
import { type Answered, fitThreshold, ruleAll } from '../../benchmark/threshold.ts'
import type { Prediction } from '../../domain/prediction.ts'
import type { SourceRecord } from '../../format/format.ts'
import { type RecordSource, type ReadOptions, readRecords } from '../../format/read-records.ts'
import { mapAnswered } from '../../llm/pending.ts'
import type { Answerer } from './answerers.ts'
import { type BenchStamp, benchStamp, dataHash } from './bench-stamp.ts'
import { calibratedAnswers } from './open-calibration.ts'

export type BenchRequest = {
  readonly benchmark: Benchmark
  readonly data: string
  readonly answerers: readonly Answerer[]
  /** Besides: items to ask at most. */
  readonly read: ReadOptions & { readonly limit?: number }
  readonly theta: Threshold
  /** Of the half that a threshold is fitted on. Default 0. */
  readonly seed?: number
  /** Makes probabilities of the step scores of the judge that it is of; others are not reported. */
  readonly calibration?: Calibration
  /** Items in flight at most. Default 1. */
  readonly concurrency?: number
  readonly onProgress?: (done: number) => void
  /** Stops between items, for answerers that do not stop by themselves. */
  readonly signal?: AbortSignal
}

/**
 * A step below is called wrong (DG-PRM R-8.3). `fit`: fitted on a seeded half of the tasks; or on
 * all items of a split. What it was fitted on is never reported (R-8.4).
 */
export type Threshold = number | 'fit' | { readonly fitOn: string }

/** What came of one answerer. */
export type BenchRun = Figures & {
  readonly benchmark: string
  readonly judge: string
  /** Which of several times that the same judge was asked, from 0. Default 0. */
  readonly rerun?: number
  readonly stamp: BenchStamp
  readonly theta: number
  /** What the threshold was fitted on, and how many items; not part of the figures. */
  readonly fittedOn?: string
  readonly fittedOnCount: number
  readonly itemCount: number
  /** Items of tasks that the calibration was fitted on: it flatters their figures. */
  readonly calibratedOnCount?: number
  /** Items that could not be asked, by reason: not part of the figures. */
  readonly leftOut: Readonly<Record<string, number>>
  /** Items that this answerer knows nothing of; wrong or not part of the figures, by benchmark. */
  readonly uncoveredCount: number
  /** Items without a usable answer: unparsed, failed, or not fitting the item. */
  readonly missingCount: number
  /** What one gets without looking at the same items. */
  readonly baselines: Readonly<Record<string, Figures>>
  readonly results: readonly ItemResult[]
}

/**
 * One run an answerer. Throws `input-unrecognised` when the data are none of the benchmark's or
 * nothing is said of any item, and `too-many-failures` when more labels or answers than the
 * tolerance do not fit their items.
 */
export async function benchItems(request: BenchRequest): Promise<BenchRun[]> {
  const { calibration, data, seed = 0 } = request
  const answerers = calibratedAmong(request.answerers, calibration).map(withoutVerdicts)
  const { asked, leftOut } = await askItems({ ...request, answerers })
  const about = {
    data: await dataHash(data),
    seed,
    ...(calibration && { calibration: calibration.hash }),
  }
  const runs = asked.map((each, index) => {
    const { rerun } = answerers[index]!
    const stamp = benchStamp(answerers[index]!, about)
    return { ...runOf(each, request), leftOut, stamp, ...(rerun !== undefined && { rerun }) }
  })
  if (runs.some(({ itemCount }) => itemCount > 0)) return runs
  throw new KitError(
    'usage',
    `${data}: every item is of the part that the threshold is fitted on, and none is left to ` +
      'report; give more items, or a threshold as a number',
  )
}

/** The judge that a calibration is of, calibrated; that it is of none of them is refused. */
function calibratedAmong(
  answerers: readonly Answerer[],
  calibration: Calibration | undefined,
): readonly Answerer[] {
  if (calibration === undefined) return answerers
  const own = answerers.filter(({ name }) => name === calibration.judge)
  const among = own.length > 0 ? own : answerers
  return among.map((each) => calibratedAnswers(each, calibration))
}

/** What an answerer said of the items that it knows. */
export type Asked = {
  readonly judge: string
  readonly answered: Answered[]
  uncovered: number
  readonly faults: string[]
}

/** The first half of `benchItems`: answers, before anything is made of them, all in memory. */
export async function askItems(request: BenchRequest): Promise<{
  readonly asked: readonly Asked[]
  readonly leftOut: BenchRun['leftOut']
}> {
  const { benchmark, answerers, concurrency = 1, onProgress, signal } = request
  const { items, leftOut } = await readItems(request)
  const asked = answerers.map(
    ({ name }): Asked => ({ judge: name, answered: [], uncovered: 0, faults: [] }),
  )
  let done = 0
  const answers = mapAnswered(items, concurrency, async (item) => {
    if (signal !== undefined) await goOn(signal)
    const predictions = await allInOrder(answerers.map((answerer) => answerer.answer(item)))
    return { item, predictions }
  })
  for await (const { item, predictions } of answers) {
    for (const [index, prediction] of predictions.entries())
      addAnswer(asked[index]!, benchmark, item, prediction)
    onProgress?.(++done)
  }
  refuseStrangers(asked, items.length, request.data)
  for (const each of asked) refuseFaults(each, request)
  return { asked, leftOut }
}

/** Lets Ctrl-C be heard, which work that waits for nobody drowns, and obeys it. */
async function goOn(signal: AbortSignal): Promise<void> {
  await setImmediate()
  signal.throwIfAborted()
}

/** Verdicts on single criteria are many, and no ruling needs them. */
function withoutVerdicts(answerer: Answerer): Answerer {
  return {
    ...answerer,
    async answer(item) {
      const said = await answerer.answer(item)
      if (said?.verdicts === undefined) return said
      const { verdicts: _, ...rest } = said
      return rest
    },
  }
}

/** Items of a benchmark's file, all in memory, and how many were left out for which reason. */
export async function readItems({
  benchmark,
  data,
  read,
}: Omit<BenchRequest, 'theta' | 'answerers'>) {
  const { limit = Infinity, ...options } = read
  const source = readRecords(data, options)
  const leftOut: Record<string, number> = {}
  const items: BenchmarkItem[] = []
  const seen = new Set<string>()
  const leave = (_: string, reason: string) => {
    leftOut[reason] = (leftOut[reason] ?? 0) + 1
  }
  if (limit > 0)
    for await (const item of benchmark.items(ownRecords(source, { benchmark, data }), leave)) {
      if (seen.has(item.id)) leave(item.id, 'an id that came before')
      else items.push(item)
      seen.add(item.id)
      if (items.length >= limit) break
    }
  refuseUnlabelled(items.length, { leftOut, source, data, rejectShareMax: read.rejectShareMax })
  return { items, leftOut }
}

/** Records, once the first one shows that the file is one of the benchmark's. */
async function* ownRecords(
  source: RecordSource,
  { benchmark, data }: { readonly benchmark: Benchmark; readonly data: string },
): AsyncGenerator<SourceRecord> {
  const { name, formats } = benchmark.about
  let isKnown = false
  for await (const { record } of source) {
    const { format = 'no' } = source.report()
    if (!isKnown && !formats.includes(format))
      throw new KitError(
        'input-unrecognised',
        `${data} holds ${format} rows; bench ${name} expects ${formats.join(' or ')} rows`,
      )
    isKnown = true
    yield record
  }
}

/** Share of items without a usable label above which the file is taken for another one. */
const unlabelledShareMax = 0.1

function refuseUnlabelled(
  itemCount: number,
  about: {
    readonly leftOut: Readonly<Record<string, number>>
    readonly source: RecordSource
    readonly data: string
    readonly rejectShareMax: number | undefined
  },
): void {
  const { leftOut, source, data, rejectShareMax = 0 } = about
  const count = Object.values(leftOut).reduce((sum, each) => sum + each, 0)
  const reasons = Object.keys(leftOut).join('; ')
  const bound = Math.max(unlabelledShareMax, rejectShareMax)
  const note = source.report().notes.find(({ kind }) => kind === 'label-invalid')
  if (note !== undefined && count > bound * (count + itemCount))
    throw new KitError(
      'too-many-failures',
      `${data}: ${count} of ${count + itemCount} items have no usable label (line ${note.line}: ` +
        `${note.notes[0]}); check the number that the file gives to a first step, or raise ` +
        '--max-bad',
    )
  if (itemCount === 0)
    throw new KitError(
      'input-unrecognised',
      `${data} holds nothing to ask${reasons && `: ${reasons}`}`,
    )
}

function addAnswer(
  asked: Asked,
  { about }: Benchmark,
  item: BenchmarkItem,
  prediction: Prediction | undefined,
): void {
  if (prediction === undefined) {
    asked.uncovered++
    if (about.uncovered === 'wrong')
      asked.answered.push({ item, prediction: { missing: 'not judged' } })
    return
  }
  const missing = predictionFault(about, item, prediction)
  if (missing !== undefined) asked.faults.push(missing)
  asked.answered.push({ item, prediction: missing === undefined ? prediction : { missing } })
}

/** Answers to something else: nobody knows any of the items. */
function refuseStrangers(asked: readonly Asked[], itemCount: number, data: string): void {
  if (asked.some(({ uncovered }) => uncovered < itemCount)) return
  throw new KitError(
    'input-unrecognised',
    `none of the ${itemCount} items of ${data} is named in the answers; check that they belong ` +
      'together',
  )
}

function refuseFaults({ faults, answered, judge }: Asked, { read }: BenchRequest): void {
  const { rejectShareMax = 0.01 } = read
  if (faults.length <= rejectShareMax * answered.length) return
  throw new KitError(
    'too-many-failures',
    `${faults.length} of ${answered.length} answers of ${judge} do not fit their items, more ` +
      `than the tolerance; the first: ${faults[0]}`,
  )
}

function runOf({ judge, answered, uncovered }: Asked, request: BenchRequest) {
  const { benchmark, theta: given, seed = 0, calibration } = request
  const isForFitting = ({ item }: Answered) =>
    typeof given === 'object'
      ? item.split === given.fitOn
      : given === 'fit' && namedRng(seed, item.taskKey).below(2) === 0
  const [reported, fitting] = [[] as Answered[], [] as Answered[]]
  for (const each of answered) (isForFitting(each) ? fitting : reported).push(each)
  if (typeof given === 'object' && fitting.length === 0)
    throw new KitError('usage', `there is no split "${given.fitOn}" to fit the threshold on`)
  const theta = typeof given === 'number' ? given : fitThreshold(benchmark, fitting)
  const results = ruleAll(benchmark, reported, theta).map((result, index) =>
    withStepLengths(reported[index]!.item, result),
  )
  const fittedTasks = new Set(calibration?.tasks)
  const calibratedOn = reported.filter(({ item }) => fittedTasks.has(item.taskKey))
  const baselines = Object.entries(benchmark.baselines(results)).map(
    ([name, blind]) => [name, benchmark.measure(blind)] as const,
  )
  return {
    benchmark: benchmark.about.name,
    judge,
    theta,
    ...(typeof given === 'object' && { fittedOn: `split ${given.fitOn}` }),
    ...(given === 'fit' && { fittedOn: `half of the tasks, seed ${seed}` }),
    fittedOnCount: fitting.length,
    itemCount: results.length,
    ...(calibration && { calibratedOnCount: calibratedOn.length }),
    uncoveredCount: uncovered,
    missingCount: results.filter(({ missing }) => missing !== undefined).length,
    ...benchmark.measure(results),
    baselines: Object.fromEntries(baselines),
    results,
  }
}
