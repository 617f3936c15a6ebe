import { z } from 'zod'
import { overallScore } from '../domain/evaluation.ts'
import type { Step } from '../domain/step.ts'
import { makeTask } from '../domain/task.ts'
import { makeTrajectory, type Trajectory } from '../domain/trajectory.ts'
import { stepsOfChat, unreadOfChat, withoutPlaces } from './chat-messages.ts'
import { lossesOfMessages } from './chat-writing.ts'
import { accepted, codec, trajectoryRecord } from './codec.ts'
import { evaluationRecord, namedScore } from './evaluation-rows.ts'
import { messagesOfItems, responseItemSchema, unreadOfItems } from './openai-messages.ts'
import { type TrajectoryWriter, written } from './writer.ts'

const items = z.union([z.string(), z.array(responseItemSchema)])

const attempts = {
  keeps: [
    'step.boundaries',
    'step.role',
    'step.toolCalls',
    'step.observation',
    'sourceId',
    'policy',
  ],
  losesOf: ({ steps }) => [
    ...lossesOfMessages(steps),
    ...(steps.some(isCalledByOther)
      ? [{ kind: 'dropped', field: 'steps, that others than the assistant call tools' } as const]
      : []),
  ],
} satisfies Partial<TrajectoryWriter>

/**
 * NeMo Gym's `POST /verify`: what was asked and what the model did, as an object of OpenAI's
 * Responses API; the answer is the same with its reward and, where there are several aims, their
 * components. Components are of the whole, not of steps.
 */
export const nemoGym = codec({
  name: 'nemo-gym',
  title: 'NeMo Gym verifications (responses_create_params, response)',
  fields: ['responses_create_params', 'response'],
  makes: ['trajectory', 'evaluation'],
  schema: z.object({
    responses_create_params: z.object({ input: items }),
    response: z.object({
      id: z.string().nullish(),
      model: z.string().nullish(),
      output: z.array(responseItemSchema),
    }),
    reward: z.number().nullish(),
    reward_components: z.record(z.string(), z.number()).nullish(),
  }),
  writes: {
    trajectory: { ...attempts, write: (attempt) => written(verification(attempt)) },
    evaluation: {
      rows: 'evaluation',
      keeps: ['sourceId', 'name'],
      needsOverall: 'work',
      hasUniqueNames: true,
      attempt: attempts,
      write({ sourceId, scores }, attempt) {
        const reward = scores.find(({ name }) => name === overallScore)!.value
        const parts = scores.filter(({ name }) => name !== overallScore)
        const reward_components = Object.fromEntries(parts.map(({ name, value }) => [name, value]))
        const asked = verification({ ...attempt, ...(sourceId !== undefined && { sourceId }) })
        return written({ ...asked, reward, reward_components })
      },
    },
  },
  read({ responses_create_params: asked, response, reward, reward_components }) {
    const before = messagesOfItems(asked.input)
    const messages = [...before, ...messagesOfItems(response.output)]
    const chat = stepsOfChat(messages)
    const { prompt, steps } = chat
    const { id, model } = response
    const trajectory = makeTrajectory({
      task: makeTask(prompt),
      steps: withoutPlaces(steps),
      ...(id && { sourceId: id }),
      ...(model && { policy: model }),
    })
    const parts = Object.entries(reward_components ?? {})
    const scores = [
      ...(typeof reward === 'number' ? [namedScore({ value: reward })] : []),
      ...parts.map(([name, value]) => namedScore({ name, value })),
    ]
    const isAsked = before.length > 0 || steps.length > 0
    return accepted(
      [
        ...(isAsked ? [trajectoryRecord(trajectory)] : []),
        ...(scores.length > 0 ? [evaluationRecord({ sourceId: id, scores })] : []),
      ],
      {
        unread: [
          ...unreadOfItems(asked.input, 'responses_create_params.input'),
          ...unreadOfItems(response.output, 'response.output'),
          ...unreadOfChat(messages, 'responses_create_params.input', chat),
        ],
      },
    )
  },
})

/** Calls stand beside messages there, and are the assistant's. */
function isCalledByOther({ role = 'assistant', toolCalls }: Step): boolean {
  return role !== 'assistant' && toolCalls !== undefined
}

function verification(attempt: Partial<Trajectory>): object {
  const { task, steps = [], sourceId, policy } = attempt
  const input = task ? [{ role: 'user', content: task.prompt }] : []
  return {
    responses_create_params: { input },
    response: { id: sourceId, object: 'response', model: policy, output: steps.flatMap(itemsOf) },
  }
}

function itemsOf({ content, role = 'assistant', toolCalls = [], observation }: Step): object[] {
  const calls = toolCalls.map(({ name, input, id }) => ({
    type: 'function_call',
    call_id: id,
    name,
    arguments: input,
  }))
  const type = role === 'assistant' ? 'output_text' : 'input_text'
  const said = { type: 'message', role, content: [{ type, text: content }] }
  const answer =
    observation === undefined
      ? []
      : [{ type: 'function_call_output', call_id: calls[0]?.call_id, output: observation }]
  return [said, ...calls, ...answer]
}
