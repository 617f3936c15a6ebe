import { z } from 'zod'
import { candidateId } from './best-of-n.ts'
import { accepted, codec } from './codec.ts'
import { written } from './writer.ts'

const scoreList = z.array(z.number())

/**
 * Step scores of best-of-N candidates, one row a candidate and model; join on
 * `problem_id#candidate`.
 */
export const candidateScores = codec({
  name: 'step-scores',
  title: 'step scores of candidates (problem_id, candidate_index, step_scores, prm_name)',
  fields: ['problem_id', 'candidate_index', 'step_scores', 'prm_name'],
  makes: ['scores'],
  passesOver: { benchmark: 'the problems that are scored' },
  schema: z
    .object({
      problem_id: z.string(),
      candidate_index: z.int().min(0),
      step_scores: scoreList,
      n_steps: z.int().optional(),
      prm_name: z.string(),
      is_correct: z.boolean().nullish(),
    })
    .refine((row) => row.n_steps === undefined || row.n_steps === row.step_scores.length, {
      message: 'n_steps differs from the number of step_scores',
    }),
  read(row) {
    const sourceId = candidateId(row.problem_id, row.candidate_index)
    const record = {
      judge: row.prm_name,
      sourceId,
      stepScores: row.step_scores,
      ...(typeof row.is_correct === 'boolean' && { isCorrect: row.is_correct }),
    }
    return accepted([{ kind: 'scores', scores: record }], { identity: [row.prm_name, sourceId] })
  },
})

/**
 * Step scores of ProcessBench rows by FoVer's verifiers; join on `id`. Scores may end at the first
 * wrong step. The true labels that the file repeats are those of ProcessBench itself.
 */
export const foverScores = codec({
  name: 'fover-scores',
  title: 'step scores of ProcessBench rows (id, verification, y_pred_step_level)',
  fields: ['id', 'verification', 'y_pred_step_level'],
  makes: ['scores'],
  passesOver: {
    y_true_step_level: 'labels of ProcessBench',
    y_true_instance_level: 'labels of ProcessBench',
    y_pred_instance_level: 'follows from the steps',
  },
  schema: z.object({
    id: z.string(),
    verification: z.string(),
    y_pred_step_level: scoreList,
  }),
  read(row) {
    const { id, verification, y_pred_step_level } = row
    const record = { judge: verification, sourceId: id, stepScores: y_pred_step_level }
    return accepted([{ kind: 'scores', scores: record }], { identity: [verification, id] })
  },
})

/** Our own step scores: `{judge, sourceId, stepScores, isCorrect?}`. */
export const recordedScores = codec({
  name: 'recorded-scores',
  title: 'recorded step scores (judge, sourceId, stepScores)',
  fields: ['judge', 'sourceId', 'stepScores'],
  makes: ['scores'],
  writes: { scores: { keeps: ['isCorrect'], write: (scores) => written(scores) } },
  schema: z.object({
    judge: z.string(),
    sourceId: z.string(),
    stepScores: scoreList,
    isCorrect: z.boolean().optional(),
  }),
  read(row) {
    const { judge, sourceId, stepScores, isCorrect } = row
    const record = { judge, sourceId, stepScores, ...(isCorrect !== undefined && { isCorrect }) }
    return accepted([{ kind: 'scores', scores: record }], { identity: [judge, sourceId] })
  },
})
