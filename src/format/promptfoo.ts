import { z } from 'zod'
import { type NamedScore, overallScore } from '../domain/evaluation.ts'
import { accepted, codec } from './codec.ts'
import { evaluationRecord, namedScore } from './evaluation-rows.ts'
import { written } from './writer.ts'

const gradeSchema = z.object({
  pass: z.boolean().nullish(),
  score: z.number().min(0).max(1),
  reason: z.string().nullish(),
})

const componentSchema = gradeSchema.extend({
  assertion: z.object({ metric: z.string().nullish(), type: z.string().nullish() }).nullish(),
})

const rowSchema = gradeSchema.extend({
  componentResults: z.array(componentSchema).nullish(),
  namedScores: z.record(z.string(), z.number()).nullish(),
})

/**
 * Grading results of promptfoo: what an output came to, with a component for each assertion and
 * named scores beside. Pass and fail are labels; a verdict that is not there is not made up.
 */
export const promptfoo = codec({
  name: 'promptfoo',
  title: 'promptfoo grading results (score, reason, and pass or componentResults)',
  fields: ['score', 'reason', ['pass', 'componentResults', 'namedScores']],
  makes: ['evaluation'],
  passesOver: { tokensUsed: 'how much was read and written' },
  schema: rowSchema,
  writes: {
    evaluation: {
      rows: 'evaluation',
      keeps: ['name', 'label', 'reason'],
      labels: ['pass', 'fail'],
      range: 'unit',
      needsOverall: 'work',
      write({ scores }) {
        const at = scores.findIndex(({ name }) => name === overallScore)
        const components = scores.filter((_, index) => index !== at)
        return written({
          ...gradeOf(scores[at]!),
          componentResults: components.map((score) => ({
            ...gradeOf(score),
            assertion: { metric: score.name },
          })),
          namedScores: Object.fromEntries(components.map(({ name, value }) => [name, value])),
        })
      },
    },
  },
  read(row) {
    const components = (row.componentResults ?? []).map((component, index) => {
      const { metric, type } = component.assertion ?? {}
      return gradedScore(metric ?? type ?? `component ${index + 1}`, component)
    })
    const known = new Set(components.map(({ name }) => name))
    const named = Object.entries(row.namedScores ?? {})
      .filter(([name]) => !known.has(name))
      .map(([name, value]) => namedScore({ name, value }))
    const scores = [gradedScore(overallScore, row), ...components, ...named]
    return accepted([evaluationRecord({ scores })], { unread: unreadOf(row, components) })
  },
})

/** Named scores that a component gives otherwise, and types of assertions that have names. */
function unreadOf(
  { namedScores, componentResults }: z.infer<typeof rowSchema>,
  components: readonly NamedScore[],
): readonly string[] {
  const byName = new Map(components.map(({ name, value }) => [name, value]))
  const others = Object.entries(namedScores ?? {}).filter(
    ([name, value]) => byName.has(name) && byName.get(name) !== value,
  )
  const isTyped = componentResults?.some(({ assertion }) => assertion?.metric && assertion.type)
  return [
    ...others.map(([name]) => `namedScores.${name}, beside its component`),
    ...(isTyped ? ['componentResults.*.assertion.type, of a named one'] : []),
  ]
}

type Grade = z.infer<typeof gradeSchema>

function gradedScore(name: string, { pass, score, reason }: Grade): NamedScore {
  const label = typeof pass === 'boolean' ? (pass ? 'pass' : 'fail') : undefined
  return namedScore({ name, value: score, label, reason })
}

function gradeOf({ value, label, reason }: NamedScore) {
  return {
    pass: label === undefined ? undefined : label === 'pass',
    score: value,
    reason: reason ?? '',
  }
}
