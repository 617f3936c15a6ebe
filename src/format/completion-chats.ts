/** Prompts with what was answered as chats: TRL's conversational rows, and LLaMA-Factory's KTO. */
import { z } from 'zod'
import { makeTask } from '../domain/task.ts'
import { makeTrajectory } from '../domain/trajectory.ts'
import {
  type ChatMessage,
  messageSchema,
  stepsOfChat,
  unreadOfChat,
  withoutPlaces,
} from './chat-messages.ts'
import { lossesOfMessages, messagesOfSteps } from './chat-writing.ts'
import { accepted, codec, trajectoryRecord } from './codec.ts'
import type { ParsedRow, Row } from './format.ts'
import {
  type TrajectoryPart,
  type TrajectoryWriter,
  unwritable,
  written,
  wholeSteps,
} from './writer.ts'

const messages = z.array(messageSchema).min(1)

const chatParts: readonly TrajectoryPart[] = [...wholeSteps]

/** TRL's prompt-completion rows as chats; the prompt ends where the completion begins. */
export const promptCompletionChat = codec({
  name: 'prompt-completion-chat',
  title: 'TRL prompt-completion chats (prompt, completion)',
  fields: ['prompt', 'completion'],
  makes: ['trajectory'],
  matches: areChats,
  schema: z.object({ prompt: messages, completion: messages }),
  read: ({ prompt, completion }) => attemptRow(prompt, completion),
  writes: {
    trajectory: {
      keeps: chatParts,
      losesOf: ({ steps }) => lossesOfMessages(steps),
      write({ task, steps }) {
        if (steps.length === 0) return unwritable('the attempt has no steps')
        const [prompt, ...completion] = messagesOfSteps(task.prompt, steps)
        return written({ prompt: [prompt], completion })
      },
    },
  },
})

/** TRL's unpaired preference as chats: a completion and whether it is good. */
export const unpairedChat = codec({
  name: 'unpaired-chat',
  title: 'TRL unpaired preference chats (prompt, completion, label)',
  fields: ['prompt', 'completion', 'label'],
  makes: ['trajectory'],
  matches: areChats,
  schema: z.object({ prompt: messages, completion: messages, label: z.boolean() }),
  read: ({ prompt, completion, label }) => attemptRow(prompt, completion, label),
  writes: {
    trajectory: {
      keeps: [...chatParts, 'outcome.isCorrect'],
      losesOf: ({ steps }) => lossesOfMessages(steps),
      write({ task, steps, outcome }) {
        const label = outcome?.isCorrect
        if (label === undefined) return unwritable(noRuling)
        if (steps.length === 0) return unwritable('the attempt has no steps')
        const [prompt, ...completion] = messagesOfSteps(task.prompt, steps)
        return written({ prompt: [prompt], completion, label })
      },
    },
  },
})

const noRuling = 'nothing says whether the outcome is right'

function areChats({ prompt, completion }: Row): boolean {
  return Array.isArray(prompt) && Array.isArray(completion)
}

/** Answers within the prompt are steps too: a chat does not say who made them. */
function attemptRow(
  prompt: readonly ChatMessage[],
  completion: readonly ChatMessage[],
  isCorrect?: boolean,
): ParsedRow {
  const all = [...prompt, ...completion]
  const chat = stepsOfChat(all)
  const begins = chat.steps[0]?.sourceIndex ?? all.length
  return accepted([attemptRecord(chat, isCorrect)], {
    unread: [
      ...unreadOfChat(all, 'prompt', chat),
      ...(begins === prompt.length ? [] : ['prompt, where it ends']),
    ],
  })
}

function attemptRecord({ prompt, steps }: ReturnType<typeof stepsOfChat>, isCorrect?: boolean) {
  return trajectoryRecord(
    makeTrajectory({
      task: makeTask(prompt),
      steps: withoutPlaces(steps),
      ...(isCorrect !== undefined && { outcome: { isCorrect } }),
    }),
  )
}

const roleNames = [
  ['human', 'user'],
  ['gpt', 'assistant'],
  ['observation', 'tool'],
] as const

const writes: TrajectoryWriter = {
  keeps: ['step.boundaries', 'step.role', 'outcome.isCorrect'],
  losesOf: ({ steps }) => lossesOfMessages(steps),
  write({ task, steps, outcome }) {
    const kto_tag = outcome?.isCorrect
    if (kto_tag === undefined) return unwritable(noRuling)
    const turns = steps.map(({ role = 'assistant', content: value }) => {
      const [from = role] = roleNames.find(([, name]) => name === role) ?? []
      return { from, value }
    })
    return written({ conversations: [{ from: 'human', value: task.prompt }, ...turns], kto_tag })
  },
}

/** LLaMA-Factory's KTO rows in the sharegpt shape. */
export const llamaFactoryKtoChat = codec({
  name: 'llama-factory-kto-chat',
  title: 'LLaMA-Factory KTO chats (conversations, kto_tag)',
  fields: ['conversations', 'kto_tag'],
  makes: ['trajectory'],
  schema: z.object({
    conversations: z.array(z.object({ from: z.string(), value: z.string() })).min(1),
    kto_tag: z.boolean(),
  }),
  writes: { trajectory: writes },
  read({ conversations, kto_tag }) {
    const turns = conversations.map(({ from, value: content }) => {
      const [, role = from] = roleNames.find(([name]) => name === from) ?? []
      return { role, content }
    })
    const chat = stepsOfChat(turns)
    const unread = unreadOfChat(turns, 'conversations', chat)
    return accepted([attemptRecord(chat, kto_tag)], {
      unread: unread.map((path) => path.replace('*.role', '*.from')),
    })
  },
})
