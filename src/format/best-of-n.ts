import { z } from 'zod'
import { makeTask } from '../domain/task.ts'
import { makeTrajectory, type Outcome, type Trajectory } from '../domain/trajectory.ts'
import { accepted, codec, trajectoryRecord } from './codec.ts'

const candidateSchema = z.object({
  candidate_index: z.int().min(0),
  steps: z.array(z.string()),
  extracted_answer: z.string().nullish(),
  is_correct: z.boolean().nullish(),
})

const schema = z.object({
  problem_id: z.string(),
  problem: z.object({
    question: z.string(),
    ground_truth: z.string().nullish(),
    dataset: z.string().nullish(),
  }),
  math500: z.object({ answer: z.string() }).optional(),
  ground_truth_ok: z.boolean().nullish(),
  candidates: z.array(candidateSchema),
})

/**
 * Best-of-N files: one problem a row with all its sampled candidates, named `problem_id#candidate`.
 * Steps stay one to one with the file's, so that score files join; a chat prompt that the first
 * step repeats is cut off. Where the file says that its gold answer is not trustworthy
 * (`ground_truth_ok: false`), the rulings that rest on it are dropped and counted.
 */
export const bestOfN = codec({
  name: 'best-of-n',
  title: 'best-of-N rows (problem_id, problem, candidates)',
  fields: ['problem_id', 'problem', 'candidates'],
  makes: ['trajectory'],
  passesOver: {
    'problem.id': 'problem_id is the same',
    'problem.domain': 'a subject',
    'problem.difficulty': 'a level',
    n: 'as many as there are candidates',
    temperature: 'of sampling',
    'math500.unique_id': 'what the problem is called elsewhere',
    'math500.subject': 'a subject',
    'math500.level': 'a level',
    'candidates.*.raw_text': 'the steps, and the chat before them',
    'candidates.*.num_tokens': 'a length',
  },
  schema,
  read(row) {
    const reference = row.math500?.answer ?? row.problem.ground_truth ?? undefined
    const domain = row.problem.dataset ?? undefined
    const task = makeTask(row.problem.question, { reference, domain })
    const indices = new Set<number>()
    const trajectories: Trajectory[] = []
    for (const candidate of row.candidates) {
      if (indices.has(candidate.candidate_index))
        return { ok: false, reason: `candidate_index ${candidate.candidate_index} occurs twice` }
      indices.add(candidate.candidate_index)
      const isTrusted = row.ground_truth_ok !== false
      trajectories.push(
        makeTrajectory({
          task,
          steps: candidate.steps.map((step, index) => ({
            content: index === 0 ? withoutChatPrompt(step) : step,
          })),
          outcome: outcomeOf(candidate, isTrusted),
          sourceId: candidateId(row.problem_id, candidate.candidate_index),
        }),
      )
    }
    const invalidLabels =
      row.ground_truth_ok === false
        ? ['ground_truth_ok is false, so is_correct of the candidates is not used']
        : []
    return accepted(trajectories.map(trajectoryRecord), {
      identity: [row.problem_id],
      invalidLabels,
      unread: row.math500 ? ['problem.ground_truth, math500.answer is the reference'] : [],
    })
  },
})

/** How a candidate of a problem is called; joins score files. */
export function candidateId(problemId: string, candidateIndex: number): string {
  return `${problemId}#${candidateIndex}`
}

/**
 * A first step without the rendered chat before it ("system\n...user\n...assistant\n"). The text
 * is returned as it is when it does not open like a chat.
 */
export function withoutChatPrompt(step: string): string {
  if (!/^(?:system|user)\n/.test(step)) return step
  const answer = step.indexOf(assistantTurn)
  return answer === -1 ? step : step.slice(answer + assistantTurn.length)
}

const assistantTurn = '\nassistant\n'

function outcomeOf(candidate: z.infer<typeof candidateSchema>, isTrusted: boolean): Outcome {
  const { extracted_answer, is_correct } = candidate
  return {
    ...(typeof extracted_answer === 'string' && { answer: extracted_answer }),
    ...(isTrusted && typeof is_correct === 'boolean' && { isCorrect: is_correct }),
  }
}
