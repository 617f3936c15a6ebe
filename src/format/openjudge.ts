import { z } from 'zod'
import { accepted, codec } from './codec.ts'
import {
  asideOf,
  evaluationRecord,
  everyEvaluationPart,
  namedScore,
  onlyScore,
  scoreRow,
} from './evaluation-rows.ts'
import { written } from './writer.ts'

/**
 * Results of OpenJudge's graders: a score, a rank of several works (here "rank 1", "rank 2" ...
 * with the place of each), or an error, which is never a score.
 */
export const openjudge = codec({
  name: 'openjudge',
  title: 'OpenJudge results (reason, and name with score, rank, or error)',
  fields: ['reason', ['score', 'rank', 'error'], ['name', 'rank', 'error']],
  makes: ['evaluation'],
  matches: ({ pass, key }) => pass === undefined && key === undefined,
  schema: z.object({
    name: z.string().nullish(),
    score: z.number().nullish(),
    rank: z.array(z.int()).nullish(),
    error: z.string().nullish(),
    reason: z.string().nullish(),
    metadata: z.looseObject({}).nullish(),
  }),
  writes: {
    evaluation: {
      rows: 'score',
      keeps: everyEvaluationPart,
      missingSays: 'error',
      write(evaluation) {
        const { name, value, reason, error } = onlyScore(evaluation)
        const metadata = asideOf(evaluation, ['label', 'sourceId', 'judge', 'stepIndex'])
        return value === null
          ? written({ name, error: error ?? '', reason: '', metadata })
          : written({ name, score: value, reason: reason ?? '', metadata })
      },
    },
  },
  read({ name, score, rank, error, reason, metadata }) {
    if (rank) {
      const places = rank.map((place, index) =>
        namedScore({ name: `rank ${index + 1}`, value: place, reason: index === 0 ? reason : '' }),
      )
      return accepted([evaluationRecord({ scores: places })], {
        unread: ['name', 'score', 'error', 'metadata'].map((member) => `${member}, of a rank`),
      })
    }
    if (typeof score !== 'number' && typeof error !== 'string')
      return { ok: false, reason: 'the row has no score, no rank and no error' }
    const isBeside = (typeof score === 'number' ? error : error && reason) ?? ''
    return scoreRow({ name, value: score, reason, error: error || reason }, metadata, {
      unread:
        isBeside === ''
          ? []
          : [typeof score === 'number' ? 'error, beside a score' : 'reason, beside an error'],
    })
  },
})
