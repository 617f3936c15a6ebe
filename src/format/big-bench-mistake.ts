import { z } from 'zod'
import { makeTask } from '../domain/task.ts'
import { makeTrajectory } from '../domain/trajectory.ts'
import { accepted, codec, trajectoryRecord } from './codec.ts'
import { firstErrorLabel } from './step-labels.ts'

/** BIG-Bench-Mistake (Tyen et al. 2023): 0-based index of the first mistake, null for none. */
export const bigBenchMistake = codec({
  name: 'big-bench-mistake',
  title: 'BIG-Bench-Mistake rows (input, steps, target, mistake_index)',
  fields: ['input', 'steps', 'target', 'mistake_index'],
  makes: ['trajectory'],
  schema: z.object({
    task: z.string().nullish(),
    row: z.int().nullish(),
    input: z.string(),
    steps: z.array(z.string()),
    answer: z.string().nullish(),
    target: z.string(),
    mistake_index: z.unknown().optional(),
  }),
  read(row) {
    const { answer, target, steps } = row
    const domain = row.task ?? undefined
    const { labels, invalid } = firstErrorLabel(row.mistake_index, {
      field: 'mistake_index',
      stepCount: steps.length,
      base: 0,
      none: [null],
    })
    const sourceId = domain && typeof row.row === 'number' ? `${domain}#${row.row}` : undefined
    const trajectory = makeTrajectory({
      task: makeTask(row.input, { reference: target, domain }),
      steps: steps.map((content) => ({ content })),
      ...(typeof answer === 'string' && {
        outcome: { answer, isCorrect: answer.trim() === target.trim() },
      }),
      ...(labels && { labels }),
      ...(sourceId && { sourceId }),
    })
    return accepted([trajectoryRecord(trajectory)], {
      ...(sourceId && { identity: [sourceId] }),
      invalidLabels: invalid,
      guessed:
        typeof answer === 'string' ? ['outcome.isCorrect, as answer and target read the same'] : [],
    })
  },
})
