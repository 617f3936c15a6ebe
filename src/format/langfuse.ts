import { z } from 'zod'
import { codec } from './codec.ts'
import { asideOf, onlyScore, scoreRow, truthOf } from './evaluation-rows.ts'
import { written } from './writer.ts'

/**
 * Scores of Langfuse: a number, a truth value (1 or 0) or a category, on a trace. One observation
 * is one step; which one it is stands in `metadata`, as observations have ids of their own.
 */
export const langfuse = codec({
  name: 'langfuse',
  title: 'Langfuse scores (name, value, traceId)',
  fields: ['name', 'value', ['traceId', 'sessionId', 'dataType']],
  makes: ['evaluation'],
  schema: z.object({
    name: z.string(),
    value: z.union([z.number(), z.string(), z.boolean()]),
    dataType: z.enum(['NUMERIC', 'CATEGORICAL', 'BOOLEAN']).nullish(),
    traceId: z.string().nullish(),
    sessionId: z.string().nullish(),
    comment: z.string().nullish(),
    metadata: z.looseObject({}).nullish(),
  }),
  writes: {
    evaluation: {
      rows: 'score',
      keeps: ['sourceId', 'judge', 'name', 'label', 'category', 'reason', 'stepIndex'],
      write(evaluation) {
        const { name, value, label, reason } = onlyScore(evaluation)
        const { sourceId: traceId } = evaluation
        const isTruth = truthOf(value, label) !== undefined
        const dataType = isTruth ? 'BOOLEAN' : value === null ? 'CATEGORICAL' : 'NUMERIC'
        const isLabelBeside = !isTruth && value !== null
        const beside = ['judge', 'stepIndex'] as const
        const metadata = asideOf(evaluation, isLabelBeside ? [...beside, 'label'] : beside)
        return written({
          name,
          value: value ?? label,
          dataType,
          traceId,
          comment: reason,
          metadata,
        })
      },
    },
  },
  read({ name, value, dataType, traceId, sessionId, comment, metadata }) {
    const isTruth = typeof value === 'boolean' || dataType === 'BOOLEAN'
    if (isTruth && value !== true && value !== false && value !== 0 && value !== 1)
      return { ok: false, reason: `a BOOLEAN value is 0 or 1, not ${JSON.stringify(value)}` }
    if (!isTruth && (dataType === 'NUMERIC') !== (typeof value === 'number') && dataType)
      return { ok: false, reason: `field "value": a ${dataType} value, but it is ${typeof value}` }
    const said = isTruth
      ? { value: Number(value), label: Number(value) === 1 ? 'true' : 'false' }
      : typeof value === 'string'
        ? { value: null, label: value }
        : { value }
    const sourceId = traceId ?? sessionId
    const about = { ...metadata, ...(typeof sourceId === 'string' && { sourceId }) }
    const isBeside = typeof traceId === 'string' && typeof sessionId === 'string'
    return scoreRow({ name, ...said, reason: comment }, about, {
      unread: isBeside ? ['sessionId, beside the trace'] : [],
    })
  },
})
