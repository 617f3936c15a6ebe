import { z } from 'zod'
import type { Calibration } from '../../benchmark/calibration.ts'

const probability = z.number().min(0).max(1)

const reliability = z.strictObject({
  ece: z.number().nullable(),
  brier: z.number().nullable(),
  auc: probability.nullable(),
  f1: probability,
  headline: z.number().nullable(),
  table: z.array(
    z.strictObject({
      from: z.number(),
      count: z.int(),
      said: z.number(),
      right: z.number(),
    }),
  ),
})

const criterionWeight = z.strictObject({
  threshold: z.number().positive().max(1),
  weight: z.number().min(0),
})

const schema = z.strictObject({
  schema: z.literal(2),
  hash: z.string(),
  judge: z.string(),
  tree: z.string().optional(),
  prompts: z.string().optional(),
  benchmark: z.string(),
  data: z.string(),
  method: z.enum(['isotonic', 'platt', 'quantile']),
  seed: z.int(),
  foldCount: z.int(),
  tasks: z.array(z.string()),
  stepCount: z.int(),
  weights: z
    .strictObject({
      faults: z.enum(['own', 'own-or-inherited', 'first-only']),
      intercept: z.number(),
      criteria: z.record(z.string(), criterionWeight),
      others: criterionWeight,
    })
    .nullable(),
  map: z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('steps'),
      starts: z.array(z.number()).min(1),
      values: z.array(probability).min(1),
    }),
    z.strictObject({ kind: z.literal('logistic'), slope: z.number(), intercept: z.number() }),
  ]),
  theta: z.number(),
  before: reliability,
  after: reliability,
})

/** Throws what is wrong with it, in a few words, when the text is no calibration. */
export function parseCalibration(text: string): Calibration {
  // The schema leaves absent members out: `undefined` never stands for an optional member.
  const parsed = schema.safeParse(JSON.parse(text))
  if (parsed.success) return parsed.data as Calibration
  const { path, message } = parsed.error.issues[0]!
  throw new Error(`${path.map(String).join('.')}: ${message}`)
}
