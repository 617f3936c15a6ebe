import { z } from 'zod'
import { makeTask } from '../domain/task.ts'
import { messageSchema, messagesText, unreadOfTexts } from './chat-messages.ts'
import { accepted, codec } from './codec.ts'
import { written } from './writer.ts'

/** verl's rows: a prompt to roll out from, and the truth that its reward function compares with. */
export const verl = codec({
  name: 'verl',
  title: 'verl rows (data_source, prompt, reward_model)',
  fields: ['data_source', 'prompt', 'reward_model'],
  makes: ['task'],
  passesOver: {
    ability: 'a kind of task',
    'reward_model.style': 'how the truth is compared',
    extra_info: 'what a reward function of its own may want',
  },
  schema: z.object({
    data_source: z.string(),
    prompt: z.array(messageSchema).min(1),
    ability: z.string().nullish(),
    reward_model: z.object({ style: z.string().nullish(), ground_truth: z.unknown().optional() }),
  }),
  read({ data_source, prompt, reward_model }) {
    const { ground_truth: truth } = reward_model
    const reference = truth === undefined || truth === null ? undefined : asText(truth)
    const task = makeTask(messagesText(prompt), { reference, domain: data_source || undefined })
    return accepted([{ kind: 'task', task }], { unread: unreadOfTexts(prompt, 'prompt', 'user') })
  },
  writes: {
    task: {
      keeps: ['task.reference', 'task.domain'],
      write: ({ prompt, reference, domain }) =>
        written({
          data_source: domain ?? '',
          prompt: [{ role: 'user', content: prompt }],
          ability: 'reasoning',
          reward_model: { style: 'rule', ground_truth: reference },
          extra_info: {},
        }),
    },
  },
})

function asText(truth: unknown): string {
  return typeof truth === 'string' ? truth : JSON.stringify(truth)
}
