/** OpenRLHF's remote reward model: what it posts to `/get_reward`, and what it wants back. */
import { z } from 'zod'
import { overallScore } from '../domain/evaluation.ts'
import { makeTask } from '../domain/task.ts'
import { makeTrajectory } from '../domain/trajectory.ts'
import { accepted, codec, trajectoryRecord } from './codec.ts'
import { evaluationRecord, namedScore } from './evaluation-rows.ts'
import { stepsText } from './step-text.ts'
import { written } from './writer.ts'

/**
 * Requests: lists of one length, and possibly empty. `query` is prompt and response in one; where
 * it does not begin with the prompt, all of it is the response.
 */
export const openrlhfRewardRequests = codec({
  name: 'openrlhf-reward-requests',
  title: 'OpenRLHF reward requests (query, prompts)',
  fields: ['query', 'prompts'],
  makes: ['trajectory'],
  schema: z.object({
    query: z.array(z.string()),
    prompts: z.array(z.string()),
    labels: z.array(z.string().nullable()).nullish(),
  }),
  writes: {
    trajectory: {
      keeps: ['task.reference'],
      write: ({ task, steps }) =>
        written({
          query: [`${task.prompt}${stepsText(steps)}`],
          prompts: [task.prompt],
          labels: [task.reference ?? null],
        }),
    },
  },
  read({ query, prompts, labels }) {
    const odd = Object.entries({ prompts, labels: labels ?? query }).find(
      ([, list]) => list.length !== query.length,
    )
    if (odd)
      return {
        ok: false,
        reason: `${odd[0]} has ${odd[1].length} entries, but query has ${query.length}`,
      }
    const attempts = query.map((text, index) => {
      const prompt = prompts[index]!
      const content = text.startsWith(prompt) ? text.slice(prompt.length) : text
      const task = makeTask(prompt, { reference: labels?.[index] ?? undefined })
      return makeTrajectory({ task, steps: [{ content }] })
    })
    return accepted(attempts.map(trajectoryRecord))
  },
})

const numbers = z.array(z.number())

/**
 * Answers: the reward of each sample, which feeds the advantage, and named values for the log.
 * `scores`, which feed the filter and default to the rewards, are read where they say the same.
 */
export const openrlhfRewardAnswers = codec({
  name: 'openrlhf-reward-answers',
  title: 'OpenRLHF reward answers (rewards)',
  fields: ['rewards'],
  makes: ['evaluation'],
  matches: ({ rewards, itemId }) => Array.isArray(rewards) && itemId === undefined,
  schema: z.object({
    rewards: numbers,
    scores: numbers.nullish(),
    extra_logs: z.record(z.string(), numbers).nullish(),
  }),
  writes: {
    evaluation: {
      rows: 'evaluation',
      keeps: ['name'],
      needsOverall: 'work',
      hasUniqueNames: true,
      write({ scores }) {
        const reward = scores.find(({ name }) => name === overallScore)!.value
        const logs = scores.filter(({ name }) => name !== overallScore)
        const extra_logs = Object.fromEntries(logs.map(({ name, value }) => [name, [value]]))
        return written({ rewards: [reward], scores: [reward], extra_logs })
      },
    },
  },
  read({ rewards, scores, extra_logs }) {
    const logs = Object.entries(extra_logs ?? {})
    const lists = [['scores', scores ?? rewards] as const, ...logs]
    const odd = lists.find(([, values]) => values.length !== rewards.length)
    if (odd)
      return {
        ok: false,
        reason: `${odd[0]} has ${odd[1].length} entries, but rewards has ${rewards.length}`,
      }
    const records = rewards.map((value, index) => {
      const beside = logs.map(([name, values]) => namedScore({ name, value: values[index] }))
      return evaluationRecord({ scores: [namedScore({ value }), ...beside] })
    })
    const isSame = scores?.every((score, index) => score === rewards[index]) ?? true
    return accepted(records, { unread: isSame ? [] : ['scores'] })
  },
})
