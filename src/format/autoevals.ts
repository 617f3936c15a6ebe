import { z } from 'zod'
import { codec } from './codec.ts'
import { asideOf, everyEvaluationPart, onlyScore, scoreRow } from './evaluation-rows.ts'
import { written } from './writer.ts'

/**
 * Scores of autoevals: from 0 to 1, or null where there is none. Rationale and choice stand in
 * `metadata`; so do, when written here, step, judge and id.
 */
export const autoevals = codec({
  name: 'autoevals',
  title: 'autoevals scores (name, score)',
  fields: ['name', 'score'],
  makes: ['evaluation'],
  schema: z.object({
    name: z.string(),
    score: z.number().min(0).max(1).nullable(),
    metadata: z
      .looseObject({ rationale: z.string().nullish(), choice: z.string().nullish() })
      .nullish(),
    error: z.unknown().optional(),
  }),
  writes: {
    evaluation: {
      rows: 'score',
      keeps: everyEvaluationPart,
      range: 'unit',
      write(evaluation) {
        const { name, value, label, reason } = onlyScore(evaluation)
        const aside = asideOf(evaluation, ['error', 'sourceId', 'judge', 'stepIndex'])
        const metadata = { rationale: reason, choice: label, ...aside }
        return written({ name, score: value, metadata })
      },
    },
  },
  read({ name, score, metadata, error }) {
    const said = {
      name,
      value: score,
      label: metadata?.choice,
      reason: metadata?.rationale,
      error: errorText(error),
    }
    return scoreRow(said, metadata, { native: ['rationale', 'choice'] })
  },
})

function errorText(error: unknown): string | undefined {
  if (error === undefined || error === null) return undefined
  return typeof error === 'string' ? error : JSON.stringify(error)
}
