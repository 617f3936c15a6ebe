import { z } from 'zod'
import { makeTask } from '../domain/task.ts'
import { makeTrajectory } from '../domain/trajectory.ts'
import { accepted, codec, trajectoryRecord } from './codec.ts'
import { perStepLabels, stepValues } from './step-labels.ts'
import { unwritable, written } from './writer.ts'

/**
 * Outputs of a search as search-and-learn writes them: the completions of a problem, cut into steps
 * at blank lines, and a list of step scores for each. Written with one completion a row.
 */
export const searchOutputs = codec({
  name: 'search-outputs',
  title: 'search outputs (problem, completions, scores)',
  fields: ['problem', 'completions', 'scores'],
  makes: ['trajectory'],
  schema: z.object({
    problem: z.string(),
    answer: z.string().nullish(),
    completions: z.array(z.string()),
    scores: z.array(z.array(z.number())),
  }),
  read(row) {
    const { problem, completions, scores, answer } = row
    if (completions.length !== scores.length)
      return {
        ok: false,
        reason: `scores has ${scores.length} lists for ${completions.length} completions`,
      }
    const task = makeTask(problem, { reference: answer ?? undefined })
    const invalidLabels: string[] = []
    const trajectories = completions.map((completion, index) => {
      const steps = completion.split('\n\n').map((content) => ({ content }))
      const given = perStepLabels(scores[index], `scores[${index}]`, steps.length)
      invalidLabels.push(...given.invalid)
      const { labels } = given
      return makeTrajectory({ task, steps, ...(labels && { labels }) })
    })
    return accepted(trajectories.map(trajectoryRecord), { invalidLabels })
  },
  writes: {
    trajectory: {
      labels: { kind: 'per-step', scale: 'soft', isNeeded: true, hasGaps: false },
      keeps: ['step.boundaries', 'task.reference'],
      write({ task, steps, labels }) {
        const split = steps.findIndex(({ content }) => content.includes('\n\n'))
        if (split !== -1)
          return unwritable(`step ${split} (from 0) has a blank line, which would cut it in two`)
        return written({
          problem: task.prompt,
          answer: task.reference,
          completions: [steps.map((step) => step.content).join('\n\n')],
          scores: [stepValues(labels)],
        })
      },
    },
  },
})
