import { z } from 'zod'
import { codec, accepted } from './codec.ts'
import { evaluationRecord, everyEvaluationPart, namedScore } from './evaluation-rows.ts'
import { written } from './writer.ts'

/**
 * Our own evaluations: what one judge said of one work, as named scores of the whole and of steps
 * (from 0).
 */
export const evaluationFormat = codec({
  name: 'evaluation',
  title: 'evaluations (evaluation, a list of named scores)',
  fields: ['evaluation'],
  makes: ['evaluation'],
  matches: ({ evaluation }) => Array.isArray(evaluation),
  schema: z.object({
    schema: z.literal(1).optional(),
    sourceId: z.string().optional(),
    judge: z.string().optional(),
    evaluation: z.array(
      z.object({
        name: z.string(),
        value: z.number().nullable(),
        label: z.string().optional(),
        reason: z.string().optional(),
        error: z.string().optional(),
        stepIndex: z.int().min(0).optional(),
      }),
    ),
  }),
  writes: {
    evaluation: {
      rows: 'evaluation',
      keeps: everyEvaluationPart,
      write: ({ sourceId, judge, scores }) =>
        written({ schema: 1, sourceId, judge, evaluation: scores }),
    },
  },
  read({ sourceId, judge, evaluation }) {
    return accepted([evaluationRecord({ sourceId, judge, scores: evaluation.map(namedScore) })])
  },
})
