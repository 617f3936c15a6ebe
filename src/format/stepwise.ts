import { z } from 'zod'
import { makeTask } from '../domain/task.ts'
import { makeTrajectory } from '../domain/trajectory.ts'
import { accepted, codec, trajectoryRecord } from './codec.ts'
import { perStepLabels, stepValues } from './step-labels.ts'
import { written } from './writer.ts'

/** TRL stepwise supervision: a prompt, the steps as `completions`, one label for each. */
export const stepwise = codec({
  name: 'stepwise',
  title: 'TRL stepwise rows (prompt, completions, labels)',
  fields: ['prompt', 'completions', 'labels'],
  makes: ['trajectory'],
  writes: {
    trajectory: {
      labels: { kind: 'per-step', scale: 'binary', isNeeded: true, hasGaps: false },
      keeps: ['step.boundaries'],
      write: ({ task, steps, labels }) =>
        written({
          prompt: task.prompt,
          completions: steps.map((step) => step.content),
          labels: stepValues(labels).map((value) => value === 1),
        }),
    },
  },
  schema: z.object({
    prompt: z.string(),
    completions: z.array(z.string()),
    labels: z.unknown().optional(),
  }),
  read(row) {
    const { prompt, completions } = row
    const { labels, invalid } = perStepLabels(row.labels, 'labels', completions.length)
    const trajectory = makeTrajectory({
      task: makeTask(prompt),
      steps: completions.map((content) => ({ content })),
      ...(labels && { labels }),
    })
    return accepted([trajectoryRecord(trajectory)], { invalidLabels: invalid })
  },
})
