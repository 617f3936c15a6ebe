import { type Evaluation, type NamedScore, overallScore } from '../domain/evaluation.ts'
import type { ScoredTrajectory } from '../domain/scored-trajectory.ts'
import type { StepScore } from '../domain/step-score.ts'
import type { Trajectory } from '../domain/trajectory.ts'
import type { SourceRecord } from './format.ts'
import type { Lose } from './losses.ts'
import type { WriteChoices } from './shape-labels.ts'
import {
  type EvaluationPart,
  type EvaluationWriter,
  unwritable,
  written,
  type WrittenRows,
} from './writer.ts'

type Options = { readonly choices: WriteChoices; readonly lose: Lose }

/** A record as an evaluation, with the attempt that was scored where the record holds it. */
export function evaluationOf(
  record: SourceRecord,
  options: Options,
): { readonly evaluation: Evaluation; readonly attempt?: Trajectory } | undefined {
  if (record.kind === 'evaluation') return { evaluation: record.evaluation }
  if (record.kind === 'scored')
    return {
      evaluation: evaluationOfScored(record.scored, options),
      attempt: record.scored.trajectory,
    }
  if (record.kind !== 'scores') return undefined
  const { sourceId, judge, stepScores, isCorrect } = record.scores
  if (isCorrect !== undefined) options.lose('dropped', 'isCorrect')
  const scores = stepScores.map((value, stepIndex) => ({ name: overallScore, value, stepIndex }))
  return { evaluation: { sourceId, judge, scores } }
}

/**
 * Every verdict of a scored trajectory, called by its criterion; what does not apply is left out.
 */
function evaluationOfScored(
  { trajectory, steps }: ScoredTrajectory,
  { lose, choices }: Options,
): Evaluation {
  const { criterionNames: names } = choices
  const verdicts = steps
    .flatMap(({ scores }) => scores)
    .filter(({ status }) => status !== 'not-applicable')
  const judge = judgeOf(verdicts)
  if (judge === undefined && verdicts.some(({ model }) => model !== undefined))
    lose('dropped', 'scores.model')
  if (verdicts.some(({ value }) => value === null))
    lose('dropped', 'scores.status, of those without a value')
  if (verdicts.some(({ ownFault }) => ownFault)) lose('dropped', 'scores.ownFault')
  if (verdicts.some(({ inherits }) => inherits.length > 0)) lose('dropped', 'scores.inherits')
  for (const part of ['evidence', 'raw', 'promptHash', 'spread'] as const)
    if (verdicts.some((verdict) => verdict[part] !== undefined)) lose('dropped', `scores.${part}`)
  if (steps.length > 0) lose('dropped', 'scores.allocation')
  if (trajectory.labels) lose('dropped', 'labels')
  if (verdicts.some(({ criterionId }) => names?.has(criterionId)))
    lose('dropped', 'scores.criterionId, for its name')
  return {
    sourceId: trajectory.sourceId ?? trajectory.id,
    ...(judge !== undefined && { judge }),
    scores: verdicts.map((verdict) => namedScore(verdict, names?.get(verdict.criterionId))),
  }
}

/** The model that gave every verdict; undefined where there are several, or none is named. */
export function judgeOf(verdicts: readonly StepScore[]): string | undefined {
  const models = new Set(verdicts.map(({ model }) => model))
  const [only] = models
  return models.size === 1 ? only : undefined
}

function namedScore(
  { criterionId, value, reason, stepIndex }: StepScore,
  name: string = criterionId,
): NamedScore {
  const said = reason === '' ? {} : value === null ? { error: reason } : { reason }
  return { name, value, ...said, stepIndex }
}

/** The rows of an evaluation. Notes every loss. */
export function writeEvaluation(
  { evaluation, attempt }: { readonly evaluation: Evaluation; readonly attempt?: Trajectory },
  writer: EvaluationWriter,
  { choices, lose }: Options,
): WrittenRows {
  const { target } = choices
  const fault = scoresFault(evaluation, writer, target)
  if (fault !== undefined) return unwritable(fault)
  const all = withOverall(evaluation.scores, writer, lose)
  const scores = keptScores(all, writer, lose).map((score) => keptParts(score, writer, lose))
  const { sourceId, judge } = evaluation
  const keeps = (part: EvaluationPart) => writer.keeps.includes(part)
  const hasOwnId = attempt ? attempt.sourceId !== undefined : sourceId !== undefined
  if (hasOwnId && !keeps('sourceId')) lose('dropped', 'sourceId')
  if (judge !== undefined && !keeps('judge')) lose('dropped', 'judge')
  const about = {
    ...(sourceId !== undefined && keeps('sourceId') && { sourceId }),
    ...(judge !== undefined && keeps('judge') && { judge }),
  }
  if (writer.needsOverall && !scores.some(isOverall))
    return unwritable(`no score has a value, and ${target} rows need one`)
  const result =
    writer.rows === 'evaluation'
      ? writer.write({ ...about, scores }, attempt)
      : eachScore({ ...about, scores }, writer, lose)
  if (result.ok && result.rows.length === 0) {
    if (hasOwnId) lose('dropped', 'sourceId')
    if (judge !== undefined) lose('dropped', 'judge')
  } else if (!hasOwnId && about.sourceId !== undefined)
    lose('guessed', 'sourceId, as the id of the content')
  return result
}

/** Why scores have no place in rows; undefined when they have. */
function scoresFault(
  { scores }: Evaluation,
  { range, hasUniqueNames, needsOverall, keeps }: EvaluationWriter,
  target: string,
): string | undefined {
  const outside = scores.find(({ value }) => value !== null && (value < 0 || value > 1))
  if (range === 'unit' && outside) {
    const { name, value } = outside
    return `score "${name}" is ${value}, and scores of ${target} lie between 0 and 1`
  }
  const holdsOneSum = needsOverall && !keeps.includes('name')
  const once = hasUniqueNames ? scores : holdsOneSum ? scores.filter(isOverall) : []
  const twice = nameTwice(once)
  return twice === undefined
    ? undefined
    : `score "${twice}" occurs twice, and ${target} rows hold it once`
}

/** A row for each score; none where there is none. */
function eachScore(evaluation: Evaluation, { write }: EvaluationWriter, lose: Lose): WrittenRows {
  const { scores, ...about } = evaluation
  if (scores.length > 1 && about.sourceId === undefined)
    lose('dropped', 'scores.together, that they came in one row')
  const rows: object[] = []
  for (const score of scores) {
    const result = write({ ...about, scores: [score] })
    if (!result.ok) return result
    rows.push(...result.rows)
  }
  return written(...rows)
}

function nameTwice(scores: readonly NamedScore[]): string | undefined {
  const seen = new Set<string>()
  return scores.find(({ name, stepIndex }) => {
    const key = `${stepIndex ?? ''} ${name}`
    return seen.size === seen.add(key).size
  })?.name
}

function isOverall({ name, stepIndex }: NamedScore): boolean {
  return name === overallScore && stepIndex === undefined
}

/** With what the work, or each scored step too, came to: the mean, where nothing says it. */
function withOverall(
  scores: readonly NamedScore[],
  { needsOverall, keeps }: EvaluationWriter,
  lose: Lose,
): readonly NamedScore[] {
  if (needsOverall === undefined) return scores
  const only = scores.length === 1 && !keeps.includes('name') ? scores[0] : undefined
  if (only && only.stepIndex === undefined) {
    if (only.name !== overallScore) lose('dropped', 'scores.name')
    return [{ ...only, name: overallScore }]
  }
  const made: NamedScore[] = []
  const sumUp = (among: readonly NamedScore[], stepIndex: number | undefined) => {
    if (among.some((score) => score.name === overallScore && score.stepIndex === stepIndex)) return
    const values = among.flatMap(({ value }) => value ?? [])
    if (values.length > 0 || stepIndex === undefined) lose('guessed', 'scores.overall, as the mean')
    made.push({
      name: overallScore,
      value:
        values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length,
      ...(stepIndex !== undefined && { stepIndex }),
    })
  }
  if (needsOverall === 'work-and-steps')
    for (const [step, among] of Map.groupBy(scores, ({ stepIndex }) => stepIndex))
      if (step !== undefined) sumUp(among, step)
  sumUp(scores, undefined)
  return [...scores, ...made]
}

/** Without the scores that rows have no place for. */
function keptScores(
  scores: readonly NamedScore[],
  { keeps, rows, needsOverall }: EvaluationWriter,
  lose: Lose,
): readonly NamedScore[] {
  const silent = needsOverall === 'work-and-steps' ? stepsWithoutSum(scores) : new Set()
  return scores.filter(({ value, stepIndex, label, name }) => {
    if (stepIndex !== undefined && silent.has(stepIndex)) {
      lose('dropped', 'scores, of steps without an overall one')
      return false
    }
    const isCategory = label !== undefined && keeps.includes('category')
    if (value === null && !keeps.includes('missing') && !isCategory) {
      lose('dropped', 'scores, without a value')
      return false
    }
    if (rows === 'score') return true
    if (stepIndex !== undefined && !keeps.includes('stepIndex')) {
      lose('dropped', 'scores, of single steps')
      return false
    }
    if (name !== overallScore && !keeps.includes('name')) {
      lose('dropped', 'scores, beside the overall one')
      return false
    }
    return true
  })
}

/** Steps of which it is said, by name, that they came to nothing. */
function stepsWithoutSum(scores: readonly NamedScore[]): ReadonlySet<number> {
  const silent = scores.filter(({ name, value }) => name === overallScore && value === null)
  return new Set(silent.flatMap(({ stepIndex }) => stepIndex ?? []))
}

function keptParts(score: NamedScore, writer: EvaluationWriter, lose: Lose): NamedScore {
  const { keeps, labels } = writer
  const { name, value, label, reason, error, stepIndex } = score
  const isTaken = value === null && reason !== undefined && writer.missingSays === 'error'
  if (isTaken) lose('dropped', 'scores.reason, as an error where there is no value')
  const keepsLabel =
    keeps.includes('label') && (labels === undefined || labels.includes(label ?? ''))
  const parts = [
    ['name', name === overallScore || keeps.includes('name')],
    ['label', label === undefined || keepsLabel],
    ['reason', reason === undefined || keeps.includes('reason')],
    ['error', error === undefined || keeps.includes('error')],
    ['stepIndex', stepIndex === undefined || keeps.includes('stepIndex')],
  ] as const
  for (const [part, isKept] of parts) if (!isKept) lose('dropped', `scores.${part}`)
  return {
    name: keeps.includes('name') ? name : overallScore,
    value,
    ...(label !== undefined && keepsLabel && { label }),
    ...(reason !== undefined &&
      keeps.includes('reason') && { [isTaken ? 'error' : 'reason']: reason }),
    ...(error !== undefined && keeps.includes('error') && { error }),
    ...(stepIndex !== undefined && keeps.includes('stepIndex') && { stepIndex }),
  }
}
