import { z } from 'zod'
import { codec } from './codec.ts'
import { onlyScore, scoreRow } from './evaluation-rows.ts'
import { written } from './writer.ts'

/** Results of Phoenix's classifiers: the label that was chosen, its number, and the explanation. */
export const phoenix = codec({
  name: 'phoenix',
  title: 'Phoenix results (score, label, explanation)',
  fields: ['score', 'label', 'explanation'],
  makes: ['evaluation'],
  schema: z.object({
    name: z.string().nullish(),
    score: z.number().nullable(),
    label: z.string().nullable(),
    explanation: z.string().nullable(),
  }),
  writes: {
    evaluation: {
      rows: 'score',
      keeps: ['name', 'label', 'reason', 'missing'],
      write(evaluation) {
        const { name, value, label, reason } = onlyScore(evaluation)
        return written({ name, score: value, label: label ?? null, explanation: reason ?? null })
      },
    },
  },
  read: ({ name, score, label, explanation }) =>
    scoreRow({ name, value: score, label, reason: explanation }, undefined),
})
