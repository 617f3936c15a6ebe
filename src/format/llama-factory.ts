import { z } from 'zod'
import { codec } from './codec.ts'
import { promptText, sidesRow, sideText } from './preference-text.ts'
import { written } from './writer.ts'

/** LLaMA-Factory's preference rows in the alpaca shape. */
export const llamaFactory = codec({
  name: 'llama-factory',
  title: 'LLaMA-Factory preference rows (instruction, chosen, rejected)',
  fields: ['instruction', 'chosen', 'rejected'],
  makes: ['contrast'],
  matches: ({ chosen, rejected }) => typeof chosen === 'string' && typeof rejected === 'string',
  schema: z.object({
    instruction: z.string(),
    input: z.string().nullish(),
    chosen: z.string(),
    rejected: z.string(),
  }),
  read({ instruction, input, chosen, rejected }) {
    const prompt = input ? `${instruction}\n${input}` : instruction
    return sidesRow({ prompt, chosen, rejected, source: 'llama-factory' })
  },
  writes: {
    preference: {
      keeps: [],
      write: (contrast) =>
        written({
          instruction: promptText(contrast),
          input: '',
          chosen: sideText(contrast.positive),
          rejected: sideText(contrast.negative),
        }),
    },
  },
})

const saidSchema = z.object({ from: z.string(), value: z.string() })

/** LLaMA-Factory's preference rows in the sharegpt shape. */
export const llamaFactoryChat = codec({
  name: 'llama-factory-chat',
  title: 'LLaMA-Factory preference chats (conversations, chosen, rejected)',
  fields: ['conversations', 'chosen', 'rejected'],
  makes: ['contrast'],
  schema: z.object({
    conversations: z.array(saidSchema).min(1),
    chosen: saidSchema,
    rejected: saidSchema,
  }),
  read({ conversations, chosen, rejected }) {
    const prompt = conversations.map(({ value }) => value).join('\n\n')
    const sides = { prompt, chosen: chosen.value, rejected: rejected.value }
    const isPlain = conversations.length === 1 && isFrom(conversations[0]!, ['human', 'user'])
    const unread = [
      ...(isPlain ? [] : ['conversations.*.from']),
      ...(isFrom(chosen, answering) ? [] : ['chosen.from']),
      ...(isFrom(rejected, answering) ? [] : ['rejected.from']),
    ]
    return sidesRow({ ...sides, source: 'llama-factory-chat', unread })
  },
  writes: {
    preference: {
      keeps: [],
      write: (contrast) =>
        written({
          conversations: [{ from: 'human', value: promptText(contrast) }],
          chosen: { from: 'gpt', value: sideText(contrast.positive) },
          rejected: { from: 'gpt', value: sideText(contrast.negative) },
        }),
    },
  },
})

const answering = ['gpt', 'assistant']

function isFrom({ from }: z.infer<typeof saidSchema>, expected: readonly string[]): boolean {
  return expected.includes(from)
}
