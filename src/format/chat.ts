import { z } from 'zod'
import { makeTask } from '../domain/task.ts'
import { makeTrajectory } from '../domain/trajectory.ts'
import { messageSchema, stepsOfChat, unreadOfChat } from './chat-messages.ts'
import { keepsPlaces, lossesOfMessages, messagesOfSteps } from './chat-writing.ts'
import { accepted, codec, trajectoryRecord } from './codec.ts'
import { written, wholeSteps } from './writer.ts'

/** Chats with nothing but their messages: what was asked, then one step for each answer. */
export const chat = codec({
  name: 'chat',
  title: 'chats (messages)',
  fields: ['messages'],
  makes: ['trajectory'],
  schema: z.object({
    messages: z.array(messageSchema).min(1),
    id: z.union([z.string(), z.int()]).optional(),
  }),
  writes: {
    trajectory: {
      keeps: [...wholeSteps, 'sourceId'],
      keepsOf: ({ steps }) => (keepsPlaces(steps) ? ['step.sourceIndex'] : []),
      losesOf: ({ steps }) => lossesOfMessages(steps),
      write: ({ sourceId, task, steps }) =>
        written({ messages: messagesOfSteps(task.prompt, steps), id: sourceId }),
    },
  },
  read(row) {
    const told = stepsOfChat(row.messages)
    const { prompt, steps } = told
    const sourceId = row.id === undefined ? undefined : String(row.id)
    const trajectory = makeTrajectory({
      task: makeTask(prompt),
      steps,
      ...(sourceId !== undefined && { sourceId }),
    })
    return accepted([trajectoryRecord(trajectory)], {
      ...(sourceId !== undefined && { identity: [sourceId] }),
      unread: unreadOfChat(row.messages, 'messages', told),
    })
  },
})
