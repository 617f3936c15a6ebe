/** The records of eval-protocol's reward service: what `POST /evaluate` takes and answers. */
import { z } from 'zod'
import { type NamedScore, overallScore } from '../domain/evaluation.ts'
import { makeTask } from '../domain/task.ts'
import { makeTrajectory } from '../domain/trajectory.ts'
import { messageSchema, stepsOfChat, unreadOfChat, withoutPlaces } from './chat-messages.ts'
import { lossesOfMessages, messagesOfSteps } from './chat-writing.ts'
import { accepted, codec, trajectoryRecord } from './codec.ts'
import { evaluationRecord, namedScore } from './evaluation-rows.ts'
import { written, wholeSteps } from './writer.ts'

/** Requests: a chat to be judged, and the truth where one is known. */
export const evaluateRequests = codec({
  name: 'evaluate-requests',
  title: '/evaluate requests (messages, ground_truth)',
  fields: ['messages', ['ground_truth', 'kwargs']],
  makes: ['trajectory'],
  passesOver: { kwargs: 'settings of the judge' },
  schema: z.object({
    messages: z.array(messageSchema).min(1),
    ground_truth: z.string().nullish(),
  }),
  writes: {
    trajectory: {
      keeps: ['task.reference', ...wholeSteps],
      losesOf: ({ steps }) => lossesOfMessages(steps),
      write: ({ task, steps }) =>
        written({
          messages: messagesOfSteps(task.prompt, steps),
          ground_truth: task.reference ?? null,
        }),
    },
  },
  read({ messages, ground_truth }) {
    const chat = stepsOfChat(messages)
    const { prompt, steps } = chat
    const trajectory = makeTrajectory({
      task: makeTask(prompt, { reference: ground_truth ?? undefined }),
      steps: withoutPlaces(steps),
    })
    return accepted([trajectoryRecord(trajectory)], {
      unread: unreadOfChat(messages, 'messages', chat),
    })
  },
})

const metricSchema = z.object({
  score: z.number(),
  is_score_valid: z.boolean().nullish(),
  reason: z.string().nullish(),
})

const metricsSchema = z.record(z.string(), metricSchema).nullish()

const answerSchema = metricSchema.extend({
  metrics: metricsSchema,
  step_outputs: z
    .array(
      z.object({
        step_index: z.int().min(0),
        base_reward: z.number(),
        metrics: metricsSchema,
        reason: z.string().nullish(),
      }),
    )
    .nullish(),
  error: z.string().nullish(),
})

/**
 * Answers: what the work came to, named metrics, and the same for each step (from 0). A score that
 * is not valid is none; its reason is why.
 */
export const evaluateAnswers = codec({
  name: 'evaluate-answers',
  title: '/evaluate answers (score, is_score_valid or step_outputs)',
  fields: ['score', ['is_score_valid', 'step_outputs'], ['metrics', 'reason', 'error']],
  makes: ['evaluation'],
  passesOver: { 'step_outputs.*.terminated': 'whether the episode ends' },
  schema: answerSchema,
  writes: {
    evaluation: {
      rows: 'evaluation',
      keeps: ['name', 'reason', 'missing', 'error', 'stepIndex'],
      missingSays: 'error',
      needsOverall: 'work-and-steps',
      hasUniqueNames: true,
      write: ({ scores }) => written(answerOf(scores)),
    },
  },
  read(row) {
    const { metrics, step_outputs, error } = row
    const isFailed = typeof error === 'string' && error !== ''
    const whole = isFailed
      ? namedScore({ name: overallScore, error })
      : metricScore(overallScore, row, undefined)
    const steps = (step_outputs ?? []).flatMap(({ step_index: at, base_reward, ...step }) => [
      namedScore({ name: overallScore, value: base_reward, reason: step.reason, stepIndex: at }),
      ...metricScores(step.metrics, at),
    ])
    return accepted(
      [evaluationRecord({ scores: [whole, ...metricScores(metrics, undefined), ...steps] })],
      { unread: isFailed ? ['score, of a failure', 'reason, beside the error'] : [] },
    )
  },
})

function metricScores(
  metrics: z.infer<typeof metricsSchema>,
  stepIndex: number | undefined,
): readonly NamedScore[] {
  return Object.entries(metrics ?? {}).map(([name, metric]) => metricScore(name, metric, stepIndex))
}

function metricScore(
  name: string,
  { score, is_score_valid, reason }: z.infer<typeof metricSchema>,
  stepIndex: number | undefined,
): NamedScore {
  const said = is_score_valid === false ? { error: reason } : { value: score, reason }
  return namedScore({ name, ...said, stepIndex })
}

function answerOf(scores: readonly NamedScore[]): object {
  const byStep = Map.groupBy(scores, ({ stepIndex }) => stepIndex)
  const whole = byStep.get(undefined) ?? []
  const steps = [...byStep].flatMap(([index, own]) => (index === undefined ? [] : [{ index, own }]))
  return {
    ...metricOf(whole.find(isOverall)!),
    metrics: metricsOf(whole),
    step_outputs: steps
      .toSorted((a, b) => a.index - b.index)
      .map(({ index, own }) => {
        const { value: base_reward, reason } = own.find(isOverall)!
        const metrics = metricsOf(own)
        return { step_index: index, base_reward, terminated: false, metrics, reason }
      }),
  }
}

function isOverall({ name }: NamedScore): boolean {
  return name === overallScore
}

function metricsOf(scores: readonly NamedScore[]) {
  const beside = scores.filter((score) => !isOverall(score))
  return Object.fromEntries(beside.map((score) => [score.name, metricOf(score)]))
}

/** An invalid score is written as 0, which the flag beside it takes back. */
function metricOf({ value, reason, error }: NamedScore) {
  return { score: value ?? 0, is_score_valid: value !== null, reason: error ?? reason ?? '' }
}
