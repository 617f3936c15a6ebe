/**
 * From what a judge says of steps to the probability that they are right, and how far that can be
 * trusted on tasks held out. Where the judge scored criteria, their weights and thresholds and the
 * mapping of faults are fitted first, and make one number of them; a map makes a probability of
 * that number; a threshold makes an answer of the probability, as suits the benchmark best.
 */
import { contentHash } from '../base/hash.ts'
import { namedRng, shuffled } from '../base/rng.ts'
import type { Prediction } from '../domain/prediction.ts'
import { type CriterionWeights, stepLogOdds } from '../score/criterion-weights.ts'
import { areaUnderCurve } from '../stats/area-under-curve.ts'
import { brierScore, calibrationError } from '../stats/calibration.ts'
import { logistic } from '../stats/logistic-line.ts'
import {
  fitProbabilityMap,
  type MapMethod,
  type ProbabilityMap,
  probabilityOf,
} from '../stats/probability-map.ts'
import type { Benchmark, BenchmarkAbout } from './benchmark.ts'
import { fitCriterionWeights, type WeighedStep } from './fit-criterion-weights.ts'
import { type Answered, fitThreshold, isCalledWrong, ruleAll } from './threshold.ts'

/** How near probabilities are to outcomes, with a row for each tenth that holds a step. */
export type Reliability = {
  /** Null where a score is no probability. */
  readonly ece: number | null
  readonly brier: number | null
  /** How often a right step scores above a wrong one; null without both kinds. */
  readonly auc: number | null
  /** Harmonic mean of precision and recall of the wrong steps, from 0 to 1. */
  readonly f1: number
  /** The benchmark's own figure, in its unit. */
  readonly headline: number | null
  readonly table: readonly {
    readonly from: number
    readonly count: number
    readonly said: number
    readonly right: number
  }[]
}

/** What turns a judge's scores into probabilities and answers. */
export type CalibrationFit = {
  /** Null for scorers that give one score a step. */
  readonly weights: CriterionWeights | null
  readonly map: ProbabilityMap
  /** Steps with a probability below it are called wrong. */
  readonly theta: number
}

/** By whom the steps were judged: what a calibration holds for, and nothing else. */
export type CalibratedJudge = {
  readonly judge: string
  /** Hash of the reward tree; absent where scores were given. */
  readonly tree?: string
  /** Hash of all prompts; absent where no model was asked. */
  readonly prompts?: string
}

/** A file beside the tree. */
export type Calibration = CalibratedJudge &
  CalibrationFit & {
    readonly schema: 2
    /** Of all the rest. */
    readonly hash: string
    readonly benchmark: string
    /** Of the data file, 16 hex digits. */
    readonly data: string
    readonly method: MapMethod
    readonly seed: number
    readonly foldCount: number
    /** The tasks that it was fitted on, sorted: figures of these flatter it. */
    readonly tasks: readonly string[]
    readonly stepCount: number
    /** As scored, at 0.5; and by fits that never saw the step's task, at their own thresholds. */
    readonly before: Reliability
    readonly after: Reliability
  }

/** Whether a benchmark is of steps, so that a calibration can be fitted and used. */
export function asksForSteps({ asks }: BenchmarkAbout): boolean {
  return asks === 'first-error' || asks === 'step-labels'
}

export type CalibrateOptions = CalibratedJudge & {
  readonly data: string
  readonly method: MapMethod
  readonly seed: number
  /** Default 5, or as many as there are tasks. */
  readonly folds?: number
}

/** Null with labelled and scored steps of fewer than two tasks: nothing could be held out. */
export function calibrateSteps(
  benchmark: Benchmark,
  answered: readonly Answered[],
  { folds = 5, ...about }: CalibrateOptions,
): Calibration | null {
  const fittedOn = answered.filter((each) => labelledSteps(each).length > 0)
  const telling = shuffled([...new Set(fittedOn.map(keyOf))], namedRng(about.seed, foldStream))
  if (telling.length < 2) return null
  const foldCount = Math.min(folds, telling.length)
  const keys = new Set([...telling, ...answered.map(keyOf)])
  const foldOf = new Map([...keys].map((key, index) => [key, index % foldCount]))
  const heldOut = Array.from({ length: foldCount }, (_, fold): Judged => {
    const isHeld = (each: Answered) => foldOf.get(keyOf(each)) === fold
    const others = answered.filter((each) => !isHeld(each))
    const fit = fitOn(benchmark, others, about.method)
    const held = answered.filter(isHeld)
    return { scored: held, said: held.map((each) => fitted(fit, each)), theta: fit.theta }
  })
  const tasks = fittedOn.flatMap((each) => [keyOf(each), ...each.item.attempts.map(taskOf)])
  const content = {
    schema: 2 as const,
    ...about,
    benchmark: benchmark.about.name,
    foldCount,
    tasks: [...new Set(tasks)].toSorted(),
    stepCount: fittedOn.reduce((sum, each) => sum + labelledSteps(each).length, 0),
    ...fitOn(benchmark, answered, about.method),
    before: reliabilityOf(benchmark, [{ scored: answered, said: answered, theta: 0.5 }]),
    after: reliabilityOf(benchmark, heldOut),
  }
  return { ...content, hash: contentHash(content) }
}

const foldStream = 'calibration folds'

function keyOf({ item }: Answered): string {
  return item.taskKey
}

function taskOf({ task }: Answered['item']['attempts'][number]): string {
  return task.id
}

/** What a judge said, as probabilities that steps are right. */
export function calibrated(fit: StepFit, said: Prediction): Prediction {
  const stepScores = stepProbabilities(fit, said)
  if (stepScores === undefined) return said
  const { verdicts: _, ...rest } = said
  return { ...rest, stepScores }
}

/** Weights and map: what makes probabilities of scores. */
type StepFit = Pick<CalibrationFit, 'weights' | 'map'>

/** The probability of each step, null where nothing was said; undefined where nothing at all. */
export function stepProbabilities(fit: StepFit, said: Prediction): Prediction['stepScores'] {
  return rawScores(fit.weights, said)?.map((value) =>
    value === null ? null : probabilityOf(fit.map, value),
  )
}

function fitted(fit: StepFit, { item, prediction }: Answered): Answered {
  return { item, prediction: calibrated(fit, prediction) }
}

/** One number a step, before it is mapped. */
function rawScores(
  weights: CriterionWeights | null,
  { stepScores, verdicts }: Prediction,
): Prediction['stepScores'] {
  if (weights === null || verdicts === undefined) return stepScores
  return verdicts.map((_, stepIndex) => {
    const odds = stepLogOdds(weights, verdicts, stepIndex)
    return odds === null ? null : logistic(odds)
  })
}

function fitOn(
  benchmark: Benchmark,
  answered: readonly Answered[],
  method: MapMethod,
): CalibrationFit {
  const weighed = answered.flatMap((each) => weighedSteps(each))
  const weights = weighed.length === 0 ? null : fitCriterionWeights(weighed)
  const steps = answered.flatMap(({ item, prediction }) =>
    labelledSteps({ item, prediction }, rawScores(weights, prediction)),
  )
  const scores = steps.map(({ score }) => score)
  const map = fitProbabilityMap(method, scores, steps.map(outcomeOf))
  const mapped = answered.map((each) => fitted({ weights, map }, each))
  return { weights, map, theta: fitThreshold(benchmark, mapped) }
}

function weighedSteps({ item, prediction: { verdicts } }: Answered): WeighedStep[] {
  if (verdicts === undefined) return []
  return (item.goldSteps ?? []).flatMap((gold, stepIndex) =>
    gold === null || gold === 0 ? [] : [{ all: verdicts, stepIndex, isRight: gold > 0 }],
  )
}

/** A step with a label of right or wrong and a score. */
type LabelledStep = { readonly score: number; readonly isRight: boolean }

/** Steps that are neutral, unlabelled or without a score are passed over. */
function labelledSteps(
  { item, prediction }: Answered,
  scores: Prediction['stepScores'] = prediction.stepScores,
): LabelledStep[] {
  return (item.goldSteps ?? []).flatMap((gold, index) => {
    const score = scores?.[index] ?? null
    return gold === null || gold === 0 || score === null ? [] : [{ score, isRight: gold > 0 }]
  })
}

function outcomeOf({ isRight }: LabelledStep): number {
  return isRight ? 1 : 0
}

/** Answers, with the scores that they are made of and the threshold that makes rulings of them. */
type Judged = {
  readonly scored: readonly Answered[]
  readonly said: readonly Answered[]
  readonly theta: number
}

/**
 * Of the steps that had a score of their own to begin with, so that before and after are told of
 * the same steps; F1 and headline count all.
 */
function reliabilityOf(benchmark: Benchmark, parts: readonly Judged[]): Reliability {
  const results = parts.flatMap(({ said, theta }) => ruleAll(benchmark, said, theta))
  const steps = parts.flatMap(({ scored, said }) =>
    said.flatMap((each, index) => labelledSteps(withScoresOf(scored[index]!, each))),
  )
  const scores = steps.map(({ score }) => score)
  const outcomes = steps.map(outcomeOf)
  const isProbable = scores.every((score) => score >= 0 && score <= 1)
  return {
    ece: isProbable ? calibrationError(scores, outcomes) : null,
    brier: isProbable ? brierScore(scores, outcomes) : null,
    auc: areaUnderCurve(scores, outcomes),
    f1: wrongStepF1(benchmark, parts),
    headline: benchmark.measure(results).headline,
    table: isProbable ? reliabilityTable(scores, outcomes) : [],
  }
}

/** What was said of the steps that have a score in `scored`. */
function withScoresOf({ prediction: scored }: Answered, { item, prediction }: Answered): Answered {
  const { stepScores = [] } = prediction
  const kept = stepScores.map((score, index) =>
    (scored.stepScores?.[index] ?? null) === null ? null : score,
  )
  return { item, prediction: { ...prediction, stepScores: kept } }
}

/** A wrong step without a score is one that was not found. */
function wrongStepF1({ about }: Benchmark, parts: readonly Judged[]): number {
  let [found, named, wrong] = [0, 0, 0]
  for (const { said, theta } of parts)
    for (const each of said) {
      for (const { score, isRight } of labelledSteps(each)) {
        if (!isCalledWrong(about, score, theta)) continue
        named++
        if (!isRight) found++
      }
      wrong += (each.item.goldSteps ?? []).filter((gold) => gold !== null && gold < 0).length
    }
  return named + wrong === 0 ? 0 : (2 * found) / (named + wrong)
}

function reliabilityTable(
  said: readonly number[],
  outcomes: readonly number[],
): Reliability['table'] {
  const bins = Array.from({ length: 10 }, () => ({ count: 0, said: 0, right: 0 }))
  for (const [index, value] of said.entries()) {
    const bin = bins[Math.min(9, Math.floor(value * 10))]!
    bin.count++
    bin.said += value
    bin.right += outcomes[index]!
  }
  return bins.flatMap(({ count, said: sum, right }, index) =>
    count === 0 ? [] : [{ from: index / 10, count, said: sum / count, right: right / count }],
  )
}
