import { z } from 'zod'
import { codec } from './codec.ts'
import { asideOf, onlyScore, scoreRow, truthOf } from './evaluation-rows.ts'
import { written } from './writer.ts'

/**
 * Results of openevals and agentevals: a number or a truth value under a key. A truth value is 1 or
 * 0 with the label "true" or "false".
 */
export const openevals = codec({
  name: 'openevals',
  title: 'openevals results (key, score)',
  fields: ['key', 'score'],
  makes: ['evaluation'],
  schema: z.object({
    key: z.string(),
    score: z.union([z.number(), z.boolean()]),
    comment: z.string().nullish(),
    metadata: z.looseObject({}).nullish(),
  }),
  writes: {
    evaluation: {
      rows: 'score',
      keeps: ['sourceId', 'judge', 'name', 'label', 'reason', 'stepIndex'],
      write(evaluation) {
        const { name, value, label, reason } = onlyScore(evaluation)
        const truth = truthOf(value, label)
        const beside = ['sourceId', 'judge', 'stepIndex'] as const
        const metadata = asideOf(evaluation, truth === undefined ? [...beside, 'label'] : beside)
        return written({ key: name, score: truth ?? value, comment: reason, metadata })
      },
    },
  },
  read({ key, score, comment, metadata }) {
    const isTruth = typeof score === 'boolean'
    const label = isTruth ? String(score) : undefined
    return scoreRow({ name: key, value: Number(score), label, reason: comment }, metadata)
  },
})
