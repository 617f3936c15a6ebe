import { z } from 'zod'
import { makeContrast } from '../domain/contrast.ts'
import { messageSchema, messagesText, unreadOfTexts } from './chat-messages.ts'
import { accepted, codec, contrastRecord } from './codec.ts'
import { promptText, sideText } from './preference-text.ts'
import { written } from './writer.ts'

/** TRL's conversational preference rows: prompt and both sides as lists of messages. */
export const preferenceChat = codec({
  name: 'preference-chat',
  title: 'preference chats (prompt, chosen and rejected as messages)',
  fields: ['prompt', 'chosen', 'rejected'],
  makes: ['contrast'],
  matches: ({ prompt, chosen, rejected }) =>
    Array.isArray(prompt) && Array.isArray(chosen) && Array.isArray(rejected),
  schema: z.object({
    prompt: z.array(messageSchema).min(1),
    chosen: z.array(messageSchema).min(1),
    rejected: z.array(messageSchema).min(1),
    pair_id: z.string().optional(),
  }),
  read({ prompt, chosen, rejected, pair_id }) {
    const contrast = makeContrast({
      domain: 'preference',
      prompt: messagesText(prompt),
      positive: [messagesText(chosen)],
      negative: [messagesText(rejected)],
      ...(pair_id !== undefined && { sourceId: pair_id }),
      source: 'preference',
    })
    return accepted([contrastRecord(contrast)], {
      unread: [
        ...unreadOfTexts(prompt, 'prompt', 'user'),
        ...unreadOfTexts(chosen, 'chosen', 'assistant'),
        ...unreadOfTexts(rejected, 'rejected', 'assistant'),
      ],
    })
  },
  writes: {
    preference: {
      keeps: ['sourceId'],
      write: (contrast) =>
        written({
          prompt: [{ role: 'user', content: promptText(contrast) }],
          chosen: [{ role: 'assistant', content: sideText(contrast.positive) }],
          rejected: [{ role: 'assistant', content: sideText(contrast.negative) }],
          pair_id: contrast.sourceId,
        }),
    },
  },
})
