/** Where the answers to a benchmark's items come from: a judge, or files of what others said. */
import type { BenchmarkAbout, BenchmarkItem } from '../../benchmark/benchmark.ts'
import { solutionArrays } from '../../benchmark/solution-arrays.ts'
import { firstWrongKey } from '../../benchmark/step-labels.ts'
import { facetMinima } from '../../benchmark/step-values.ts'
import type { Facet } from '../../domain/criterion.ts'
import type { Prediction, RecordedPrediction } from '../../domain/prediction.ts'
import type { RecordedJudgment } from '../../domain/recorded.ts'
import type { CriterionNode } from '../../domain/reward-tree.ts'
import type { ScoredTrajectory } from '../../domain/scored-trajectory.ts'
import { type ReadOptions, readRecords } from '../../format/read-records.ts'
import { type AggregatorName, aggregate } from '../../score/aggregate.ts'
import type { Critic, FirstErrorRuling, Solution, StepReview } from '../../judge/critics.ts'
import { LlmError } from '../../llm/llm-error.ts'
import { orFailure } from '../../llm/pending.ts'
import type { ScoreTable } from '../given-scoring.ts'
import type { Scoring } from '../scoring.ts'

/** Somebody who says something of items. */
export type Answerer = {
  readonly name: string
  /** Absent where the data hold the outcomes. */
  readonly origin?: AnswerOrigin
  /** Which of several times that the same judge is asked, from 0. Default 0. */
  readonly rerun?: number
  /** Undefined: it knows nothing of this item. */
  answer(item: BenchmarkItem): Promise<Prediction | undefined>
}

/** Who judges, as results have to say. */
export type JudgedBy = {
  /** Hash of the reward tree. */
  readonly tree?: string
  /** Hash of the prompts by which steps are judged. */
  readonly prompts?: string
  /** As it was asked for. */
  readonly model?: string
  /** Hash of the files of scores or answers, where these were given. */
  readonly answers?: string
  readonly critic?: CriticTerms
}

/** How a published critic was asked. */
export type CriticTerms = Pick<Critic, 'votes' | 'sampling'> & {
  /** Worked examples in its prompt. */
  readonly shots: number
}

export type AnswerOrigin = JudgedBy & {
  /** What servers called the models that answered so far. */
  readonly revisions: ReadonlySet<string>
}

export type JudgedAnswersOptions = {
  /** Default soundness alone. */
  readonly facets?: readonly Facet[]
  /** Default min. */
  readonly aggregator?: AggregatorName
  readonly judgedBy?: JudgedBy
}

/**
 * A judge: the value of a step is its lowest score on the facets that count (DG-PRM ),
 * an attempt's reward is the fold of its steps.
 */
export function judgedAnswers(
  scoring: Scoring,
  roots: readonly CriterionNode[],
  options: JudgedAnswersOptions = {},
): Answerer {
  const { facets = ['soundness'], aggregator = 'min', judgedBy = {} } = options
  const revisions = new Set<string>()
  const valuesOf = ({ steps }: ScoredTrajectory) => {
    const scores = steps.map((step) => step.scores)
    const byFacet = facets.map((facet) => facetMinima(roots, scores, facet))
    return steps.map((_, step) => lowest(byFacet.map((values) => values[step]!)))
  }
  return {
    name: scoring.name,
    origin: { ...judgedBy, revisions },
    async answer({ attempts }) {
      if (attempts.length === 0) return undefined
      const scored = (await scoring.scoreTask(attempts)).results()
      for (const { model } of scored.flatMap(({ steps }) => steps.flatMap(({ scores }) => scores)))
        if (model !== undefined) revisions.add(model)
      const missing = scored.flatMap(failureOf)[0]
      if (missing !== undefined) return { missing }
      const rewards = scored.map((each) => aggregate(aggregator, valuesOf(each)))
      if (attempts.length > 1) return { rewards }
      const verdicts = scored[0]!.steps.map(({ scores }) => scores)
      const { redundancy } = solutionArrays(roots, verdicts)
      const stepRedundant = redundancy.map((value) => (value === null ? null : value > 0))
      return { stepScores: valuesOf(scored[0]!), verdicts, stepRedundant, rewards }
    },
  }
}

function lowest(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? null : Math.min(...known)
}

/** An error is never a score: what could not be selected, and verdicts that could not be had. */
function failureOf({ steps }: ScoredTrajectory): string[] {
  return steps.flatMap(({ stepIndex, allocation, scores }) => [
    ...(allocation.failure === undefined ? [] : [`step ${stepIndex}: ${allocation.failure}`]),
    ...scores.flatMap(({ status, reason }) =>
      status === 'failed' || status === 'unparsed'
        ? [`step ${stepIndex}: ${status}, ${reason}`]
        : [],
    ),
  ])
}

/**
 * A critic, without a tree: the step that it names where the first error is asked for, else a score
 * a step that lies above 0.5 where its validity lies above 0.
 */
export function criticAnswers(
  critic: Critic,
  asks: BenchmarkAbout['asks'],
  judgedBy: JudgedBy = {},
): Answerer {
  const isNaming = asks === 'first-error'
  const revisions = new Set<string>()
  const heard = <T extends Pick<StepReview, 'models'>>(said: T): T => {
    for (const model of said.models) revisions.add(model)
    return said
  }
  const review = async (solution: Solution): Promise<Prediction> =>
    isNaming
      ? namedStep(heard(await critic.reviewFirstError(solution)))
      : reviewedSteps(heard(await critic.reviewSteps(solution)))
  const { name, votes, sampling } = critic
  const terms = { votes, shots: isNaming ? 0 : reviewShots, ...(sampling && { sampling }) }
  return {
    name,
    origin: { ...judgedBy, critic: terms, revisions },
    async answer({ attempts: [attempt] }) {
      if (attempt === undefined) return undefined
      const said = await orFailure(review(attempt))
      return said instanceof LlmError ? { missing: `failed, ${said.message}` } : said
    },
  }
}

/** Worked examples in the prompt that asks for labels of steps. */
const reviewShots = 2

function namedStep({ firstErrorIndex }: FirstErrorRuling): Prediction {
  if (firstErrorIndex === null) return { missing: 'unparsed, no reply boxes the number of a step' }
  return { answer: firstErrorIndex === -1 ? null : firstErrorIndex }
}

function reviewedSteps({ validity, redundancy, reason }: StepReview): Prediction {
  if (validity === null || redundancy === null) return { missing: `unparsed, ${reason}` }
  return {
    stepScores: validity.map((each) => (each + 1) / 2),
    stepRedundant: redundancy.map((each) => each > 0),
  }
}

/** Step scores of files, by scorer; they may end before the attempt does. */
export function scoredAnswers(
  table: ScoreTable,
  options: { readonly aggregator?: AggregatorName } = {},
): Answerer[] {
  const { aggregator = 'min' } = options
  return [...table].map(([name, scores]) => ({
    name,
    async answer({ attempts, id }) {
      const given = attempts.map(({ sourceId }) => scores.get(sourceId ?? id))
      if (given.every((each) => each === undefined)) return undefined
      const rewards = given.map((each) => (each ? aggregate(aggregator, [...each]) : null))
      return attempts.length === 1 ? { stepScores: [...given[0]!], rewards } : { rewards }
    },
  }))
}

/** What others said, from files of predictions or of judgments, by judge. Memory: all of it. */
export async function recordedAnswers(
  paths: readonly string[],
  read: ReadOptions,
): Promise<Answerer[]> {
  const byJudge = new Map<string, Map<string, RecordedPrediction | RecordedJudgment>>()
  const add = (said: RecordedPrediction | RecordedJudgment, id: string) => {
    const known = byJudge.get(said.judge) ?? new Map()
    byJudge.set(said.judge, known.set(id, said))
  }
  for (const path of paths)
    for await (const { record } of readRecords(path, read))
      if (record.kind === 'prediction') add(record.prediction, record.prediction.itemId)
      else if (record.kind === 'judgment') add(record.judgment, record.judgment.sourceId)
  return [...byJudge].map(([name, known]) => ({
    name,
    async answer(item) {
      const said = known.get(item.id)
      return said !== undefined && 'sourceId' in said ? ofJudgment(said, item) : said
    },
  }))
}

/** A judgment names messages by their own numbers, and may name more than people labelled. */
function ofJudgment({ stepLabels, agent }: RecordedJudgment, item: BenchmarkItem): Prediction {
  const keys = item.stepKeys ?? (item.goldSteps ?? []).map((_, index) => String(index))
  return {
    answer: firstWrongKey(stepLabels),
    stepLabels: keys.map((key) => stepLabels[key] ?? null),
    ...(agent !== undefined && { note: agent }),
  }
}

/** Where nothing has to be said: the data hold the outcomes themselves. */
export const recordedOutcomes: Answerer = { name: 'recorded', answer: async () => ({}) }
