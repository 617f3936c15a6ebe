import { overallScore } from '../domain/evaluation.ts'
import type { Answer, RecordedPrediction } from '../domain/prediction.ts'
import type { RecordedJudgment, RecordedScores } from '../domain/recorded.ts'
import type { ScoredTrajectory } from '../domain/scored-trajectory.ts'
import type { Trajectory } from '../domain/trajectory.ts'
import type { SourceRecord } from './format.ts'
import type { Lose } from './losses.ts'
import type { WriteChoices } from './shape-labels.ts'
import { shown } from './step-labels.ts'
import { judgeOf } from './write-evaluations.ts'
import {
  type JudgmentWriter,
  type PredictionWriter,
  type ScoresWriter,
  unwritable,
  type WrittenRows,
} from './writer.ts'

type Options = { readonly choices: WriteChoices; readonly lose: Lose }

/** The rows of what was said of an item, in the terms that a benchmark asks for. */
export function writePrediction(
  record: SourceRecord,
  writer: PredictionWriter,
  options: Options,
): WrittenRows | undefined {
  const prediction = predictionOf(record, options)
  if (prediction === undefined) return undefined
  if (typeof prediction === 'string') return unwritable(prediction)
  const shaped = inShape(prediction, writer, options)
  if (typeof shaped === 'string') return unwritable(shaped)
  for (const part of predictionParts)
    if (shaped[part] !== undefined && !writer.keeps.includes(part)) options.lose('dropped', part)
  return writer.write(shaped)
}

const predictionParts = [
  'judge',
  'missing',
  'votes',
  'stepLabels',
  'stepScores',
  'stepRedundant',
  'rewards',
  'note',
] as const

/** A record as a prediction; a sentence where it says nothing of its item. */
function predictionOf(
  record: SourceRecord,
  options: Options,
): RecordedPrediction | string | undefined {
  if (record.kind === 'prediction') return record.prediction
  if (record.kind === 'scored') return predictionOfScored(record.scored, options)
  if (record.kind === 'trajectory') return predictionOfLabels(record.trajectory, options)
  if (record.kind === 'scores') {
    const { judge, sourceId, stepScores, isCorrect } = record.scores
    if (isCorrect !== undefined) options.lose('dropped', 'isCorrect')
    return { judge, itemId: sourceId, stepScores }
  }
  if (record.kind === 'judgment') return predictionOfJudgment(record.judgment, options)
  return undefined
}

/**
 * The lowest verdict on each step; labels that people gave are not looked at. Where a verdict could
 * not be had there is no answer: it might have been the lowest.
 */
function predictionOfScored(scored: ScoredTrajectory, options: Options): RecordedPrediction {
  const { judge, sourceId: itemId, stepScores } = lowestVerdicts(scored, options)
  const missing = failureOf(scored)
  return missing === undefined ? { judge, itemId, stepScores } : { judge, itemId, missing }
}

/** A step is as good as the worst that was said of it; null where nothing was. */
function lowestVerdicts({ trajectory, steps }: ScoredTrajectory, { lose }: Options) {
  const judge = judgeOf(steps.flatMap(({ scores }) => scores))
  if (judge === undefined) lose('guessed', 'judge, as "paretree"')
  if (trajectory.sourceId === undefined) lose('guessed', 'sourceId, as the id of the content')
  lose('dropped', 'task')
  if (steps.length > 0) {
    lose('guessed', 'scores, as the lowest verdict')
    lose('dropped', 'scores, by criterion with their reasons')
    lose('dropped', 'steps')
  }
  for (const part of ['labels', 'outcome', 'policy'] as const)
    if (trajectory[part] !== undefined) lose('dropped', part)
  return {
    judge: judge ?? 'paretree',
    sourceId: trajectory.sourceId ?? trajectory.id,
    stepScores: steps.map(({ scores }) => {
      const known = scores.flatMap((score) => score.value ?? [])
      return known.length === 0 ? null : Math.min(...known)
    }),
  }
}

/** Why a verdict is missing that was asked for; undefined where none is. */
function failureOf({ steps }: ScoredTrajectory): string | undefined {
  for (const { stepIndex, allocation, scores } of steps) {
    if (allocation.failure !== undefined) return `step ${stepIndex}: ${allocation.failure}`
    const failed = scores.find(({ status }) => status === 'failed' || status === 'unparsed')
    if (failed) return `step ${stepIndex}: ${failed.status}, ${failed.reason}`
  }
  const isSilent = steps.every(({ scores }) => scores.every(({ value }) => value === null))
  return isSilent ? 'no step has a score' : undefined
}

/** Labels as what somebody said: whoever made them is not named. */
function predictionOfLabels(
  { labels, sourceId, id, outcome, policy }: Trajectory,
  { lose }: Options,
): RecordedPrediction | string {
  if (labels === undefined) return 'the row has no labels, and a prediction needs them'
  for (const part of ['task', 'steps']) lose('dropped', part)
  if (outcome) lose('dropped', 'outcome')
  if (policy !== undefined) lose('dropped', 'policy')
  lose('guessed', 'judge, as "labels"')
  const about = { judge: 'labels', itemId: sourceId ?? id }
  if (sourceId === undefined) lose('guessed', 'itemId, as the id of the content')
  if (labels.kind === 'first-error') return { ...about, answer: labels.firstErrorIndex }
  const { values, scale } = labels
  return { ...about, ...(scale === 'soft' ? { stepScores: values } : { stepLabels: values }) }
}

/** The message that was first called wrong; other labels stand at messages, not at steps. */
function predictionOfJudgment(judgment: RecordedJudgment, { lose }: Options): RecordedPrediction {
  const { judge, sourceId, stepLabels, finalLabel, agent, explanations } = judgment
  const wrong = Object.keys(stepLabels).filter((key) => stepLabels[key] === -1)
  lose('dropped', 'stepLabels')
  lose('dropped', 'domain')
  if (finalLabel !== undefined) lose('dropped', 'finalLabel')
  if (explanations !== undefined) lose('dropped', 'explanations')
  if (wrong.length > 0) lose('guessed', 'answer, the number of a message as that of a step')
  return {
    judge,
    itemId: sourceId,
    answer: wrong.length === 0 ? null : Math.min(...wrong.map(Number)),
    ...(agent !== undefined && { note: agent }),
  }
}

/** The prediction with just the answer that rows hold, or why it has none. */
function inShape(
  prediction: RecordedPrediction,
  { answers }: PredictionWriter,
  options: Options,
): RecordedPrediction | string {
  if (prediction.missing !== undefined || answers.kind === 'any') return prediction
  const { answer, ...rest } = prediction
  if (answers.kind === 'text') {
    const text = answer === undefined ? firstError(prediction, options) : answer
    if (text === undefined) return noAnswer
    if (typeof text !== 'string') options.lose('dropped', 'answer, that it is no text')
    return { ...rest, answer: typeof text === 'string' ? text : JSON.stringify(text) }
  }
  if (answers.kind === 'first-error') {
    const step = answer === undefined ? firstError(prediction, options) : answer
    if (step === undefined) return noAnswer
    if (step !== null && !isStepIndex(step))
      return `the answer is ${shown(step)}, not the index of a step`
    return { ...rest, answer: step }
  }
  const labels = labelsOf(prediction, options)
  if (labels === undefined) return `${noAnswer} of each step`
  for (const part of ['stepScores', 'stepRedundant'] as const) {
    const count = rest[part]?.length ?? labels.length
    if (count !== labels.length)
      return `${part} has ${count} entries, but stepLabels has ${labels.length}`
  }
  const gap = labels.indexOf(null)
  if (gap !== -1)
    return `step ${gap} (from 0) has no label, and ${options.choices.target} rows need one for each`
  if (labels.includes(0)) options.lose('thresholded', 'stepLabels, neutral as right')
  if (answer !== undefined) options.lose('dropped', 'answer')
  if (rest.stepRedundant?.includes(null))
    options.lose('guessed', 'stepRedundant, what is not said as false')
  return { ...rest, stepLabels: labels.map((label) => (label === 0 ? 1 : label)) }
}

const noAnswer = 'the row holds no answer'

function isStepIndex(answer: Answer): boolean {
  return typeof answer === 'number' && Number.isInteger(answer) && answer >= 0
}

/** The first step that is called wrong, null for none; undefined where nothing is said of steps. */
function firstError(prediction: RecordedPrediction, options: Options): number | null | undefined {
  const labels = labelsOf(prediction, options)
  if (labels === undefined) return undefined
  const wrong = labels.indexOf(-1)
  return wrong === -1 ? null : wrong
}

/** The label of each step; by the threshold where there are scores alone. */
function labelsOf(
  { stepLabels, stepScores }: RecordedPrediction,
  { choices, lose }: Options,
): readonly (number | null)[] | undefined {
  if (stepLabels !== undefined || stepScores === undefined) return stepLabels
  lose('thresholded', `stepScores, at ${choices.threshold}`)
  if (stepScores.includes(null)) lose('guessed', 'stepLabels, without a score as right')
  return stepScores.map((score) => (score !== null && score < choices.threshold ? -1 : 1))
}

/** The rows of a judgment of messages, with the reasons of scores as its explanations. */
export function writeJudgment(
  record: SourceRecord,
  writer: JudgmentWriter,
  options: Options,
): WrittenRows | undefined {
  const judgment =
    record.kind === 'scored'
      ? judgmentOfScored(record.scored, options)
      : record.kind === 'judgment'
        ? record.judgment
        : undefined
  if (judgment === undefined) return undefined
  const { finalLabel, ...rest } = judgment
  const isFinal = finalLabel !== undefined && writer.finalLabels.includes(finalLabel)
  if (finalLabel !== undefined && !isFinal) options.lose('dropped', 'finalLabel')
  for (const part of ['domain', 'agent', 'explanations'] as const)
    if (judgment[part] !== undefined && !writer.keeps.includes(part)) options.lose('dropped', part)
  if (!writer.keeps.includes('judge') && judgment.judge !== writer.judge)
    options.lose('dropped', 'judge')
  return writer.write(isFinal ? judgment : rest)
}

function judgmentOfScored(scored: ScoredTrajectory, options: Options): RecordedJudgment {
  const { trajectory, steps } = scored
  const { lose, choices } = options
  const { judge, sourceId, stepScores } = lowestVerdicts(scored, options)
  const keys = trajectory.steps.map(({ sourceIndex }, index) => String(sourceIndex ?? index))
  if (trajectory.steps.some(({ sourceIndex }) => sourceIndex === undefined))
    lose('guessed', 'stepLabels, places of messages as places of steps')
  lose('thresholded', `stepScores, at ${choices.threshold}`)
  const labelled = stepScores.flatMap((score, index) =>
    score === null ? [] : [[keys[index]!, score < choices.threshold ? -1 : 1] as const],
  )
  const explained = steps.flatMap(({ scores }, index) => {
    const reasons = scores.flatMap(({ value, reason }) => (value === null ? [] : reason))
    return reasons.length === 0 ? [] : [[keys[index]!, reasons.join(' ')] as const]
  })
  return {
    judge,
    sourceId,
    domain: trajectory.task.domain ?? 'general',
    stepLabels: Object.fromEntries(labelled),
    explanations: { steps: Object.fromEntries(explained) },
  }
}

/** The rows of step scores: one value a step, from the first on. */
export function writeScores(
  record: SourceRecord,
  writer: ScoresWriter,
  options: Options,
): WrittenRows | undefined {
  const scores = scoresOf(record, options)
  if (scores === undefined) return undefined
  if (typeof scores === 'string') return unwritable(scores)
  if (scores.isCorrect !== undefined && !writer.keeps.includes('isCorrect'))
    options.lose('dropped', 'isCorrect')
  const outside = scores.stepScores.findIndex((value) => value < 0 || value > 1)
  if (writer.range === 'unit' && outside !== -1)
    return unwritable(
      `step ${outside} (from 0) has the score ${scores.stepScores[outside]}, and scores of ` +
        `${options.choices.target} lie between 0 and 1`,
    )
  return writer.write(scores)
}

function scoresOf(
  record: SourceRecord,
  { choices, lose }: Options,
): RecordedScores | string | undefined {
  if (record.kind === 'scores') return record.scores
  if (record.kind === 'scored') {
    const { stepScores, ...about } = lowestVerdicts(record.scored, { choices, lose })
    const unscored = stepScores.indexOf(null)
    if (unscored !== -1) return unscoredStep(unscored, choices)
    return { ...about, stepScores: stepScores.flatMap((score) => score ?? []) }
  }
  if (record.kind !== 'evaluation') return undefined
  const { sourceId, judge, scores } = record.evaluation
  if (sourceId === undefined) return 'the row names no work (sourceId) to join its scores on'
  const ofSteps = scores.filter(({ stepIndex }) => stepIndex !== undefined)
  const sums = ofSteps.filter(({ name }) => name === overallScore)
  const used = sums.length > 0 ? sums : ofSteps
  if (used.length < scores.length) lose('dropped', 'scores, beside those of steps')
  for (const part of ['reason', 'label'] as const)
    if (used.some((score) => score[part] !== undefined)) lose('dropped', `scores.${part}`)
  const byStep = Map.groupBy(used, ({ stepIndex }) => stepIndex!)
  const stepScores: number[] = []
  for (let index = 0; index < byStep.size; index++) {
    const values = (byStep.get(index) ?? []).flatMap(({ value }) => value ?? [])
    if (values.length === 0) return unscoredStep(index, choices)
    if (values.length < byStep.get(index)!.length) lose('dropped', 'scores, without a value')
    if (values.length > 1) lose('guessed', 'scores, as the lowest verdict')
    stepScores.push(Math.min(...values))
  }
  if (stepScores.length === 0) return 'no score of the row is one of a step'
  const names = new Set(used.map(({ name }) => name))
  if (judge === undefined) lose('guessed', 'judge, as the names of the scores')
  if (used !== sums) lose('dropped', 'scores.name')
  return { judge: judge ?? [...names].join(' + '), sourceId, stepScores }
}

function unscoredStep(index: number, { target }: WriteChoices): string {
  return `step ${index} (from 0) has no score, and ${target} rows need one for each`
}
