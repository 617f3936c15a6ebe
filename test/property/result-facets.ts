import { type Evaluation, type NamedScore, overallScore } from '../../src/domain/evaluation.ts'
import type { RecordedPrediction } from '../../src/domain/prediction.ts'
import type { RecordedJudgment, RecordedScores } from '../../src/domain/recorded.ts'
import type { ScoredTrajectory } from '../../src/domain/scored-trajectory.ts'
import type { StepScore } from '../../src/domain/step-score.ts'
import type { Facets } from './record-facets.ts'

/**
 * What evaluations say, by the names that losses have. Those of one work by one judge are one
 * evaluation, in whatever order their scores come; what a work or a step came to stands apart from
 * the scores that have names of their own.
 */
export function evaluationFacets(evaluations: readonly Evaluation[]): Facets {
  const [first] = evaluations
  if (first === undefined) return new Map()
  const { sourceId, judge } = first
  const isJoined = evaluations.every(
    (each) => sourceId !== undefined && each.sourceId === sourceId && each.judge === judge,
  )
  const scores = evaluations.flatMap((each) => each.scores).toSorted(byPlace)
  const others = scores.filter(({ name }) => name !== overallScore)
  const sums = scores.filter(({ name }) => name === overallScore)
  const steps = new Set(scores.flatMap(({ stepIndex }) => stepIndex ?? []))
  const told = (part: 'label' | 'reason' | 'error') =>
    some(
      scores.flatMap((score) => (score[part] === undefined ? [] : [[place(score), score[part]]])),
    )
  return new Map<string, unknown>([
    ['sourceId', sourceId],
    ['judge', judge],
    ['scores.together', isJoined || evaluations.length === 1 ? undefined : evaluations.length],
    ['scores.stepIndex', some([...steps])],
    ['scores.overall', some(sums.map(({ stepIndex, value }) => [stepIndex, value]))],
    ['scores.name', some(others.map(({ name }) => name))],
    ['scores.value', some(others.map((score) => [place(score), score.value]))],
    ['scores.label', told('label')],
    ['scores.reason', told('reason')],
    ['scores.error', told('error')],
  ])
}

function place({ name, stepIndex = -1 }: NamedScore): string {
  return `${String(stepIndex).padStart(3)} ${name}`
}

function byPlace(a: NamedScore, b: NamedScore): number {
  const [one, other] = [place(a), place(b)]
  return one < other ? -1 : one > other ? 1 : 0
}

function some(list: readonly unknown[]): unknown {
  return list.length === 0 ? undefined : list
}

/** Step scores say what each step came to. */
export function scoresFacets({ judge, sourceId, stepScores, isCorrect }: RecordedScores): Facets {
  const scores = stepScores.map((value, stepIndex) => ({ name: overallScore, value, stepIndex }))
  return new Map([...evaluationFacets([{ judge, sourceId, scores }]), ['isCorrect', isCorrect]])
}

/** A scored trajectory as an evaluation of it, with what evaluations have no word for. */
export function verdictFacets({ trajectory, steps }: ScoredTrajectory): Facets {
  const verdicts = steps.flatMap(({ scores }) =>
    scores.filter(({ status }) => status !== 'not-applicable'),
  )
  const models = new Set(verdicts.map(({ model }) => model))
  const [judge] = models.size === 1 ? models : []
  const evaluation = {
    ...(trajectory.sourceId !== undefined && { sourceId: trajectory.sourceId }),
    ...(judge !== undefined && { judge }),
    scores: verdicts.map(scoreOf),
  }
  const told = (value: (verdict: StepScore) => unknown) => {
    const list = verdicts.map(value)
    return list.every((each) => each === undefined) ? undefined : list
  }
  return new Map<string, unknown>([
    ...evaluationFacets([evaluation]),
    ['scores.model', models.size === 1 ? undefined : told(({ model }) => model)],
    ['scores.status', told(({ status, value }) => (value === null ? status : undefined))],
    ['scores.ownFault', told(({ ownFault }) => ownFault || undefined)],
    ['scores.inherits', told(({ inherits }) => some(inherits))],
    ['scores.evidence', told(({ evidence }) => evidence)],
    ['scores.raw', told(({ raw }) => raw)],
    ['scores.promptHash', told(({ promptHash }) => promptHash)],
    ['scores.spread', told(({ spread }) => spread)],
    ['scores.allocation', some(steps.map(({ allocation }) => allocation))],
  ])
}

function scoreOf({ criterionId, value, reason, stepIndex }: StepScore): NamedScore {
  const said = reason === '' ? {} : value === null ? { error: reason } : { reason }
  return { name: criterionId, value, ...said, stepIndex }
}

export function predictionFacets(prediction: Partial<RecordedPrediction>): Facets {
  return new Map(Object.entries(prediction))
}

export function judgmentFacets({ explanations, ...judgment }: RecordedJudgment): Facets {
  const { steps = {}, final } = explanations ?? {}
  return new Map<string, unknown>([
    ...Object.entries(judgment),
    ['explanations.steps', some(Object.entries(steps).toSorted(([a], [b]) => (a < b ? -1 : 1)))],
    ['explanations.final', final],
  ])
}
