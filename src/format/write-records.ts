import { type Contrast, makeContrast } from '../domain/contrast.ts'
import type { PreferencePair } from '../domain/preference-pair.ts'
import type { ScoredTrajectory } from '../domain/scored-trajectory.ts'
import type { Step } from '../domain/step.ts'
import type { Task } from '../domain/task.ts'
import { makeTrajectory, type StepLabels, type Trajectory } from '../domain/trajectory.ts'
import type { Format, RecordKind, SourceRecord } from './format.ts'
import type { Lose } from './losses.ts'
import { toldDomain } from './preference-text.ts'
import { shapeLabels, type WriteChoices } from './shape-labels.ts'
import { plainStep, stepText, stepTexts } from './step-text.ts'
import { evaluationOf, writeEvaluation } from './write-evaluations.ts'
import { writeJudgment, writePrediction, writeScores } from './write-predictions.ts'
import {
  type EvaluationWriter,
  type PreferencePart,
  type PreferenceWriter,
  type ScoredWriter,
  type TaskWriter,
  type TrajectoryPart,
  type TrajectoryWriter,
  unwritable,
  type Writers,
  type WrittenRows,
} from './writer.ts'

/** The kinds of records that a format can write; none when it is only read. */
export function takenKinds({ writes = {} }: Format): readonly RecordKind[] {
  const kinds: RecordKind[] = []
  if (writes.trajectory) kinds.push('trajectory', 'scored')
  if (writes.preference) kinds.push('contrast', 'pair')
  if (writes.scored) kinds.push('scored')
  if (writes.pair) kinds.push('pair')
  if (writes.trajectory?.takesTasks) kinds.push('task')
  if (writes.task) kinds.push('task', 'trajectory', 'scored')
  if (writes.evaluation) kinds.push('evaluation', 'scored', 'scores')
  if (writes.prediction) kinds.push('prediction', 'scored', 'scores', 'trajectory')
  if (writes.prediction && writes.prediction.answers.kind !== 'step-labels') kinds.push('judgment')
  if (writes.judgment) kinds.push('judgment', 'scored')
  if (writes.scores) kinds.push('scores', 'scored', 'evaluation')
  if (writes.criterion) kinds.push('criterion')
  return [...new Set(kinds)]
}

/**
 * The rows of another format that one record becomes; undefined when that format does not take such
 * records. Notes every loss, and throws as `shapeLabels` does.
 */
export function writeRecord(
  record: SourceRecord,
  target: Format,
  options: WriteOptions,
): WrittenRows | undefined {
  const { writes = {} } = target
  const { trajectory, preference } = writes
  const result = writeResult(record, writes, options)
  if (result !== undefined) return result
  if (writes.task) return writeTask(record, writes.task, options)
  if (record.kind === 'scored') {
    if (writes.scored) return writeScored(record.scored, writes.scored, options)
    if (!trajectory) return undefined
    return writeTrajectory(withoutScores(record.scored, trajectory, options), trajectory, options)
  }
  if (record.kind === 'pair') {
    if (writes.pair) return writes.pair(record.pair)
    return preference && writeContrast(contrastOfPair(record.pair, options), preference, options)
  }
  if (record.kind === 'trajectory')
    return trajectory && writeTrajectory(record.trajectory, trajectory, options)
  if (record.kind === 'task' && trajectory?.takesTasks)
    return writeTrajectory(makeTrajectory({ task: record.task, steps: [] }), trajectory, options)
  if (record.kind === 'contrast')
    return preference && writeContrast(record.contrast, preference, options)
  return undefined
}

/** The rows of what was scored, judged or predicted; undefined for what is none of that. */
function writeResult(
  record: SourceRecord,
  writes: Writers,
  options: WriteOptions,
): WrittenRows | undefined {
  const { evaluation, prediction, judgment, scores, criterion } = writes
  const { lose } = options
  const evaluated = evaluation && evaluationOf(record, options)
  if (evaluated) {
    loseAttempt(evaluated.attempt, evaluation.attempt, lose)
    return writeEvaluation(evaluated, evaluation, options)
  }
  if (prediction) return writePrediction(record, prediction, options)
  if (judgment) return writeJudgment(record, judgment, options)
  if (scores) return writeScores(record, scores, options)
  if (!criterion || record.kind !== 'criterion') return undefined
  const { name, domain, sourceId } = record.criterion
  const told = { domain: domain !== 'general', sourceId: sourceId !== name }
  for (const part of ['domain', 'sourceId'] as const)
    if (told[part] && !criterion.keeps.includes(part)) lose('dropped', part)
  return criterion.write(record.criterion)
}

export type WriteOptions = { readonly choices: WriteChoices; readonly lose: Lose }

function writeTask(
  record: SourceRecord,
  { keeps, write }: TaskWriter,
  { lose }: WriteOptions,
): WrittenRows | undefined {
  const keepsPart = (part: string) => keeps.some((kept) => kept === part)
  if (record.kind === 'task') {
    loseTask(record.task, keepsPart, lose)
    return write(record.task)
  }
  if (record.kind !== 'trajectory' && record.kind !== 'scored') return undefined
  if (record.kind === 'scored') loseScores(record.scored, lose)
  const attempt = record.kind === 'scored' ? record.scored.trajectory : record.trajectory
  loseParts(attempt, keepsPart, lose)
  if (attempt.steps.length > 0) lose('dropped', 'steps')
  if (attempt.labels) lose('dropped', 'labels')
  return write(attempt.task)
}

function writeScored(
  scored: ScoredTrajectory,
  { losesOf, write }: ScoredWriter,
  { lose }: WriteOptions,
): WrittenRows {
  for (const { kind, field } of losesOf(scored)) lose(kind, field)
  return write(scored)
}

function writeTrajectory(
  source: Trajectory,
  writer: TrajectoryWriter,
  options: WriteOptions,
): WrittenRows {
  const { lose } = options
  const also = writer.keepsOf?.(source) ?? []
  const keeps = (part: TrajectoryPart) => writer.keeps.includes(part) || also.includes(part)
  if (source.steps.length === 0 && !keeps('step.boundaries'))
    return unwritable('the attempt has no steps')
  loseParts(source, keeps, lose)
  if (writer.needsSourceId && source.sourceId === undefined)
    lose('guessed', 'sourceId, as the id of the content')
  const labelled = withShapedLabels(source, writer, options)
  if (typeof labelled === 'string') return unwritable(labelled)
  loseSteps(labelled.steps, keeps, lose)
  if (labelled.steps.length > 1 && !keeps('step.boundaries')) lose('dropped', 'step.boundaries')
  for (const { kind, field } of writer.losesOf?.(labelled) ?? []) lose(kind, field)
  const { steps } = labelled
  const isStructured = keeps('step.toolCalls')
  return writer.write(
    isStructured || !steps.some((step) => step.toolCalls || step.observation !== undefined)
      ? labelled
      : remade(labelled, steps.map(plainStep), labelled.labels),
  )
}

/** The trajectory with labels as the writer wants them, or why there are none. */
function withShapedLabels(
  source: Trajectory,
  { labels: shape }: TrajectoryWriter,
  options: WriteOptions,
): Trajectory | string {
  if (shape?.kind === 'any') return source
  const { labels } = source
  if (shape === undefined) {
    if (labels) options.lose('dropped', 'labels')
    return source
  }
  const stepCount = source.steps.length
  const isOfAssistant = shape.kind === 'per-step' && shape.isOfAssistant === true
  const mayLabel = (index: number) => !isOfAssistant || isAssistant(source.steps[index])
  const shaped = shapeLabels({ labels, stepCount, mayLabel }, shape, options)
  if (!shaped.ok) return shaped.reason
  const meant = shape.kind === 'first-error' ? 'dropped' : shape.afterError
  loseAfterError(labels, meant, options.lose)
  const isWhole = shaped.stepCount === stepCount
  const steps = isWhole ? source.steps : source.steps.slice(0, shaped.stepCount)
  const placed = isOfAssistant ? placedLabels(shaped.labels, steps, options) : shaped.labels
  return isWhole && placed === labels ? source : remade(source, steps, placed)
}

/** Labels without those of steps that are not of the assistant. */
function placedLabels(
  labels: StepLabels | undefined,
  steps: readonly Step[],
  { lose }: WriteOptions,
): StepLabels | undefined {
  if (labels?.kind !== 'per-step') return labels
  const values = labels.values.map((value, index) => {
    if (value === null || isAssistant(steps[index])) return value
    lose('dropped', 'labels.values, of steps that are not of the assistant')
    return null
  })
  return { ...labels, values }
}

function isAssistant(step: Step | undefined): boolean {
  return (step?.role ?? 'assistant') === 'assistant'
}

/** What rows mean for labels after the first error, against what the source says of its own. */
function loseAfterError(
  labels: StepLabels | undefined,
  meant: 'kept' | 'dropped' | undefined,
  lose: Lose,
): void {
  if (labels === undefined) return
  const said = labels.kind === 'first-error' ? 'dropped' : labels.afterError
  if (said === meant || (said === 'unknown' && meant === undefined)) return
  if (meant === undefined) lose('dropped', 'labels.afterError')
  else lose('guessed', `labels.afterError, as ${meant}`)
}

/** The same attempt with other steps and labels. */
function remade(
  { task, outcome, sourceId, policy }: Trajectory,
  steps: readonly Step[],
  labels: StepLabels | undefined,
): Trajectory {
  return makeTrajectory({
    task,
    steps,
    ...(outcome && { outcome }),
    ...(labels && { labels }),
    ...(sourceId !== undefined && { sourceId }),
    ...(policy !== undefined && { policy }),
  })
}

type Keeps = (part: TrajectoryPart) => boolean

function loseParts(trajectory: Trajectory, keeps: Keeps, lose: Lose): void {
  const { task, outcome, sourceId, policy } = trajectory
  const drop = (part: TrajectoryPart, value: unknown) => {
    if (value !== undefined && !keeps(part)) lose('dropped', part)
  }
  loseTask(task, keeps, lose)
  drop('outcome.answer', outcome?.answer)
  drop('outcome.isCorrect', outcome?.isCorrect)
  drop('outcome.reward', outcome?.reward)
  drop('sourceId', sourceId)
  drop('policy', policy)
}

function loseTask({ reference, domain }: Task, keeps: Keeps, lose: Lose): void {
  if (reference !== undefined && !keeps('task.reference')) lose('dropped', 'task.reference')
  if (domain !== undefined && !keeps('task.domain')) lose('dropped', 'task.domain')
}

function loseSteps(steps: readonly Step[], keeps: Keeps, lose: Lose): void {
  const drop = (part: TrajectoryPart, has: (step: Step) => boolean, as = '') => {
    if (!keeps(part) && steps.some(has)) lose('dropped', `${part}${as}`)
  }
  drop('step.role', ({ role = 'assistant' }) => role !== 'assistant')
  drop('step.agent', ({ agent }) => agent !== undefined)
  drop('step.attachments', ({ attachments }) => attachments !== undefined)
  drop('step.sourceIndex', ({ sourceIndex }) => sourceIndex !== undefined)
  drop('step.toolCalls', ({ toolCalls }) => toolCalls !== undefined, ', as text')
  drop('step.observation', ({ observation }) => observation !== undefined, ', as text')
}

function loseScores({ steps }: ScoredTrajectory, lose: Lose): void {
  if (steps.length > 0) lose('dropped', 'scores, by criterion with their reasons')
}

/** What becomes of the attempt that was scored, where its scores are kept. */
function loseAttempt(
  attempt: Trajectory | undefined,
  writer: EvaluationWriter['attempt'],
  lose: Lose,
): void {
  if (attempt === undefined) return
  const keeps = (part: TrajectoryPart) =>
    part === 'sourceId' || writer?.keeps.includes(part) === true
  loseParts(attempt, keeps, lose)
  if (writer) {
    loseSteps(attempt.steps, keeps, lose)
    for (const { kind, field } of writer.losesOf?.(attempt) ?? []) lose(kind, field)
    return
  }
  lose('dropped', 'task.prompt')
  if (attempt.steps.length > 0) lose('dropped', 'steps')
}

/** A scored trajectory without its vectors; where nobody labelled it, their means are labels. */
function withoutScores(
  scored: ScoredTrajectory,
  { labels: shape }: TrajectoryWriter,
  { lose }: WriteOptions,
): Trajectory {
  const { trajectory, steps } = scored
  loseScores(scored, lose)
  if (trajectory.labels || shape === undefined) return trajectory
  const values = steps.map(({ scores }) => {
    const known = scores.flatMap((score) => score.value ?? [])
    return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length
  })
  if (values.every((value) => value === null)) return trajectory
  lose('guessed', 'labels, as the mean of the scores')
  const labels: StepLabels = { kind: 'per-step', values, scale: 'soft', afterError: 'kept' }
  return remade(trajectory, trajectory.steps, labels)
}

/** A pair as a contrast whose `sourceId` is the pair's id. */
function contrastOfPair(pair: PreferencePair, { lose }: WriteOptions): Contrast {
  const { id, task, prefix, chosen, rejected } = pair
  losePair(pair, lose)
  return makeContrast({
    domain: task.domain ?? 'pair',
    prompt: task.prompt,
    positive: stepTexts(chosen.steps),
    negative: stepTexts(rejected.steps),
    ...(prefix.length > 0 && { prefix: prefix.map(stepText) }),
    ...(task.reference !== undefined && { reference: task.reference }),
    sourceId: id,
    source: 'pair',
  })
}

/** What no preference holds of a pair: why it was made, and how its steps were acted out. */
function losePair({ prefix, chosen, rejected, evidence }: PreferencePair, lose: Lose): void {
  const sides = [chosen, rejected]
  lose('dropped', 'vectors, with their criteria')
  lose('dropped', 'group, its rule and its place')
  if (evidence.length > 0) lose('dropped', 'evidence')
  lose('dropped', 'candidate.trajectoryId')
  for (const part of ['sourceId', 'outcome', 'prefix'] as const)
    if (sides.some((side) => side[part] !== undefined)) lose('dropped', `candidate.${part}`)
  loseSteps([...prefix, ...chosen.steps, ...rejected.steps], () => false, lose)
}

function writeContrast(
  contrast: Contrast,
  { keeps, write }: PreferenceWriter,
  { lose }: WriteOptions,
): WrittenRows {
  const { positive, negative, prefix, rationale, reference, sourceId, source } = contrast
  const drop = (part: PreferencePart, value: unknown, as = '') => {
    if (value !== undefined && !keeps.includes(part)) lose('dropped', `${part}${as}`)
  }
  drop('domain', toldDomain(contrast))
  drop('prefix', prefix, ', into the prompt')
  if (keeps.includes('prefix') && source !== 'step-dpo') drop('prefix.boundaries', prefix)
  drop('rationale', rationale)
  drop('reference', reference)
  drop('sourceId', sourceId)
  if (positive.length + negative.length > 2) drop('step.boundaries', true)
  const result = write(contrast)
  if (result.ok && result.rows.length > 1) lose('dropped', 'sides, that the two belong together')
  return result
}
