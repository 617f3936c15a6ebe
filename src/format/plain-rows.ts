/** Rows of one text: TRL's prompts alone, and its texts for language modelling. */
import { z } from 'zod'
import { makeTask } from '../domain/task.ts'
import { makeTrajectory } from '../domain/trajectory.ts'
import { messageSchema, messagesText, unreadOfTexts } from './chat-messages.ts'
import { accepted, codec, trajectoryRecord } from './codec.ts'
import type { Row } from './format.ts'
import { stepsText } from './step-text.ts'
import { written } from './writer.ts'

const truth = z.union([z.string(), z.number()]).nullish()

/**
 * TRL's prompt-only rows, a text or a chat, for what answers by itself. The truth is `solution`, as
 * TRL's own rewards call it. Rows with other members are of some other format, unless this one is
 * named.
 */
export const promptOnly = codec({
  name: 'prompt-only',
  title: 'TRL prompts (prompt alone, or with a solution)',
  fields: ['prompt'],
  makes: ['task'],
  matches: (row) => hasOnly(row, ['prompt', 'solution', 'answer', 'ground_truth']),
  schema: z.object({
    prompt: z.union([z.string(), z.array(messageSchema).min(1)]),
    solution: truth,
    answer: truth,
    ground_truth: truth,
  }),
  writes: {
    task: {
      keeps: ['task.reference'],
      write: ({ prompt, reference }) => written({ prompt, solution: reference }),
    },
  },
  read({ prompt, solution, answer, ground_truth }) {
    const truths = Object.entries({ solution, answer, ground_truth }).filter(
      ([, value]) => value !== undefined && value !== null,
    )
    const [first, ...others] = truths
    const text = typeof prompt === 'string' ? prompt : messagesText(prompt)
    const task = makeTask(text, { reference: first && String(first[1]) })
    return accepted([{ kind: 'task', task }], {
      unread: [
        ...(typeof prompt === 'string' ? [] : unreadOfTexts(prompt, 'prompt', 'user')),
        ...others.map(([name]) => `${name}, beside ${first![0]}`),
      ],
    })
  },
})

/**
 * TRL's rows for language modelling: task and attempt in one text, which does not say where the one
 * ends. Read as a step of an unknown task.
 */
export const textRows = codec({
  name: 'text',
  title: 'texts for language modelling (text alone)',
  fields: ['text'],
  makes: ['trajectory'],
  matches: (row) => hasOnly(row, ['text']),
  schema: z.object({ text: z.string() }),
  writes: {
    trajectory: {
      keeps: [],
      losesOf: ({ task }) =>
        task.prompt === ''
          ? []
          : [
              { kind: 'dropped', field: 'task.prompt, into the text' },
              { kind: 'dropped', field: 'steps, as one text with the task' },
            ],
      write({ task, steps }) {
        const parts = task.prompt === '' ? [] : [task.prompt]
        return written({ text: [...parts, stepsText(steps)].join('\n') })
      },
    },
  },
  read: ({ text }) =>
    accepted([
      trajectoryRecord(makeTrajectory({ task: makeTask(''), steps: [{ content: text }] })),
    ]),
})

function hasOnly(row: Row, names: readonly string[]): boolean {
  return Object.keys(row).every((name) => names.includes(name))
}
