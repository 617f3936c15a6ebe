import { z } from 'zod'
import { makeTask } from '../domain/task.ts'
import { makeTrajectory } from '../domain/trajectory.ts'
import { accepted, codec, trajectoryRecord } from './codec.ts'
import type { SourceRecord } from './format.ts'

const schema = z
  .object({
    idx: z.union([z.int(), z.string()]),
    question: z.string(),
    answer: z.string().nullish(),
    gt: z.string().nullish(),
    response: z.array(z.string()).min(1),
    pred: z.array(z.unknown()).optional(),
    score: z.array(z.boolean()).optional(),
    pred_score: z.array(z.array(z.number())).optional(),
  })
  .refine(
    ({ response, pred, score, pred_score }) =>
      [pred, score, pred_score].every((list) => !list || list.length === response.length),
    { message: 'response, pred, score and pred_score differ in length' },
  )

/**
 * Several sampled responses of one problem with rulings (`score`) and reward-model scores
 * (`pred_score`, one or more a response, any scale). Steps are cut at blank lines.
 */
export const sampledResponses = codec({
  name: 'sampled-responses',
  title: 'sampled responses (idx, question, response, score)',
  fields: ['idx', 'question', 'response', 'score'],
  makes: ['trajectory', 'scores'],
  passesOver: {
    level: 'of difficulty',
    solution: 'the worked solution',
    system: 'the prompt of the sampler',
  },
  matches: ({ response }) => Array.isArray(response),
  schema,
  read(row) {
    const reference = row.answer ?? row.gt ?? undefined
    const task = makeTask(row.question, { reference })
    const records = row.response.flatMap((response, index): SourceRecord[] => {
      const sourceId = `${row.idx}#${index}`
      const answer = row.pred?.[index]
      const isCorrect = row.score?.[index]
      const trajectory = makeTrajectory({
        task,
        steps: paragraphs(response).map((content) => ({ content })),
        outcome: {
          ...(typeof answer === 'string' && { answer }),
          ...(isCorrect !== undefined && { isCorrect }),
        },
        sourceId,
      })
      const stepScores = row.pred_score?.[index]
      if (!stepScores) return [trajectoryRecord(trajectory)]
      const scores = { judge: 'pred_score', sourceId, stepScores }
      return [trajectoryRecord(trajectory), { kind: 'scores', scores }]
    })
    return accepted(records, {
      identity: [row.idx],
      guessed: ['step.boundaries, at blank lines'],
      unread: typeof row.answer === 'string' && row.gt ? ['gt, answer is the reference'] : [],
    })
  },
})

function paragraphs(text: string): string[] {
  return text.split(/\n\s*\n/).filter((part) => part.trim() !== '')
}
