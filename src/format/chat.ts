import { z } from 'zod'
import { makeTask } from '../domain/task.ts'
import { makeTrajectory } from '../domain/trajectory.ts'
import { messageSchema, stepsOfChat } from './chat-messages.ts'
import { accepted, codec, trajectoryRecord } from './codec.ts'

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
  read(row) {
    const { prompt, steps } = stepsOfChat(row.messages)
    const sourceId = row.id === undefined ? undefined : String(row.id)
    const trajectory = makeTrajectory({
      task: makeTask(prompt),
      steps,
      ...(sourceId !== undefined && { sourceId }),
    })
    return accepted(
      [trajectoryRecord(trajectory)],
      sourceId === undefined ? {} : { identity: [sourceId] },
    )
  },
})
