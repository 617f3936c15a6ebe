import { z } from 'zod'
import type { NamedScore } from '../domain/evaluation.ts'
import { accepted, codec } from './codec.ts'
import {
  asideOf,
  evaluationRecord,
  everyEvaluationPart,
  namedScore,
  onlyScore,
  readAside,
} from './evaluation-rows.ts'
import { written } from './writer.ts'

const plain = z.union([z.number(), z.string(), z.boolean(), z.null()])

/** A score of Inspect: one value, or several by name. Null stands for NaN: unscored on purpose. */
export const inspectScoreSchema = z.object({
  value: z.union([plain, z.record(z.string(), plain), z.array(plain)]),
  explanation: z.string().nullish(),
  metadata: z.looseObject({}).nullish(),
})

export type InspectScore = z.infer<typeof inspectScoreSchema>

/**
 * Scores of Inspect, one a row. Letters are labels, with the number that Inspect takes them for.
 */
export const inspectScores = codec({
  name: 'inspect-scores',
  title: 'Inspect scores (value, with answer, explanation or history)',
  fields: ['value', ['answer', 'explanation', 'history']],
  makes: ['evaluation'],
  matches: ({ name, label }) => name === undefined && label === undefined,
  passesOver: { answer: 'what was graded', history: 'what the score was before' },
  schema: inspectScoreSchema,
  writes: {
    evaluation: {
      rows: 'score',
      keeps: everyEvaluationPart,
      write(evaluation) {
        const parts = ['name', 'sourceId', 'judge'] as const
        return written(inspectScoreOf(onlyScore(evaluation), asideOf(evaluation, parts)))
      },
    },
  },
  read(row) {
    const { aside, rest } = readAside(row.metadata)
    const { sourceId, judge } = aside
    const scores = scoresOfInspect(row, undefined)
    return accepted([evaluationRecord({ sourceId, judge, scores })], {
      unread: rest.map((member) => `metadata.${member}`),
    })
  },
})

/** The named scores of one Inspect score; `name` is the scorer's, metadata may name it better. */
export function scoresOfInspect(
  { value, explanation, metadata }: InspectScore,
  name: string | undefined,
): readonly NamedScore[] {
  const { aside } = readAside(metadata)
  const { sourceId: _, judge: __, ...beside } = aside
  const shared = { name, reason: explanation, ...beside }
  if (Array.isArray(value) || (typeof value === 'object' && value !== null))
    return Object.entries(value).map(([key, each]) =>
      namedScore({
        ...shared,
        ...valueOf(each),
        name: name === undefined ? key : `${name}.${key}`,
      }),
    )
  return [namedScore({ ...shared, ...valueOf(value) })]
}

/** What Inspect itself makes of its letters; the number of another word is not known. */
const letters: Readonly<Record<string, number>> = { C: 1, I: 0, P: 0.5 }

function valueOf(value: z.infer<typeof plain>) {
  if (typeof value === 'boolean') return { value: value ? 1 : 0, label: String(value) }
  if (typeof value === 'string') return { value: letters[value] ?? null, label: value }
  return { value }
}

/** A score as Inspect writes it; what it has no member for goes into `metadata`. */
export function inspectScoreOf(
  score: NamedScore,
  beside: Readonly<Record<string, unknown>> | undefined,
): object {
  const { value, label, reason, error, stepIndex } = score
  const isLetter = label !== undefined && (letters[label] ?? null) === value
  const metadata = { ...beside, ...(isLetter ? {} : { label }), error, stepIndex }
  const isSilent = Object.values(metadata).every((member) => member === undefined)
  return {
    value: isLetter ? label : value,
    explanation: reason ?? null,
    ...(!isSilent && { metadata }),
  }
}
