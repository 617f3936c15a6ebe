import { z } from 'zod'
import { makeTask } from '../domain/task.ts'
import { makeTrajectory, type Outcome } from '../domain/trajectory.ts'
import { accepted, codec, trajectoryRecord } from './codec.ts'
import { isBetween, perStepLabels, stepValues } from './step-labels.ts'
import { written } from './writer.ts'

const stepSchema = z.object({ text: z.string(), label: z.number().nullish() })

/**
 * Solutions whose steps are objects with a text and a label each: 1, 0 (neutral) or -1, or values
 * between 0 and 1. Scores in them are not read.
 */
export const annotatedSteps = codec({
  name: 'annotated-steps',
  title: 'solutions with annotated steps (problem, steps with text)',
  fields: ['problem', 'steps'],
  makes: ['trajectory'],
  matches: ({ steps }) => {
    const first: unknown = Array.isArray(steps) ? steps[0] : undefined
    return typeof first === 'object' && first !== null && 'text' in first
  },
  schema: z.object({
    id: z.string().optional(),
    problem: z.string(),
    steps: z.array(stepSchema),
    answer: z.string().nullish(),
    final_correct: z.boolean().nullish(),
  }),
  read({ id, problem, steps, answer, final_correct }) {
    const hasLabels = steps.some(({ label }) => label !== undefined)
    const given = steps.map(({ label }) => label ?? null)
    const scale = given.some(isBetween) ? 'soft' : 'ternary'
    const stated = hasLabels ? given : undefined
    const { labels, invalid } = perStepLabels(stated, 'label', steps.length, { scale })
    const outcome: Outcome = {
      ...(typeof answer === 'string' && { answer }),
      ...(typeof final_correct === 'boolean' && { isCorrect: final_correct }),
    }
    const trajectory = makeTrajectory({
      task: makeTask(problem),
      steps: steps.map(({ text }) => ({ content: text })),
      ...(Object.keys(outcome).length > 0 && { outcome }),
      ...(labels && { labels }),
      ...(id !== undefined && { sourceId: id }),
    })
    return accepted([trajectoryRecord(trajectory)], {
      ...(id !== undefined && { identity: [id] }),
      invalidLabels: invalid,
    })
  },
  writes: {
    trajectory: {
      labels: { kind: 'per-step', scale: 'ternary', isNeeded: false, hasGaps: true },
      keeps: ['step.boundaries', 'outcome.answer', 'outcome.isCorrect', 'sourceId'],
      losesOf: ({ steps, labels }) =>
        labels && steps.length === 0 ? [{ kind: 'dropped', field: 'labels, of no steps' }] : [],
      write({ task, steps, labels, outcome, sourceId }) {
        const values = stepValues(labels)
        return written({
          id: sourceId,
          problem: task.prompt,
          steps: steps.map(({ content }, index) => ({ text: content, label: values[index] })),
          answer: outcome?.answer,
          final_correct: outcome?.isCorrect,
        })
      },
    },
  },
})
