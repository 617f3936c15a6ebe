/** Lines of OpenAI's batch files: what is asked under an id, and what came back under it. */
import { z } from 'zod'
import type { RecordedPrediction } from '../domain/prediction.ts'
import { makeTask } from '../domain/task.ts'
import { makeTrajectory } from '../domain/trajectory.ts'
import {
  messageSchema,
  messagesText,
  stepsOfChat,
  unreadOfChat,
  withoutPlaces,
} from './chat-messages.ts'
import { lossesOfMessages, messagesOfSteps } from './chat-writing.ts'
import { accepted, codec, trajectoryRecord } from './codec.ts'
import {
  answerMessages,
  completionSchema,
  messagesOfItems,
  responseItemSchema,
  unreadOfAnswer,
  unreadOfItems,
} from './openai-messages.ts'
import { written, wholeSteps } from './writer.ts'

/**
 * Requests: a chat that awaits its next answer is an attempt so far, under its `custom_id`; the
 * model that is asked is its policy. Written for `/v1/chat/completions`; some vendors cut ids at 64
 * characters.
 */
export const openaiBatchRequests = codec({
  name: 'openai-batch-requests',
  title: 'OpenAI batch requests (custom_id, body)',
  fields: ['custom_id', 'body'],
  makes: ['trajectory'],
  passesOver: { method: 'always POST', url: 'which interface is asked' },
  schema: z.object({
    custom_id: z.string().min(1),
    url: z.string().nullish(),
    body: z.object({
      model: z.string().nullish(),
      messages: z.array(messageSchema).min(1).optional(),
      input: z.union([z.string(), z.array(responseItemSchema)]).optional(),
    }),
  }),
  writes: {
    trajectory: {
      keeps: [...wholeSteps, 'sourceId', 'policy'],
      losesOf: ({ steps }) => lossesOfMessages(steps),
      needsSourceId: true,
      takesTasks: true,
      write({ id, task, steps, sourceId, policy }) {
        return written({
          custom_id: sourceId ?? id,
          method: 'POST',
          url: '/v1/chat/completions',
          body: { model: policy, messages: messagesOfSteps(task.prompt, steps) },
        })
      },
    },
  },
  read({ custom_id, url, body }) {
    if (url?.endsWith('/embeddings'))
      return { ok: false, reason: 'the request asks for embeddings, not for an answer' }
    if (body.messages === undefined && body.input === undefined)
      return { ok: false, reason: 'the body is no chat: it has neither "messages" nor "input"' }
    const messages = body.messages ?? messagesOfItems(body.input ?? [])
    const chat = stepsOfChat(messages)
    const { prompt, steps } = chat
    const trajectory = makeTrajectory({
      task: makeTask(prompt),
      steps: withoutPlaces(steps),
      sourceId: custom_id,
      ...(body.model && { policy: body.model }),
    })
    return accepted([trajectoryRecord(trajectory)], {
      identity: [custom_id],
      unread: body.messages
        ? unreadOfChat(messages, 'body.messages', chat)
        : [
            ...unreadOfItems(body.input ?? [], 'body.input'),
            ...unreadOfChat(messages, 'body.input', chat),
          ],
    })
  },
})

const errorSchema = z.object({ code: z.string().nullish(), message: z.string().nullish() })

/**
 * Results: the text that a model answered under a `custom_id`, as its prediction of that item; the
 * file is unordered, so nothing but the id joins it. A failed line is a missing answer with its
 * reason, never an empty one.
 */
export const openaiBatchResults = codec({
  name: 'openai-batch-results',
  title: 'OpenAI batch results (custom_id, response, error)',
  fields: ['custom_id', ['response', 'error']],
  makes: ['prediction'],
  passesOver: {
    id: 'of the request',
    'response.request_id': 'of the request',
    'response.body.usage': 'how much was read and written',
    'response.body.choices.*.index': 'a place in the list',
    'response.body.choices.*.finish_reason': 'why the answer ends',
  },
  alsoKnown: [z.object({ response: z.object({ body: completionSchema }) })],
  schema: z.object({
    model: z.string().nullish(),
    custom_id: z.string().min(1),
    response: z
      .object({ status_code: z.number().nullish(), body: z.unknown().optional() })
      .nullish(),
    error: errorSchema.nullish(),
  }),
  writes: {
    prediction: {
      answers: { kind: 'text' },
      keeps: ['judge', 'missing'],
      write: (prediction) => written(resultLine(prediction)),
    },
  },
  read({ custom_id, response, error, model }) {
    const status = response?.status_code ?? 200
    if (!response || error || status >= 300) {
      const reason = failureText(error, response?.body) ?? `status ${status}`
      const none = { judge: model ?? unnamed, itemId: custom_id, missing: reason }
      return accepted([{ kind: 'prediction', prediction: none }], { identity: [custom_id] })
    }
    const body = completionSchema.safeParse(response.body)
    if (!body.success)
      return { ok: false, reason: `field "response.body": ${body.error.issues[0]!.message}` }
    const prediction: RecordedPrediction = {
      judge: body.data.model ?? unnamed,
      itemId: custom_id,
      answer: messagesText(answerMessages(body.data)),
    }
    const isList = 'choices' in body.data && body.data.choices.length > 1
    return accepted([{ kind: 'prediction', prediction }], {
      identity: [custom_id],
      unread: [
        ...(isList ? ['response.body.choices, all but the first'] : []),
        ...unreadOfAnswer(body.data, 'response.body'),
      ],
    })
  },
})

/** Failed lines do not name their model, unless they were written here. */
const unnamed = 'batch'

function failureText(
  error: z.infer<typeof errorSchema> | null | undefined,
  body: unknown,
): string | undefined {
  const inside = z.object({ error: errorSchema }).safeParse(body).data?.error
  return error?.message ?? error?.code ?? inside?.message ?? inside?.code ?? undefined
}

function resultLine({ judge, itemId, answer, missing: reason }: RecordedPrediction): object {
  const about = { id: `batch_req_${itemId}`, custom_id: itemId }
  if (reason !== undefined)
    return { ...about, response: null, error: { code: 'missing', message: reason }, model: judge }
  const message = { role: 'assistant', content: answer }
  const body = { model: judge, choices: [{ index: 0, message, finish_reason: 'stop' }] }
  return { ...about, response: { status_code: 200, request_id: '', body }, error: null }
}
