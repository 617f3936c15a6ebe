import { z } from 'zod'
import { makeTask } from '../domain/task.ts'
import { makeTrajectory } from '../domain/trajectory.ts'
import { accepted, codec, trajectoryRecord } from './codec.ts'
import type { Row } from './format.ts'

/** GSM8K problems (Cobbe et al. 2021); the reference is the number after "####". */
export const gsm8kProblems = codec({
  name: 'gsm8k-problems',
  title: 'GSM8K problems (question, answer)',
  fields: ['question', 'answer'],
  makes: ['task'],
  passesOver: {
    split: 'training or test',
  },
  matches: ({ question, answer }) =>
    typeof question === 'string' && typeof answer === 'string' && answer.includes('####'),
  schema: z.object({ question: z.string(), answer: z.string() }),
  read({ question, answer }) {
    const reference = answer.slice(answer.lastIndexOf('####') + 4).trim()
    const task = makeTask(question, { reference, domain: 'gsm8k' })
    return accepted([{ kind: 'task', task }], { identity: [question] })
  },
})

const solutionSchema = z.object({ is_correct: z.boolean(), solution: z.string() })

/**
 * GSM8K problems with solutions of several models, one member a model. Steps are the lines;
 * calculator notes (`<<3+4=7>>`) stay in them. The final answer is what follows "A:" or "####".
 */
export const gsm8kSolutions = codec({
  name: 'gsm8k-solutions',
  title: 'GSM8K model solutions (question, ground_truth, one {is_correct, solution} a model)',
  fields: ['question', 'ground_truth'],
  makes: ['trajectory'],
  matches: (row) => modelsOf(row).length > 0,
  schema: z.object({ question: z.string(), ground_truth: z.string() }),
  alsoKnown: [z.object({}).catchall(solutionSchema)],
  read({ question, ground_truth }, row) {
    const reference = finalAnswer(ground_truth) ?? ground_truth
    const task = makeTask(question, { reference, domain: 'gsm8k' })
    const records = modelsOf(row).map(([policy, { is_correct, solution }]) => {
      const answer = finalAnswer(solution)
      return trajectoryRecord(
        makeTrajectory({
          task,
          steps: nonEmptyLines(solution).map((content) => ({ content })),
          outcome: { ...(answer !== undefined && { answer }), isCorrect: is_correct },
          policy,
          sourceId: `${task.id}#${policy}`,
        }),
      )
    })
    return accepted(records, {
      identity: [question],
      guessed: ['step.boundaries, at line ends'],
    })
  },
})

function modelsOf(row: Row): (readonly [string, z.infer<typeof solutionSchema>])[] {
  return Object.entries(row).flatMap(([name, value]) => {
    const parsed = solutionSchema.safeParse(value)
    return parsed.success ? [[name, parsed.data] as const] : []
  })
}

function nonEmptyLines(text: string): string[] {
  return text.split('\n').filter((line) => line.trim() !== '')
}

function finalAnswer(solution: string): string | undefined {
  const lastLine = nonEmptyLines(solution).at(-1)?.trim() ?? ''
  return /^(?:A:|####)\s*(\S.*)$/.exec(lastLine)?.[1]
}
