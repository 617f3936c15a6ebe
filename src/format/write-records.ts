import { type Contrast, makeContrast } from '../domain/contrast.ts'
import type { PreferencePair } from '../domain/preference-pair.ts'
import type { ScoredTrajectory } from '../domain/scored-trajectory.ts'
import type { Step } from '../domain/step.ts'
import type { Task } from '../domain/task.ts'
import { makeTrajectory, type StepLabels, type Trajectory } from '../domain/trajectory.ts'
import type { Format, RecordKind, SourceRecord } from './format.ts'
import type { Lose } from './losses.ts'
import { shapeLabels, type WriteChoices } from './shape-labels.ts'
import { stepText, stepTexts } from './step-text.ts'
import {
  type PreferenceWriter,
  type TrajectoryPart,
  type TrajectoryWriter,
  unwritable,
  type WrittenRows,
} from './writer.ts'

/** The kinds of records that a format can write; none when it is only read. */
export function takenKinds({ writes = {} }: Format): readonly RecordKind[] {
  const kinds: RecordKind[] = []
  if (writes.trajectory) kinds.push('trajectory', 'scored')
  if (writes.preference) kinds.push('contrast', 'pair')
  if (writes.scored) kinds.push('scored')
  if (writes.pair) kinds.push('pair')
  if (writes.task) kinds.push('task', 'trajectory', 'scored')
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
  if (writes.task) return writeTask(record, writes.task, options)
  if (record.kind === 'scored') {
    if (writes.scored) return writes.scored(record.scored)
    return (
      trajectory && writeTrajectory(withMeanScores(record.scored, options), trajectory, options)
    )
  }
  if (record.kind === 'pair') {
    if (writes.pair) return writes.pair(record.pair)
    return preference && writeContrast(contrastOfPair(record.pair, options), preference, options)
  }
  if (record.kind === 'trajectory')
    return trajectory && writeTrajectory(record.trajectory, trajectory, options)
  if (record.kind === 'contrast')
    return preference && writeContrast(record.contrast, preference, options)
  return undefined
}

export type WriteOptions = { readonly choices: WriteChoices; readonly lose: Lose }

function writeTask(
  record: SourceRecord,
  write: (task: Task) => WrittenRows,
  { lose }: WriteOptions,
): WrittenRows | undefined {
  if (record.kind === 'task') return write(record.task)
  if (record.kind !== 'trajectory' && record.kind !== 'scored') return undefined
  lose('dropped', 'the attempt: steps, labels and outcome')
  return write(record.kind === 'scored' ? record.scored.trajectory.task : record.trajectory.task)
}

function writeTrajectory(
  source: Trajectory,
  writer: TrajectoryWriter,
  options: WriteOptions,
): WrittenRows {
  const { lose } = options
  const keeps = (part: TrajectoryPart) => writer.keeps.includes(part)
  loseTask(source, keeps, options.lose)
  if (writer.needsSourceId && source.sourceId === undefined)
    lose('guessed', 'sourceId, as the id of the content')
  const labelled = withShapedLabels(source, writer, options)
  if (typeof labelled === 'string') return unwritable(labelled)
  loseSteps(labelled, keeps, lose)
  const { steps } = labelled
  const isStructured = keeps('step.toolCalls')
  return writer.write(
    isStructured || !steps.some((step) => step.toolCalls || step.observation !== undefined)
      ? labelled
      : remade(
          labelled,
          steps.map((step) => ({ content: stepText(step) })),
          labelled.labels,
        ),
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
  const shaped = shapeLabels({ labels, stepCount }, shape, options)
  if (!shaped.ok) return shaped.reason
  if (shape.kind === 'per-step') loseAfterError(labels, shape.afterError, options.lose)
  if (shaped.stepCount === stepCount && shaped.labels === labels) return source
  const steps =
    shaped.stepCount === stepCount ? source.steps : source.steps.slice(0, shaped.stepCount)
  return remade(source, steps, shaped.labels)
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

function loseTask(trajectory: Trajectory, keeps: Keeps, lose: Lose): void {
  const { task, outcome, sourceId, policy } = trajectory
  const drop = (part: TrajectoryPart, value: unknown) => {
    if (value !== undefined && !keeps(part)) lose('dropped', part)
  }
  drop('task.reference', task.reference)
  drop('task.domain', task.domain)
  drop('outcome.answer', outcome?.answer)
  drop('outcome.isCorrect', outcome?.isCorrect)
  drop('outcome.reward', outcome?.reward)
  drop('sourceId', sourceId)
  drop('policy', policy)
}

function loseSteps({ steps }: Trajectory, keeps: Keeps, lose: Lose): void {
  if (steps.length > 1 && !keeps('step.boundaries')) lose('dropped', 'step.boundaries')
  for (const step of steps) {
    if (step.role !== undefined && !keeps('step.role')) lose('dropped', 'step.role')
    if (step.agent !== undefined && !keeps('step.agent')) lose('dropped', 'step.agent')
    if (step.attachments && !keeps('step.attachments')) lose('dropped', 'step.attachments')
    if (step.sourceIndex !== undefined && !keeps('step.sourceIndex'))
      lose('dropped', 'step.sourceIndex')
    if (step.toolCalls && !keeps('step.toolCalls')) lose('dropped', 'step.toolCalls, as text')
    if (step.observation !== undefined && !keeps('step.observation'))
      lose('dropped', 'step.observation, as text')
  }
}

/** A scored trajectory without its vectors; where nobody labelled it, their means are labels. */
function withMeanScores(
  { trajectory, steps }: ScoredTrajectory,
  options: WriteOptions,
): Trajectory {
  const { lose } = options
  const values = steps.map(({ scores }) => {
    const known = scores.flatMap((score) => score.value ?? [])
    return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length
  })
  if (values.some((value) => value !== null)) lose('dropped', 'scores by criterion, and reasons')
  if (trajectory.labels || values.every((value) => value === null)) return trajectory
  lose('guessed', 'labels, as the mean of the scores')
  const labels: StepLabels = { kind: 'per-step', values, scale: 'soft', afterError: 'kept' }
  return { ...trajectory, labels }
}

/** A pair as a contrast whose `sourceId` is the pair's id. */
function contrastOfPair(pair: PreferencePair, { lose }: WriteOptions): Contrast {
  const { id, task, prefix, chosen, rejected, evidence } = pair
  lose('dropped', 'score vectors, rule and group')
  if (evidence.length > 0) lose('dropped', 'evidence')
  const isStructured = [...prefix, ...chosen.steps, ...rejected.steps].some(
    (step) => step.toolCalls || step.observation !== undefined,
  )
  if (isStructured) lose('dropped', 'step.toolCalls, as text')
  return makeContrast({
    domain: task.domain ?? 'paretree',
    prompt: task.prompt,
    positive: stepTexts(chosen.steps),
    negative: stepTexts(rejected.steps),
    ...(prefix.length > 0 && { prefix: prefix.map(stepText) }),
    ...(task.reference !== undefined && { reference: task.reference }),
    sourceId: id,
    source: 'pair',
  })
}

function writeContrast(
  contrast: Contrast,
  { keeps, write }: PreferenceWriter,
  { lose }: WriteOptions,
): WrittenRows {
  const { positive, negative, prefix, rationale, reference, sourceId, domain, source } = contrast
  if (!keeps.includes('domain') && domain !== source) lose('dropped', 'domain')
  if (!keeps.includes('prefix') && prefix) lose('dropped', 'prefix, into the prompt')
  if (keeps.includes('prefix') && !keeps.includes('prefix.boundaries'))
    if (prefix && source !== 'step-dpo') lose('dropped', 'prefix.boundaries')
  if (!keeps.includes('rationale') && rationale !== undefined) lose('dropped', 'rationale')
  if (!keeps.includes('reference') && reference !== undefined) lose('dropped', 'reference')
  if (!keeps.includes('sourceId') && sourceId !== undefined) lose('dropped', 'sourceId')
  if (!keeps.includes('step.boundaries') && positive.length + negative.length > 2)
    lose('dropped', 'step.boundaries')
  const result = write(contrast)
  if (result.ok && result.rows.length > 1) lose('dropped', 'which two sides belong together')
  return result
}
