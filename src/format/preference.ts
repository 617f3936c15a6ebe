import { z } from 'zod'
import { makeContrast } from '../domain/contrast.ts'
import {
  type ChatMessage,
  messageSchema,
  messagesText,
  textOf,
  unreadOfTexts,
} from './chat-messages.ts'
import { accepted, codec, contrastRecord } from './codec.ts'
import { prefixText, promptText, sideText, toldDomain } from './preference-text.ts'
import { written } from './writer.ts'

const side = z.union([z.string(), z.array(messageSchema).min(1)])

/**
 * Preference rows as TRL writes them, in texts or chats, with the prompt named or as the part that
 * both sides share.
 */
export const preference = codec({
  name: 'preference',
  title: 'preference rows (chosen, rejected)',
  fields: ['chosen', 'rejected'],
  makes: ['contrast'],
  matches: ({ chosen, rejected }) => isSide(chosen) && isSide(rejected),
  writes: {
    preference: {
      keeps: ['sourceId'],
      write: (contrast) =>
        written({
          prompt: promptText(contrast),
          chosen: sideText(contrast.positive),
          rejected: sideText(contrast.negative),
          pair_id: contrast.sourceId,
        }),
    },
  },
  schema: z.object({
    prompt: side.optional(),
    chosen: side,
    rejected: side,
    pair_id: z.string().optional(),
  }),
  read(row) {
    const shared = row.prompt === undefined ? sharedLength(row.chosen, row.rejected) : 0
    const prompt = row.prompt ?? row.chosen.slice(0, shared)
    const contrast = makeContrast({
      domain: 'preference',
      prompt: plain(prompt),
      positive: [plain(row.chosen.slice(shared))],
      negative: [plain(row.rejected.slice(shared))],
      ...(row.pair_id !== undefined && { sourceId: row.pair_id }),
      source: 'preference',
    })
    return accepted([contrastRecord(contrast)], {
      guessed: row.prompt === undefined ? ['prompt, as what both sides begin with'] : [],
      unread: (['prompt', 'chosen', 'rejected'] as const).flatMap((field) => {
        const messages = row[field]
        return Array.isArray(messages)
          ? unreadOfTexts(messages, field, field === 'prompt' ? 'user' : 'assistant')
          : []
      }),
    })
  },
})

/**
 * Step-DPO rows (Lai et al. 2024): the next step, better and worse, after the steps so far. What
 * followed the step is not known to a pair, so `full_chosen` and `full_rejected` are written as the
 * sides themselves. `pair_id` leads back to the full record; trainers ignore it.
 */
export const stepDpo = codec({
  name: 'step-dpo',
  title: 'Step-DPO rows (prompt, initial_reason_steps, chosen, rejected)',
  fields: ['prompt', 'initial_reason_steps', 'chosen', 'rejected'],
  makes: ['contrast'],
  passesOver: {
    full_chosen: 'what follows the better step',
    full_rejected: 'what follows the worse step',
  },
  writes: {
    preference: {
      keeps: ['domain', 'prefix', 'reference', 'sourceId'],
      write(contrast) {
        const chosen = sideText(contrast.positive)
        const rejected = sideText(contrast.negative)
        return written({
          dataset: toldDomain(contrast) ?? '',
          prompt: contrast.prompt,
          initial_reason_steps: prefixText(contrast),
          chosen,
          rejected,
          full_chosen: chosen,
          full_rejected: rejected,
          answer: contrast.reference ?? '',
          pair_id: contrast.sourceId,
        })
      },
    },
  },
  schema: z.object({
    dataset: z.string().nullish(),
    prompt: z.string(),
    initial_reason_steps: z.string(),
    chosen: z.string(),
    rejected: z.string(),
    answer: z.string().nullish(),
    pair_id: z.string().optional(),
  }),
  read(row) {
    const { prompt, initial_reason_steps, chosen, rejected, answer } = row
    const contrast = makeContrast({
      domain: row.dataset || 'step-dpo',
      prompt,
      positive: [chosen],
      negative: [rejected],
      ...(initial_reason_steps !== '' && { prefix: [initial_reason_steps] }),
      ...(answer && { reference: answer }),
      ...(row.pair_id !== undefined && { sourceId: row.pair_id }),
      source: 'step-dpo',
    })
    return accepted([contrastRecord(contrast)])
  },
})

type Side = string | readonly ChatMessage[]

function isSide(value: unknown): boolean {
  return typeof value === 'string' || Array.isArray(value)
}

/** Characters or messages that both sides begin with. */
function sharedLength(chosen: Side, rejected: Side): number {
  const end = Math.min(chosen.length, rejected.length)
  let shared = 0
  while (shared < end && sameAt(chosen, rejected, shared)) shared++
  return shared
}

function sameAt(a: Side, b: Side, index: number): boolean {
  if (typeof a === 'string' || typeof b === 'string') return a[index] === b[index]
  const [one, other] = [a[index]!, b[index]!]
  return one.role === other.role && textOf(one) === textOf(other)
}

function plain(side_: Side): string {
  return typeof side_ === 'string' ? side_ : messagesText(side_)
}
