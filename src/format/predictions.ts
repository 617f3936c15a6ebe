import { z } from 'zod'
import type { RecordedPrediction } from '../domain/prediction.ts'
import { accepted, codec } from './codec.ts'

const answer = z.union([z.number(), z.string(), z.null(), z.array(z.int())])
const numbers = z.array(z.number().nullable())

/**
 * Our own predictions, one a judge and item of a benchmark. Steps and candidates count from 0; an
 * answer of null says that no step is wrong; `missing` says why there is no answer.
 */
export const predictions = codec({
  name: 'predictions',
  title: 'predictions (judge, itemId, and answer, stepLabels, stepScores, rewards or missing)',
  fields: [
    'judge',
    'itemId',
    ['answer', 'stepLabels', 'stepScores', 'stepRedundant', 'rewards', 'missing'],
  ],
  makes: ['prediction'],
  schema: z.object({
    judge: z.string(),
    itemId: z.string(),
    answer: answer.optional(),
    missing: z.string().optional(),
    stepLabels: numbers.optional(),
    stepScores: numbers.optional(),
    stepRedundant: z.array(z.boolean().nullable()).optional(),
    rewards: numbers.optional(),
    note: z.string().optional(),
  }),
  read(row) {
    const said = Object.fromEntries(
      Object.entries(row).filter(([, value]) => value !== undefined),
    ) as unknown as RecordedPrediction
    return accepted([{ kind: 'prediction', prediction: said }], {
      identity: [row.judge, row.itemId],
    })
  },
})

const labels = z.array(z.union([z.boolean(), z.literal([0, 1])]))

/**
 * Result files of PRMBench's own tool kit: `{idx, scores}` with a label a step, and `validity:
 * false` where the reply could not be read. They do not name the model; it is called by its file's
 * field, or "prmbench".
 */
export const prmbenchPredictions = codec({
  name: 'prmbench-predictions',
  title: 'PRMBench results (idx, scores with step_level_validity_labels)',
  fields: ['idx', ['scores', 'validity']],
  makes: ['prediction'],
  matches: ({ scores, validity }) =>
    validity === false ||
    (typeof scores === 'object' && scores !== null && 'step_level_validity_labels' in scores),
  schema: z.object({
    idx: z.string(),
    model: z.string().nullish(),
    validity: z.boolean().nullish(),
    scores: z
      .object({
        step_level_validity_labels: labels.optional(),
        step_level_redundancy_labels: labels.nullish(),
      })
      .nullish(),
  }),
  read({ idx, model, validity, scores }) {
    const valid = scores?.step_level_validity_labels
    const redundant = scores?.step_level_redundancy_labels
    const isRead = validity !== false && valid !== undefined
    const prediction: RecordedPrediction = {
      judge: model ?? 'prmbench',
      itemId: idx,
      ...(isRead
        ? {
            stepLabels: valid.map((label) => (label ? 1 : -1)),
            ...(redundant && { stepRedundant: redundant.map(Boolean) }),
          }
        : { missing: 'the reply could not be read' }),
    }
    return accepted([{ kind: 'prediction', prediction }], { identity: [model ?? '', idx] })
  },
})
