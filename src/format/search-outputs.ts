import { z } from 'zod'
import { makeTask } from '../domain/task.ts'
import { makeTrajectory } from '../domain/trajectory.ts'
import { accepted, codec, trajectoryRecord } from './codec.ts'
import { perStepLabels, stepValues } from './step-labels.ts'
import { unwritable, written } from './writer.ts'

const blankLine = '\n\n'

/**
 * Outputs of a search as search-and-learn writes them: the completions of a problem, cut into steps
 * at blank lines, and a list of step scores for each. Written with one completion a row.
 */
export const searchOutputs = codec({
  name: 'search-outputs',
  title: 'search outputs (problem, completions, scores)',
  fields: ['problem', 'completions', 'scores'],
  makes: ['trajectory'],
  passesOver: {
    pred: 'the answer that was chosen',
    completion_tokens: 'lengths',
    agg_scores: 'follow from the scores',
  },
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
      const steps = completion.split(blankLine).map((content) => ({ content }))
      const given = perStepLabels(scores[index], `scores[${index}]`, steps.length, {
        scale: 'soft',
      })
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
        if (steps.length === 0) return unwritable('the attempt has no steps')
        const texts = steps.map((step) => step.content)
        const completion = texts.join(blankLine)
        const cut = completion.split(blankLine)
        const wrong = texts.findIndex((text, index) => text !== cut[index])
        if (wrong !== -1)
          return unwritable(`step ${wrong} (from 0) has a blank line, where it would be cut`)
        return written({
          problem: task.prompt,
          answer: task.reference,
          completions: [completion],
          scores: [stepValues(labels)],
        })
      },
    },
  },
})
