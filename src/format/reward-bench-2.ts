import { z } from 'zod'
import { makeTask } from '../domain/task.ts'
import { makeTrajectory } from '../domain/trajectory.ts'
import { accepted, codec, trajectoryRecord } from './codec.ts'

const texts = z.array(z.string()).min(1)

/**
 * RewardBench 2 (Malik et al. 2025): a prompt with right and wrong answers, the right ones first.
 * Each answer is an attempt, called `id#place`; the subset is the task's domain.
 */
export const rewardBench2Rows = codec({
  name: 'reward-bench-2',
  title: 'RewardBench 2 rows (id, prompt, chosen, rejected, subset)',
  fields: ['id', 'prompt', 'chosen', 'rejected', 'subset'],
  makes: ['trajectory'],
  matches: ({ chosen, rejected }) => Array.isArray(chosen) && Array.isArray(rejected),
  schema: z.object({
    id: z.union([z.string(), z.int()]),
    prompt: z.string(),
    chosen: texts,
    rejected: texts,
    subset: z.string(),
    models: z.array(z.string()).nullish(),
  }),
  read({ id, prompt, chosen, rejected, subset, models }) {
    const task = makeTask(prompt, { domain: subset })
    const answers = [...chosen, ...rejected]
    const hasPolicies = models?.length === answers.length
    const records = answers.map((content, place) =>
      trajectoryRecord(
        makeTrajectory({
          task,
          steps: [{ content }],
          outcome: { isCorrect: place < chosen.length },
          sourceId: `${id}#${place}`,
          ...(hasPolicies && { policy: models[place]! }),
        }),
      ),
    )
    return accepted(records, { identity: [subset, id] })
  },
})
