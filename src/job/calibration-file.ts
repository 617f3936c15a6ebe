import { z } from 'zod'
import type { Calibration } from '../benchmark/calibration.ts'

const probability = z.number().min(0).max(1)

const reliability = z.strictObject({
  ece: z.number().nullable(),
  brier: z.number().nullable(),
  table: z.array(
    z.strictObject({
      from: z.number(),
      count: z.int(),
      said: z.number(),
      right: z.number(),
    }),
  ),
})

const schema = z.strictObject({
  schema: z.literal(1),
  hash: z.string(),
  judge: z.string(),
  method: z.enum(['isotonic', 'platt', 'quantile']),
  seed: z.int(),
  foldCount: z.int(),
  taskCount: z.int(),
  stepCount: z.int(),
  map: z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('steps'),
      starts: z.array(z.number()).min(1),
      values: z.array(probability).min(1),
    }),
    z.strictObject({ kind: z.literal('logistic'), slope: z.number(), intercept: z.number() }),
  ]),
  before: reliability,
  after: reliability,
})

/** Throws what the schema throws when the text is no calibration. */
export function parseCalibration(text: string): Calibration {
  return schema.parse(JSON.parse(text))
}
