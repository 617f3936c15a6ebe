import { KitError } from '../base/errors.ts'
import { refuseUnreadable } from '../base/jsonl-bytes.ts'
import type { Benchmark } from '../benchmark/benchmark.ts'
import { asksForSteps } from '../benchmark/calibration.ts'
import { gateFigures, missedGates } from '../benchmark/gate.ts'
import { type NoiseFloor, noiseFloor } from '../benchmark/noise-floor.ts'
import { type Report, reportOf } from '../benchmark/report.ts'
import { criticAnswers, recordedOutcomes } from '../job/bench/answerers.ts'
import { ablateBenchmark, type AblationRun } from '../job/bench/bench-ablation.ts'
import { benchItems, type BenchRun } from '../job/bench/bench-job.ts'
import { judgedBy } from '../job/bench/judged-by.ts'
import { readCalibration } from '../job/bench/open-calibration.ts'
import { checkContamination } from '../job/bench/contamination-job.ts'
import { openLines } from '../job/line-output.ts'
import { openTree } from '../job/open-tree.ts'
import { writeRulings } from '../job/bench/ruling-lines.ts'
import type { Spend } from '../job/spend.ts'
import { cachedEncoder } from '../encoder/cached-encoder.ts'
import { shippedChecks } from '../judge/checks/shipped.ts'
import { rulesAllocator } from '../judge/rules-allocator.ts'
import { rulesJudge } from '../judge/rules-judge.ts'
import type { ActionContext, ActionResult } from './action.ts'
import { type Asking, askingModel } from './asking-model.ts'
import { type CriticFlags, criticJudgedBy, hasCritic, protocolCritic } from './bench-critic.ts'
import {
  openAnswerers,
  pacing,
  type Question,
  questionOf,
  type RecordedFlags,
} from './bench-question.ts'
import type { ConfiguredContext } from './configured.ts'
import { exitCodes } from './exit-code.ts'
import {
  ablationMarkdown,
  printAblation,
  printBenchRuns,
  withoutResults,
} from './print/print-bench.ts'
import {
  printContamination,
  printNoise,
  printReports,
  reportMarkdown,
} from './print/print-report.ts'
import { printSpend } from './print/print-spend.ts'
import { printStamp, stampMarkdown } from './print/print-stamp.ts'
import type { Terminal } from './terminal.ts'

/** The flags of `bench NAME`. */
export type BenchFlags = CriticFlags

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

export async function benchVerb(
  name: string,
  flags: BenchFlags,
  context: ConfiguredContext,
): Promise<ActionResult> {
  const { terminal } = context
  if (flags.training !== undefined && flags.training !== '-') await refuseUnreadable(flags.training)
  const calibration =
    flags.calibration === undefined ? undefined : readCalibration(flags.calibration)
  const theta = flags.theta ?? calibration?.theta
  const question = {
    ...questionOf(name, { ...flags, ...(theta !== undefined && { theta }) }),
    ...(calibration && { calibration }),
  }
  refuseFlags(flags, question.benchmark)
  const questionFor = (asking: Asking): Question => ({ ...question, ...pacing(asking, context) })
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

/** Refuses flags that would do nothing. */
function refuseFlags(flags: BenchFlags, { about }: Benchmark): void {
  const { ablate, calibration, protocol, reruns, scores, predictions, judgments, judge } = flags
  const isRecorded = [scores, predictions, judgments].some((given) => given !== undefined)
  const isCalibrated = calibration !== undefined
  const isRerun = reruns !== undefined
  const refusals: readonly (readonly [boolean, string])[] = [
    [
      isCalibrated && !asksForSteps(about),
      `--calibration is of steps, and ${about.name} asks for none; leave it out`,
    ],
    [isRerun && isRecorded, '--reruns asks a judge again; leave it out where answers are recorded'],
    [ablate === true && isRecorded, '--ablate asks a judge; leave out --scores and --predictions'],
    [
      ablate === true && isCalibrated,
      '--ablate changes what is scored, for which no calibration holds; leave one of them out',
    ],
    [
      ablate === true && protocol === 'critic',
      '--protocol critic is one of the variants of --ablate; leave one of the two out',
    ],
    [ablate === true && isRerun, '--ablate asks in several ways as it is; leave out --reruns'],
    [
      ablate === true && judge.startsWith('prm/'),
      '--ablate varies criteria, and a prm/ judge knows only one; name another judge',
    ],
  ]
  const refused = refusals.find(([isRefused]) => isRefused)
  if (refused !== undefined) throw new KitError('usage', refused[1])
}

type Conclusion = {
  readonly question: Question
  readonly flags: RecordedFlags
  readonly terminal: Terminal
  readonly spend?: Spend | undefined
}

async function concludedRuns(
  all: readonly BenchRun[],
  { question, flags, terminal, spend }: Conclusion,
): Promise<ActionResult> {
  const { benchmark } = question
  const { gate = [], seed = 0, output, markdown } = flags
  const runs = all
    .filter(({ rerun = 0 }) => rerun === 0)
    .map((run) => ({ ...run, report: reportOf(benchmark, run.results, { seed }) }))
  if (output !== undefined) await writeRulings(output, all, benchmark.about.asks)
  printBenchRuns(terminal, benchmark, runs)
  printReports(terminal, benchmark.about, runs)
  const noise = noiseOf(benchmark, all, seed)
  if (noise !== undefined) printNoise(terminal, benchmark.about, noise)
  const stamped = { runs, spend }
  printStamp(terminal, stamped)
  if (spend !== undefined) printSpend(terminal, spend)
  const contamination = await contaminationOf({ question, flags, terminal })
  if (markdown !== undefined)
    await keepText(markdown, `${reportMarkdown(benchmark.about, runs)}\n${stampMarkdown(stamped)}`)
  const missed = runs.flatMap((run) =>
    missedGates(gate, gateFigures(benchmark.about, run, run.report)).map(
      (sentence) => `${run.judge}: ${sentence}`,
    ),
  )
  const unanswered = spend === undefined ? [] : unansweredSentences(runs, flags)
  for (const sentence of [...missed, ...unanswered]) terminal.line(sentence)
  const results = runs.map(withoutResults)
  return {
    json: {
      ...(results.length === 1 ? results[0] : { benchmark: benchmark.about.name, results }),
      ...(noise && { noise }),
      ...contamination,
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

/** How far a judge that was asked several times differs from itself. */
function noiseOf(
  benchmark: Benchmark,
  runs: readonly BenchRun[],
  seed: number,
): NoiseFloor | undefined {
  if (runs.every(({ rerun = 0 }) => rerun === 0)) return undefined
  const results = runs.map((run) => run.results)
  return noiseFloor(benchmark, results, { seed }) ?? undefined
}

async function concludedAblation(
  runs: readonly AblationRun[],
  { question, flags, terminal, spend }: Conclusion,
): Promise<ActionResult> {
  const { benchmark } = question
  const { gate = [], seed = 0, output, markdown } = flags
  if (output !== undefined) await writeRulings(output, runs, benchmark.about.asks)
  printAblation(terminal, benchmark, runs)
  const report = reportOf(benchmark, runs[0]!.results, { seed })
  printReports(terminal, benchmark.about, [{ ...runs[0]!, report }])
  const stamped = { runs, spend }
  printStamp(terminal, stamped)
  if (spend !== undefined) printSpend(terminal, spend)
  const contamination = await contaminationOf({ question, flags, terminal })
  if (markdown !== undefined)
    await keepText(markdown, `${ablationMarkdown(benchmark, runs)}\n${stampMarkdown(stamped)}`)
  const missed = missedGates(gate, ablationFigures(benchmark, runs, report))
  const unanswered = spend === undefined ? [] : unansweredSentences(runs, flags)
  for (const sentence of [...missed, ...unanswered]) terminal.line(sentence)
  return {
    json: {
      benchmark: benchmark.about.name,
      variants: runs.map(withoutResults),
      report,
      ...contamination,
      ...(spend && { spend }),
    },
    ...(missed.length > 0 && { exitCode: exitCodes.gate }),
    ...(unanswered.length > 0 && { exitCode: exitCodes.tolerance }),
  }
}

/** The figures of the tree per step, and of each variant "all-criteria.headline" and its like. */
function ablationFigures(
  { about }: Benchmark,
  runs: readonly AblationRun[],
  report: Report,
): ReadonlyMap<string, number | null> {
  const ofVariants = runs.flatMap(({ judge, headline, difference }) => {
    const name = judge.replaceAll(' ', '-')
    return [
      [`${name}.headline`, headline],
      [`${name}.difference`, difference?.value ?? null],
      [`${name}.difference.low`, difference?.low ?? null],
      [`${name}.difference.high`, difference?.high ?? null],
    ] as const
  })
  return new Map([...gateFigures(about, runs[0]!, report), ...ofVariants])
}

async function contaminationOf({ question, flags, terminal }: Conclusion) {
  if (flags.training === undefined) return {}
  const contamination = await checkContamination(question, flags.training)
  printContamination(terminal, contamination)
  return { contamination }
}

async function keepText(path: string, text: string): Promise<void> {
  const lines = openLines(path)
  await lines.write(text.trimEnd())
  lines.finish()
}

async function asked(question: Question, flags: BenchFlags, asking: Asking): Promise<BenchRun[]> {
  const { about } = question.benchmark
  const { judging } = asking
  if (flags.protocol !== 'critic') {
    const { answerers } = await openAnswerers(question.benchmark, flags, asking)
    return benchItems({ ...question, answerers })
  }
  const critic = protocolCritic(about, flags, judging)
  const answerers = [criticAnswers(critic, about.asks, criticJudgedBy(about, judging))]
  return benchItems({ ...question, answerers })
}

/** Every variant of the method on the same items. */
async function ablated(
  question: Question,
  flags: BenchFlags,
  { judging, encoder: named }: Asking,
): Promise<AblationRun[]> {
  const { about } = question.benchmark
  const given = typeof named === 'function' ? undefined : named
  const { tree, encoder, embeddings } = await openTree(flags.tree, shippedChecks, given)
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
    criticJudgedBy: criticJudgedBy(about, judging),
    options: judging === undefined ? boundless : { trajectoriesMax: judging.concurrency },
    ...(judging && { judgedBy: judgedBy(judging) }),
  })
}
