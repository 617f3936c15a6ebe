import { z } from 'zod'
import { accepted, codec } from './codec.ts'
import { evaluationRecord, namedScore, onlyScore } from './evaluation-rows.ts'
import { hasMember } from './pooling-service.ts'
import { unwritable, written } from './writer.ts'

/**
 * Answers of RULER's judge: a score and an explanation for each trajectory of a group. Written with
 * one trajectory a row; what is a group is for the reader of the rows to say.
 */
export const ruler = codec({
  name: 'ruler',
  title: 'RULER scores (scores with trajectory_id)',
  fields: ['scores'],
  makes: ['evaluation'],
  matches: ({ scores }) => hasMember(scores, 'trajectory_id'),
  schema: z.object({
    scores: z.array(
      z.object({
        trajectory_id: z.union([z.string(), z.int()]),
        explanation: z.string().nullish(),
        score: z.number().min(0).max(1),
      }),
    ),
  }),
  writes: {
    evaluation: {
      rows: 'evaluation',
      keeps: ['sourceId', 'reason'],
      range: 'unit',
      needsOverall: 'work',
      write(evaluation) {
        const { value: score, reason = '' } = onlyScore(evaluation)
        const { sourceId: trajectory_id } = evaluation
        if (trajectory_id === undefined) return unwritable('the row names no work (sourceId)')
        return written({ scores: [{ trajectory_id, explanation: reason, score }] })
      },
    },
  },
  read({ scores }) {
    const records = scores.map(({ trajectory_id, explanation, score }) =>
      evaluationRecord({
        sourceId: String(trajectory_id),
        scores: [namedScore({ value: score, reason: explanation })],
      }),
    )
    return accepted(records)
  },
})
