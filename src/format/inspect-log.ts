import { z } from 'zod'
import { type Evaluation, type NamedScore } from '../domain/evaluation.ts'
import { makeTask } from '../domain/task.ts'
import { makeTrajectory, type Trajectory } from '../domain/trajectory.ts'
import {
  messageSchema,
  messagesText,
  stepsOfChat,
  unreadOfChat,
  withoutPlaces,
} from './chat-messages.ts'
import { lossesOfMessages, messagesOfSteps } from './chat-writing.ts'
import { accepted, codec, trajectoryRecord } from './codec.ts'
import { evaluationRecord, everyEvaluationPart, readAside } from './evaluation-rows.ts'
import type { SourceRecord } from './format.ts'
import { inspectScoreOf, inspectScoreSchema, scoresOfInspect } from './inspect-scores.ts'
import { type TrajectoryWriter, written, wholeSteps } from './writer.ts'

const sampleSchema = z.object({
  id: z.union([z.string(), z.int()]),
  epoch: z.int().nullish(),
  input: z.union([z.string(), z.array(messageSchema)]).nullish(),
  target: z.union([z.string(), z.array(z.string())]).nullish(),
  messages: z.array(messageSchema).nullish(),
  scores: z.record(z.string(), inspectScoreSchema).nullish(),
  error: z.looseObject({ message: z.string().nullish() }).nullish(),
})

type Sample = z.infer<typeof sampleSchema>

const attempts = {
  keeps: ['task.reference', 'task.domain', ...wholeSteps, 'sourceId', 'policy'],
  losesOf: ({ steps }) => lossesOfMessages(steps, { task: 'apart' }),
} satisfies Partial<TrajectoryWriter>

/**
 * Logs of Inspect in their JSON form, one a row or one a file: each sample is an attempt (its later
 * epochs too, as `id#epoch`) and what its scorers said of it. A log is written with one sample.
 */
export const inspectLog = codec({
  name: 'inspect-log',
  title: 'Inspect logs (version, status, eval, samples)',
  fields: ['version', 'status', 'eval', 'samples'],
  makes: ['trajectory', 'evaluation'],
  schema: z.object({
    eval: z.object({ task: z.string().nullish(), model: z.string().nullish() }),
    samples: z.array(sampleSchema).nullish(),
  }),
  passesOver: {
    version: 'of the log',
    status: 'of the evaluation',
    'samples.*.scores.*.answer': 'what was graded',
    'samples.*.scores.*.history': 'what the score was before',
  },
  writes: {
    trajectory: {
      ...attempts,
      needsSourceId: true,
      write: (attempt) => written(logOf({ attempt })),
    },
    evaluation: {
      rows: 'evaluation',
      keeps: everyEvaluationPart,
      attempt: attempts,
      write: (evaluation, attempt) =>
        evaluation.scores.length === 0 && !attempt
          ? written()
          : written(logOf({ evaluation, ...(attempt && { attempt }) })),
    },
  },
  read({ eval: about, samples }) {
    return accepted(
      (samples ?? []).flatMap((sample) => recordsOf(sample, about)),
      { unread: (samples ?? []).flatMap(unreadOf) },
    )
  },
})

/** What a sample says that its records do not hold. */
function unreadOf({ input, target, messages, scores, error }: Sample): readonly string[] {
  const chat = stepsOfChat(messages ?? [])
  const asked = inputText(input)
  const metadata = Object.values(scores ?? {}).flatMap((score) => readAside(score.metadata).rest)
  return [
    ...unreadOfChat(messages ?? [], 'samples.*.messages', chat),
    ...metadata.map((member) => `samples.*.scores.*.metadata.${member}`),
    ...(messages?.length && asked !== '' && asked !== chat.prompt
      ? ['samples.*.messages, before the first answer']
      : []),
    ...(!messages?.length && (asked !== '' || target?.length)
      ? ['samples.*.input, without an answer', 'samples.*.target, without an answer']
      : []),
    ...(error
      ? Object.keys(error).flatMap((name) =>
          name === 'message' ? [] : [`samples.*.error.${name}`],
        )
      : []),
  ]
}

function inputText(input: Sample['input']): string {
  return typeof input === 'string' ? input : messagesText(input ?? [])
}

function recordsOf(
  sample: Sample,
  about: { readonly task?: string | null | undefined; readonly model?: string | null | undefined },
): readonly SourceRecord[] {
  const { id, epoch, input, target, messages, scores, error } = sample
  const sourceId = (epoch ?? 1) > 1 ? `${id}#${epoch}` : String(id)
  const chat = stepsOfChat(messages ?? [])
  const prompt = inputText(input)
  const records: SourceRecord[] = []
  if (messages && messages.length > 0) {
    const reference = Array.isArray(target) ? target.join(' | ') : target
    const trajectory = makeTrajectory({
      task: makeTask(input === null || input === undefined ? chat.prompt : prompt, {
        reference: reference || undefined,
        domain: about.task || undefined,
      }),
      steps: withoutPlaces(chat.steps),
      sourceId,
      ...(about.model && { policy: about.model }),
    })
    records.push(trajectoryRecord(trajectory))
  }
  const named = Object.entries(scores ?? {}).flatMap(([name, score]) =>
    scoresOfInspect(score, name),
  )
  const failure: NamedScore[] = error
    ? [{ name: 'score', value: null, error: error.message ?? 'the sample failed' }]
    : []
  if (scores || error) {
    const judge = Object.values(scores ?? {}).flatMap(({ metadata }) => metadata?.['judge'] ?? [])
    records.push(
      evaluationRecord({
        sourceId: sample.id === '' ? undefined : sourceId,
        judge: typeof judge[0] === 'string' ? judge[0] : undefined,
        scores: [...named, ...failure],
      }),
    )
  }
  return records
}

function logOf(said: { readonly attempt?: Trajectory; readonly evaluation?: Evaluation }): object {
  const { attempt, evaluation } = said
  const sample = {
    id: evaluation?.sourceId ?? attempt?.sourceId ?? attempt?.id ?? '',
    epoch: 1,
    input: attempt?.task.prompt ?? '',
    target: attempt?.task.reference ?? '',
    messages: attempt ? messagesOfSteps(attempt.task.prompt, attempt.steps) : [],
    scores: evaluation && scoresBy(evaluation),
  }
  return {
    version: 2,
    status: 'success',
    eval: { task: attempt?.task.domain ?? '', model: attempt?.policy ?? '' },
    samples: [sample],
  }
}

/** Scores by a key that only one has: the name, with the step, and a count where both repeat. */
function scoresBy({ judge, scores }: Evaluation): Readonly<Record<string, object>> {
  const byKey = new Map<string, object>()
  for (const score of scores) {
    const { name, stepIndex } = score
    const base = stepIndex === undefined ? name : `${name}@${stepIndex}`
    let key = base
    for (let count = 2; byKey.has(key); count++) key = `${base}#${count}`
    byKey.set(
      key,
      inspectScoreOf(score, { ...(judge && { judge }), ...(key !== name && { name }) }),
    )
  }
  return Object.fromEntries(byKey)
}
