import { z } from 'zod'
import { messageSchema, messagesText, unreadOfTexts } from './chat-messages.ts'
import { codec } from './codec.ts'
import { prefixText, sidesRow, sideText } from './preference-text.ts'
import { unwritable, written } from './writer.ts'

/** OpenAI-shaped preference rows: the input as messages, and one answer on either side. */
export const openaiPreference = codec({
  name: 'openai-preference',
  title: 'OpenAI preference rows (input, preferred_output, non_preferred_output)',
  fields: ['input', 'preferred_output', 'non_preferred_output'],
  makes: ['contrast'],
  passesOver: {
    'input.tools': 'what may be called',
    'input.parallel_tool_calls': 'how it may be called',
  },
  schema: z.object({
    input: z.object({ messages: z.array(messageSchema).min(1) }),
    preferred_output: z.array(messageSchema).min(1),
    non_preferred_output: z.array(messageSchema).min(1),
  }),
  read(row) {
    const prompt = messagesText(row.input.messages)
    const chosen = messagesText(row.preferred_output)
    const rejected = messagesText(row.non_preferred_output)
    const unread = [
      ...unreadOfTexts(row.input.messages, 'input.messages', 'user'),
      ...unreadOfTexts(row.preferred_output, 'preferred_output', 'assistant'),
      ...unreadOfTexts(row.non_preferred_output, 'non_preferred_output', 'assistant'),
    ]
    return sidesRow({ prompt, chosen, rejected, source: 'openai-preference', unread })
  },
  writes: {
    preference: {
      keeps: [],
      write(contrast) {
        const [chosen, rejected] = [sideText(contrast.positive), sideText(contrast.negative)]
        if (chosen === '' || rejected === '')
          return unwritable('one side is empty, and the services want a text on both')
        const prefix = prefixText(contrast)
        const asked = [{ role: 'user', content: contrast.prompt }]
        const sofar = prefix === '' ? [] : [{ role: 'user', content: `Steps so far:\n${prefix}` }]
        return written({
          input: { messages: [...asked, ...sofar], tools: [], parallel_tool_calls: true },
          preferred_output: [{ role: 'assistant', content: chosen }],
          non_preferred_output: [{ role: 'assistant', content: rejected }],
        })
      },
    },
  },
})
