import { z } from 'zod'
import type { RecordedPrediction } from '../domain/prediction.ts'
import { accepted, codec } from './codec.ts'
import { shown } from './step-labels.ts'
import { written } from './writer.ts'

const answer = z.union([z.number(), z.string(), z.null(), z.array(z.int())])
const numbers = z.array(z.number().nullable())

/**
 * Our own predictions, one a judge and item of a benchmark. Steps and candidates count from 0; an
 * answer of null says that no step is wrong; `missing` says why there is no answer. Of several
 * `votes` one that was not cast is `{"missing": true}`.
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
    votes: z.array(z.union([answer, z.object({ missing: z.literal(true) })])).optional(),
    note: z.string().optional(),
  }),
  writes: {
    prediction: {
      answers: { kind: 'any' },
      keeps: [
        'judge',
        'missing',
        'votes',
        'stepLabels',
        'stepScores',
        'stepRedundant',
        'rewards',
        'note',
      ],
      write({ judge, itemId, votes, ...said }) {
        const cast = votes?.map((vote) => (vote === undefined ? { missing: true } : vote))
        return written({ judge, itemId, ...said, votes: cast })
      },
    },
  },
  read(row) {
    const { votes, ...rest } = row
    const said = Object.fromEntries(
      Object.entries(rest).filter(([, value]) => value !== undefined),
    ) as unknown as RecordedPrediction
    const cast = votes?.map((vote) => (isMissing(vote) ? undefined : vote))
    const prediction = { ...said, ...(cast && { votes: cast }) }
    return accepted([{ kind: 'prediction', prediction }], {
      identity: [row.judge, row.itemId],
    })
  },
})

function isMissing<T>(vote: T | { readonly missing: true }): vote is { readonly missing: true } {
  return typeof vote === 'object' && vote !== null && 'missing' in vote
}

const firstError = { kind: 'first-error', base: 0 } as const
const noError = -1

/**
 * Results of ProcessBench's own evaluation: the first wrong step, counted from 0, -1 for none, null
 * where the reply could not be read. Rows that hold the solution too are ProcessBench rows unless
 * this format is named.
 */
export const processbenchPredictions = codec({
  name: 'processbench-predictions',
  title: 'ProcessBench predictions (id, prediction)',
  fields: ['id', 'prediction'],
  makes: ['prediction'],
  schema: z.object({
    id: z.string(),
    prediction: z.unknown(),
    model: z.string().nullish(),
    missing: z.string().nullish(),
    steps: z.array(z.unknown()).optional(),
  }),
  passesOver: { steps: 'what the prediction is checked against' },
  writes: {
    prediction: {
      answers: firstError,
      keeps: ['judge', 'missing'],
      write({ judge, itemId, answer: step, missing }) {
        const number = typeof step === 'number' ? step + firstError.base : noError
        const prediction = missing === undefined ? number : null
        return written({ id: itemId, prediction, model: judge, missing })
      },
    },
  },
  read({ id, prediction, model, missing, steps }) {
    const about = { judge: model ?? 'processbench', itemId: id }
    const answered = stepAnswer(prediction, steps?.length)
    if (typeof answered === 'string') return { ok: false, reason: answered }
    const said =
      prediction === null
        ? { ...about, missing: missing ?? 'the reply could not be read' }
        : { ...about, answer: answered }
    return accepted([{ kind: 'prediction', prediction: said }], {
      identity: model ? [model, id] : [id],
    })
  },
})

/** The step that is meant, null for none; a sentence where it is no step. */
function stepAnswer(prediction: unknown, stepCount = Number.POSITIVE_INFINITY) {
  if (prediction === noError || prediction === null) return null
  if (typeof prediction !== 'number' || !Number.isInteger(prediction))
    return `prediction is ${shown(prediction)}, not the number of a step`
  const step = prediction - firstError.base
  if (step >= 0 && step < stepCount) return step
  return stepCount === Number.POSITIVE_INFINITY
    ? `prediction is ${prediction}, but steps count from ${firstError.base}, and -1 is none`
    : `prediction is ${prediction}, but there are ${stepCount} steps`
}

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
    missing: z.string().nullish(),
    scores: z
      .object({
        step_level_validity_scores: numbers.nullish(),
        step_level_validity_labels: labels.optional(),
        step_level_redundancy_labels: labels.nullish(),
      })
      .nullish(),
  }),
  writes: {
    prediction: {
      answers: { kind: 'step-labels' },
      keeps: ['judge', 'missing', 'stepLabels', 'stepScores', 'stepRedundant'],
      write: (prediction) => written(prmbenchResult(prediction)),
    },
  },
  read({ idx, model, validity, missing, scores }, row) {
    const valid = scores?.step_level_validity_labels
    const redundant = scores?.step_level_redundancy_labels
    const values = scores?.step_level_validity_scores
    const fault = lengthFault({ valid, redundant, values })
    if (fault !== undefined) return { ok: false, reason: fault }
    const isRead = validity !== false && valid !== undefined
    const prediction: RecordedPrediction = {
      judge: model ?? 'prmbench',
      itemId: idx,
      ...(isRead
        ? {
            stepLabels: valid.map((label) => (label ? 1 : -1)),
            ...(values && { stepScores: values }),
            ...(redundant && { stepRedundant: redundant.map(Boolean) }),
          }
        : { missing: missing ?? 'the reply could not be read' }),
    }
    return accepted([{ kind: 'prediction', prediction }], {
      identity: model ? [model, idx] : [idx],
      unread: solutionMembers(row['scores']),
    })
  },
})

/** Lists of one row tell of the same steps; the first that tells of another number is named. */
function lengthFault(lists: {
  readonly valid: readonly unknown[] | undefined
  readonly redundant: readonly unknown[] | null | undefined
  readonly values: readonly unknown[] | null | undefined
}): string | undefined {
  const { valid, redundant, values } = lists
  if (valid === undefined) return undefined
  if (redundant && redundant.length !== valid.length)
    return `step_level_redundancy_labels has ${redundant.length} entries for ${valid.length} steps`
  if (values && values.length !== valid.length)
    return `step_level_validity_scores has ${values.length} entries for ${valid.length} steps`
  return undefined
}

/** Members of `scores` that stand for the whole solution, or that nobody reads. */
function solutionMembers(scores: unknown): readonly string[] {
  const known = [
    'step_level_validity_scores',
    'step_level_validity_labels',
    'step_level_redundancy_labels',
  ]
  if (typeof scores !== 'object' || scores === null) return []
  return Object.keys(scores).flatMap((name) => (known.includes(name) ? [] : `scores.${name}`))
}

function prmbenchResult(prediction: RecordedPrediction): object {
  const { judge: model, itemId: idx, missing, stepLabels, stepScores, stepRedundant } = prediction
  if (missing !== undefined) return { idx, model, validity: false, missing }
  const scores = {
    step_level_validity_scores: stepScores,
    step_level_validity_labels: stepLabels?.map((label) => label === 1),
    step_level_redundancy_labels: stepRedundant?.map((isRedundant) => isRedundant === true),
  }
  return { idx, model, validity: true, scores }
}
