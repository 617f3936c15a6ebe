/** LLaMA-Factory's reward service: `{model, messages}` to `{scores}`. */
import { z } from 'zod'
import { overallScore } from '../domain/evaluation.ts'
import { templatedChat, templateFault } from './chat-template.ts'
import { placedId } from './classify-service.ts'
import { accepted, codec } from './codec.ts'
import { evaluationRecord, namedScore, rewardWriter } from './evaluation-rows.ts'
import { answerMembers, textRequest } from './pooling-service.ts'
import { stepsText } from './step-text.ts'
import { unwritable, written } from './writer.ts'

/** Requests: the whole text of each sample; one without turns is one step of an unknown task. */
export const llamaFactoryRewardRequests = codec({
  name: 'llama-factory-reward-requests',
  title: 'LLaMA-Factory reward requests (model, messages as texts)',
  fields: ['model', 'messages'],
  makes: ['trajectory'],
  matches: ({ messages }) => Array.isArray(messages) && typeof messages[0] === 'string',
  passesOver: { model: 'who is asked' },
  schema: z.object({ messages: z.array(z.string()) }),
  writes: {
    trajectory: {
      keeps: [],
      write({ task, steps }) {
        const answer = stepsText(steps)
        const fault = templateFault([task.prompt, answer])
        if (fault !== undefined) return unwritable(fault)
        return written({ model: 'model', messages: [templatedChat(task.prompt, answer)] })
      },
    },
  },
  read: ({ messages }) => textRequest(messages, 'messages'),
})

/**
 * Answers: a score a text. SGLang's `/v1/score` answers with a list of label probabilities a text,
 * of which the first is that of the label that was asked for.
 */
export const llamaFactoryRewardAnswers = codec({
  name: 'llama-factory-reward-answers',
  title: 'LLaMA-Factory reward answers (scores)',
  fields: ['scores'],
  makes: ['evaluation'],
  matches: ({ scores }) =>
    Array.isArray(scores) && !(scores[0] instanceof Object && !Array.isArray(scores[0])),
  passesOver: answerMembers,
  schema: z.object({
    id: z.string().nullish(),
    model: z.string().nullish(),
    scores: z.array(z.union([z.number(), z.array(z.number()).min(1)])),
  }),
  writes: {
    evaluation: rewardWriter(({ id, model, value }) => ({
      id,
      object: 'score.evaluation',
      model,
      scores: [value],
    })),
  },
  read({ id, model, scores }) {
    const saysMore = scores.some((score) => Array.isArray(score) && score.length > 1)
    const records = scores.map((score, index) => {
      const value = Array.isArray(score) ? score[0] : score
      return evaluationRecord({
        sourceId: placedId(id, index, scores.length),
        judge: model,
        scores: [namedScore({ name: overallScore, value })],
      })
    })
    return accepted(records, { unread: saysMore ? ['scores, all labels but the first'] : [] })
  },
})
