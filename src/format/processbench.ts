import { z } from 'zod'
import { makeTask } from '../domain/task.ts'
import { makeTrajectory } from '../domain/trajectory.ts'
import { accepted, codec, trajectoryRecord } from './codec.ts'
import { firstErrorLabel } from './step-labels.ts'

/**
 * ProcessBench (Zheng et al. 2024): solutions with the 0-based index of the first wrong step, -1
 * for none. Steps after the first wrong one are unlabelled. The split is the `id` before its
 * number.
 */
export const processbench = codec({
  name: 'processbench',
  title: 'ProcessBench rows (id, problem, steps, label)',
  fields: ['id', 'problem', 'steps', 'label'],
  makes: ['trajectory'],
  schema: z.object({
    id: z.string(),
    generator: z.string().nullish(),
    problem: z.string(),
    steps: z.array(z.string()),
    final_answer_correct: z.boolean().nullish(),
    label: z.unknown().optional(),
  }),
  read(row) {
    const { id, generator, problem, final_answer_correct } = row
    const { labels, invalid } = firstErrorLabel(row.label, {
      field: 'label',
      stepCount: row.steps.length,
      base: 0,
      none: [-1],
    })
    const trajectory = makeTrajectory({
      task: makeTask(problem, { domain: id.replace(/-\d+$/, '') }),
      steps: row.steps.map((content) => ({ content })),
      sourceId: id,
      ...(generator && { policy: generator }),
      ...(typeof final_answer_correct === 'boolean' && {
        outcome: { isCorrect: final_answer_correct },
      }),
      ...(labels && { labels }),
    })
    return accepted([trajectoryRecord(trajectory)], { identity: [id], invalidLabels: invalid })
  },
})
