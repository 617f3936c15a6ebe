import { z } from 'zod'
import { makeContrast } from '../domain/contrast.ts'
import { makeTask } from '../domain/task.ts'
import { makeTrajectory } from '../domain/trajectory.ts'
import { accepted, codec, contrastRecord, trajectoryRecord } from './codec.ts'
import type { SourceRecord } from './format.ts'

const traceSchema = z.object({
  problem: z.object({ question: z.string(), ground_truth: z.string().nullish() }),
  steps: z.array(z.object({ text: z.string() })).min(1),
  extracted_answer: z.string().nullish(),
  is_correct: z.boolean().nullish(),
})

/**
 * Right solutions beside themselves with one step deleted. Both are trajectories; where the deleted
 * step was necessary they are a contrast as well (an inert deletion makes nothing worse). Outcomes
 * are the original's: a deletion does not change what was answered.
 */
export const stepDeletionPairs = codec({
  name: 'step-deletion-pairs',
  title: 'step-deletion pairs (pair_id, pair_type, original_trace, modified_trace)',
  fields: ['pair_id', 'pair_type', 'original_trace', 'modified_trace'],
  makes: ['trajectory', 'contrast'],
  schema: z.object({
    pair_id: z.string(),
    pair_type: z.string(),
    benchmark: z.string().nullish(),
    original_trace: traceSchema,
    modified_trace: traceSchema,
  }),
  read(row) {
    const { pair_id, pair_type, benchmark, original_trace, modified_trace } = row
    const original = trajectoryOf(original_trace, `${pair_id}#original`, benchmark)
    const modified = trajectoryOf(modified_trace, `${pair_id}#modified`, benchmark)
    const records: SourceRecord[] = [trajectoryRecord(original), trajectoryRecord(modified)]
    if (pair_type === 'necessary')
      records.push(
        contrastRecord(
          makeContrast({
            domain: benchmark ?? 'step-deletion',
            prompt: original.task.prompt,
            positive: original.steps.map((step) => step.content),
            negative: modified.steps.map((step) => step.content),
            sourceId: pair_id,
            source: 'step-deletion-pairs',
          }),
        ),
      )
    return accepted(records, { identity: [pair_id] })
  },
})

/**
 * Step scores of a solution before and after a deletion; join `pair_id#original` and `#modified`.
 */
export const stepDeletionScores = codec({
  name: 'step-deletion-scores',
  title: 'step-deletion scores (pair_id, prm, clean_step_scores, modified_step_scores)',
  fields: ['pair_id', 'prm', 'clean_step_scores', 'modified_step_scores'],
  makes: ['scores'],
  schema: z.object({
    pair_id: z.string(),
    prm: z.string(),
    clean_step_scores: z.array(z.number()),
    modified_step_scores: z.array(z.number()),
  }),
  read(row) {
    const { pair_id, prm: judge, clean_step_scores, modified_step_scores } = row
    const scoresOf = (side: string, stepScores: readonly number[]): SourceRecord => ({
      kind: 'scores',
      scores: { judge, sourceId: `${pair_id}#${side}`, stepScores },
    })
    return accepted(
      [scoresOf('original', clean_step_scores), scoresOf('modified', modified_step_scores)],
      { identity: [judge, pair_id] },
    )
  },
})

function trajectoryOf(
  trace: z.infer<typeof traceSchema>,
  sourceId: string,
  benchmark: string | null | undefined,
) {
  const domain = benchmark ?? undefined
  const { problem, extracted_answer, is_correct } = trace
  const reference = problem.ground_truth ?? undefined
  return makeTrajectory({
    task: makeTask(problem.question, { reference, domain }),
    steps: trace.steps.map((step) => ({ content: step.text })),
    outcome: {
      ...(typeof extracted_answer === 'string' && { answer: extracted_answer }),
      ...(typeof is_correct === 'boolean' && { isCorrect: is_correct }),
    },
    sourceId,
  })
}
