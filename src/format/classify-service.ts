/**
 * The records of `POST /classify`, by which vLLM and SGLang serve outcome reward models to verl.
 */
import { z } from 'zod'
import { overallScore } from '../domain/evaluation.ts'
import { templatedChat, templateFault } from './chat-template.ts'
import { accepted, codec } from './codec.ts'
import { evaluationRecord, namedScore, onlyScore, rewardWriter } from './evaluation-rows.ts'
import { answerMembers, hasMember, textRequest, textsSchema } from './pooling-service.ts'
import { stepsText } from './step-text.ts'
import { unwritable, written } from './writer.ts'

/** Requests: templated chats, or any texts; a text without turns is one step of an unknown task. */
export const classifyRequests = codec({
  name: 'classify-requests',
  title: '/classify requests (input, and model or activation)',
  fields: ['input', ['model', 'activation']],
  makes: ['trajectory'],
  matches: ({ task, label, value, chosen }) =>
    [task, label, value, chosen].every((other) => other === undefined),
  passesOver: { model: 'who is asked', activation: 'how answers are scaled' },
  schema: z.object({ input: textsSchema }),
  writes: {
    trajectory: {
      keeps: [],
      write({ task, steps }) {
        const answer = stepsText(steps)
        const fault = templateFault([task.prompt, answer])
        if (fault !== undefined) return unwritable(fault)
        return written({ input: templatedChat(task.prompt, answer), activation: false })
      },
    },
  },
  read: ({ input }) => textRequest(typeof input === 'string' ? [input] : input, 'input'),
})

/**
 * Answers: the share of the last class is the score, as verl reads it; the label is the likeliest.
 */
export const classifyAnswers = codec({
  name: 'classify-answers',
  title: '/classify answers (object, data with probs)',
  fields: ['object', 'data'],
  makes: ['evaluation'],
  matches: ({ data }) => hasMember(data, 'probs'),
  passesOver: { ...answerMembers, 'data.*.num_classes': 'how many probabilities there are' },
  schema: z.object({
    id: z.string().nullish(),
    model: z.string().nullish(),
    data: z.array(
      z.object({
        index: z.int().min(0).nullish(),
        label: z.string().nullish(),
        probs: z.array(z.number()).min(1),
      }),
    ),
  }),
  writes: {
    evaluation: {
      rows: 'evaluation',
      keeps: ['sourceId', 'judge', 'label'],
      range: 'unit',
      needsOverall: 'work',
      write(evaluation) {
        const { value, label } = onlyScore(evaluation)
        const { sourceId: id, judge: model } = evaluation
        const share = value ?? 0
        const data = [{ index: 0, label, probs: [1 - share, share], num_classes: 2 }]
        return written({ id, object: 'list', model, data })
      },
    },
  },
  read({ id, model, data }) {
    const saysMore = data.some(({ probs }) => probs.length > 2)
    const records = data.map(({ index, label, probs }, place) =>
      evaluationRecord({
        sourceId: placedId(id, index ?? place, data.length),
        judge: model,
        scores: [namedScore({ name: overallScore, value: probs.at(-1), label })],
      }),
    )
    return accepted(records, { unread: saysMore ? ['data.*.probs, all classes but the last'] : [] })
  },
})

/**
 * Answers of `/v1/embeddings`, which verl reads for reward models that SGLang serves: the last
 * number is the score.
 */
export const embeddingAnswers = codec({
  name: 'embedding-answers',
  title: '/v1/embeddings answers of reward models (object, data with embedding)',
  fields: ['object', 'data'],
  makes: ['evaluation'],
  matches: ({ data }) => hasMember(data, 'embedding'),
  passesOver: answerMembers,
  schema: z.object({
    id: z.string().nullish(),
    model: z.string().nullish(),
    data: z.array(
      z.object({
        index: z.int().min(0).nullish(),
        embedding: z.array(z.number(), 'expected numbers; ask for encoding_format "float"').min(1),
      }),
    ),
  }),
  writes: {
    evaluation: rewardWriter(({ id, model, value }) => ({
      id,
      object: 'list',
      model,
      data: [{ index: 0, object: 'embedding', embedding: [value] }],
    })),
  },
  read({ id, model, data }) {
    const saysMore = data.some(({ embedding }) => embedding.length > 1)
    const records = data.map(({ index, embedding }, place) =>
      evaluationRecord({
        sourceId: placedId(id, index ?? place, data.length),
        judge: model,
        scores: [namedScore({ name: overallScore, value: embedding.at(-1) })],
      }),
    )
    return accepted(records, {
      unread: saysMore ? ['data.*.embedding, all numbers but the last'] : [],
    })
  },
})

/** What one of several answers under an id is called; none where the answer has no id. */
export function placedId(
  id: string | null | undefined,
  index: number,
  count: number,
): string | undefined {
  if (id === null || id === undefined) return undefined
  return count > 1 ? `${id}#${index}` : id
}
