import { z } from 'zod'
import { makeTask } from '../domain/task.ts'
import { makeTrajectory } from '../domain/trajectory.ts'
import { accepted, codec, trajectoryRecord } from './codec.ts'
import { firstErrorLabel, firstErrorNumber } from './step-labels.ts'
import { written } from './writer.ts'

const labelling = { kind: 'first-error', base: 0 } as const
const none = -1

/**
 * ProcessBench (Zheng et al. 2024): solutions with the 0-based index of the first wrong step, -1
 * for none. Steps after the first wrong one are unlabelled. The split is the `id` before its
 * number; another domain is written beside it, as `domain`.
 */
export const processbench = codec({
  name: 'processbench',
  title: 'ProcessBench rows (id, problem, steps, label)',
  fields: ['id', 'problem', 'steps', 'label'],
  makes: ['trajectory'],
  writes: {
    trajectory: {
      labels: { ...labelling, isNeeded: true },
      needsSourceId: true,
      keeps: ['task.domain', 'step.boundaries', 'outcome.isCorrect', 'sourceId', 'policy'],
      losesOf: ({ task, sourceId }) =>
        task.domain === undefined && splitOf(sourceId) !== undefined
          ? [{ kind: 'guessed', field: 'task.domain, from the id' }]
          : [],
      write({ id, task, steps, labels, outcome, sourceId, policy }) {
        const { domain } = task
        return written({
          id: sourceId ?? id,
          domain: domain === splitOf(sourceId ?? id) ? undefined : domain,
          generator: policy,
          problem: task.prompt,
          steps: steps.map((step) => step.content),
          final_answer_correct: outcome?.isCorrect,
          label: firstErrorNumber(labels, labelling.base) ?? none,
        })
      },
    },
  },
  schema: z.object({
    id: z.string(),
    domain: z.string().nullish(),
    generator: z.string().nullish(),
    problem: z.string(),
    steps: z.array(z.string()),
    final_answer_correct: z.boolean().nullish(),
    label: z.unknown().optional(),
  }),
  read(row) {
    const { id, domain, generator, problem, final_answer_correct } = row
    const { labels, invalid } = firstErrorLabel(row.label, {
      field: 'label',
      stepCount: row.steps.length,
      base: labelling.base,
      none: [none],
    })
    const trajectory = makeTrajectory({
      task: makeTask(problem, { domain: domain ?? splitOf(id) }),
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

/** The split is the id before its number; an id without one tells none. */
function splitOf(id: string | undefined): string | undefined {
  return id === undefined ? undefined : /^(.+)-\d+$/s.exec(id)?.[1]
}
