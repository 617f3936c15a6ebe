/**
 * Reinforcement fine-tuning: rows that a model is asked, and the graders that score its answers.
 */
import { z } from 'zod'
import type { ListedCriterion } from '../domain/recorded.ts'
import { makeTask } from '../domain/task.ts'
import { messageSchema, messagesText, unreadOfTexts } from './chat-messages.ts'
import { accepted, codec } from './codec.ts'
import type { SourceRecord } from './format.ts'
import { written } from './writer.ts'

/**
 * Rows: a chat that ends with the user, and what graders read as `{{item.x}}`. The truth is
 * `reference_answer`, as Bedrock and most graders call it; `domain` is ours.
 */
export const reinforcementRows = codec({
  name: 'reinforcement-rows',
  title: 'reinforcement fine-tuning rows (messages, reference_answer)',
  fields: ['messages', 'reference_answer'],
  makes: ['task'],
  schema: z.object({
    messages: z.array(messageSchema).min(1),
    reference_answer: z.unknown().optional(),
    domain: z.string().nullish(),
  }),
  writes: {
    task: {
      keeps: ['task.reference', 'task.domain'],
      write: ({ prompt, reference, domain }) =>
        written({
          messages: [{ role: 'user', content: prompt }],
          reference_answer: reference ?? null,
          domain,
        }),
    },
  },
  read({ messages, reference_answer: truth, domain }) {
    const role = messages.at(-1)!.role
    if (role !== 'user')
      return { ok: false, reason: `messages end with a turn of the ${role}, not of the user` }
    const reference =
      typeof truth === 'string' || truth === undefined || truth === null
        ? (truth ?? undefined)
        : JSON.stringify(truth)
    const task = makeTask(messagesText(messages), { reference, domain: domain ?? undefined })
    return accepted([{ kind: 'task', task }], {
      unread: unreadOfTexts(messages, 'messages', 'user'),
    })
  },
})

const shown = { role: 'user', content: '{{sample.output_text}}' }

const inputSchema = z.union([
  z.string(),
  z.array(z.looseObject({ role: z.string().nullish(), content: z.unknown() })),
])

const graderSchema = z.object({
  type: z.enum([
    'string_check',
    'text_similarity',
    'score_model',
    'label_model',
    'python',
    'multi',
  ]),
  name: z.string().nullish(),
  input: inputSchema.nullish(),
  reference: z.string().nullish(),
  operation: z.string().nullish(),
  evaluation_metric: z.string().nullish(),
  source: z.string().nullish(),
  graders: z.union([z.array(z.unknown()), z.record(z.string(), z.unknown())]).nullish(),
  range: z.tuple([z.number(), z.number()]).nullish(),
})

type Grader = z.infer<typeof graderSchema>

/**
 * Graders: each is a criterion, worded as its instruction, its check or its program; `multi` gives
 * one for each of its graders. Written as `score_model` from 0 to 1; the model is yours to add.
 */
export const graders = codec({
  name: 'graders',
  title: 'graders (type, and input, source or graders)',
  fields: ['type', ['input', 'source', 'graders']],
  makes: ['criterion'],
  matches: ({ type }) => graderSchema.shape.type.safeParse(type).success,
  schema: graderSchema,
  passesOver: {
    model: 'who grades',
    sampling_params: 'how it is asked',
    calculate_output: 'how scores are put together',
  },
  writes: {
    criterion: {
      keeps: [],
      write: ({ name, description }) =>
        written({
          type: 'score_model',
          name,
          range: [0, 1],
          input: [{ role: 'system', content: description }, shown],
        }),
    },
  },
  read(row) {
    const criteria: ListedCriterion[] = []
    const fault = addCriteria(criteria, row, row.name ?? row.type)
    if (fault !== undefined) return { ok: false, reason: fault }
    return accepted(criteria.map(criterionRecord), { unread: unreadOf(row) })
  },
})

function criterionRecord(criterion: ListedCriterion): SourceRecord {
  return { kind: 'criterion', criterion }
}

/** Adds the criteria of a grader; one sentence where a grader inside it cannot be read. */
function addCriteria(
  criteria: ListedCriterion[],
  grader: Grader,
  name: string,
): string | undefined {
  if (grader.type !== 'multi') {
    const description = wording(grader)
    criteria.push({ name, description, domain: 'general', sourceId: name })
    return undefined
  }
  for (const [key, value] of Object.entries(grader.graders ?? {})) {
    const inner = graderSchema.safeParse(value)
    if (!inner.success) return `field "graders.${key}" is no grader`
    const fault = addCriteria(criteria, inner.data, inner.data.name ?? key)
    if (fault !== undefined) return fault
  }
  return undefined
}

function wording(grader: Grader): string {
  const { type, input, reference, operation, evaluation_metric: metric, source } = grader
  const given = inputText(input)
  if (type === 'python') return source ?? ''
  if (type === 'string_check') return `${given} ${operation ?? 'eq'} ${reference ?? ''}`
  if (type === 'text_similarity')
    return `${metric ?? 'similarity'} of ${given} and ${reference ?? ''}`
  return given
}

/** What the system is told where it is told something; else all that is said. */
function inputText(input: Grader['input']): string {
  if (typeof input === 'string') return input
  const messages = (input ?? []).map(({ role, content }) => ({ role, text: contentText(content) }))
  const told = messages.filter(isInstruction)
  return (told.length > 0 ? told : messages).map(({ text }) => text).join('\n\n')
}

function isInstruction({ role }: { readonly role?: string | null | undefined }): boolean {
  return role === 'system' || role === 'developer'
}

/** Whether a message shows the work that is graded and says no more. */
function isWork({ content }: { readonly content?: unknown }): boolean {
  return contentText(content) === shown.content
}

function contentText(content: unknown): string {
  if (typeof content === 'string') return content
  const parts = Array.isArray(content) ? (content as readonly unknown[]) : [content]
  return parts
    .flatMap((part) => {
      const text = (part as { readonly text?: unknown } | null)?.text
      return typeof text === 'string' ? [text] : []
    })
    .join('\n')
}

function unreadOf({ type, range, input }: Grader): readonly string[] {
  const messages = Array.isArray(input) ? input : []
  const isOdd = range !== null && range !== undefined && (range[0] !== 0 || range[1] !== 1)
  return [
    ...(isOdd ? ['range, other than from 0 to 1'] : []),
    ...(messages.some(isInstruction) &&
    !messages.every((each) => isInstruction(each) || isWork(each))
      ? ['input, beside what the system is told']
      : []),
    ...(type === 'multi' && input ? ['input, of several graders'] : []),
  ]
}
