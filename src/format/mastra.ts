import { z } from 'zod'
import { codec } from './codec.ts'
import { onlyScore, scoreRow } from './evaluation-rows.ts'
import { written } from './writer.ts'

/** Results of mastra's scorers: a score with its reason. What its stages worked out is not read. */
export const mastra = codec({
  name: 'mastra',
  title: 'mastra scores (score, and reason or a stage result)',
  fields: ['score', ['reason', 'preprocessStepResult', 'analyzeStepResult']],
  makes: ['evaluation'],
  passesOver: {
    preprocessStepResult: 'worked out on the way',
    analyzeStepResult: 'worked out on the way',
  },
  schema: z.object({ score: z.number(), reason: z.string().nullish() }),
  writes: {
    evaluation: {
      rows: 'score',
      keeps: ['reason'],
      write(evaluation) {
        const { value, reason } = onlyScore(evaluation)
        return written({ score: value, reason: reason ?? '' })
      },
    },
  },
  read: ({ score, reason }) => scoreRow({ value: score, reason }, undefined),
})
