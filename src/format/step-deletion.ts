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
  model_name: z.string().nullish(),
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
  passesOver: {
    match_group_id: 'which rows are matched',
    problem_id: 'in pair_id',
    candidate_index: 'in pair_id',
    deleted_step_index_0based: 'follows from the two traces',
    deleted_step_index_1based: 'follows from the two traces',
    n_steps_clean: 'follows from the traces',
    n_steps_modified: 'follows from the traces',
    step_token_len: 'how rows were matched',
    step_position_norm: 'how rows were matched',
    correct_count_in_pool: 'how rows were matched',
    difficulty_bucket: 'how rows were matched',
    source_file: 'where the trace was taken',
    match_mode: 'how rows were matched',
    matched_problem_id: 'which rows are matched',
    matched_candidate_index: 'which rows are matched',
    matched_step_index_1based: 'which rows are matched',
    matched_step_token_len: 'which rows are matched',
    matched_position_norm: 'which rows are matched',
    metadata: 'of the deleted step',
    'original_trace.problem_id': 'in pair_id',
    'original_trace.problem.id': 'in pair_id',
    'original_trace.problem.dataset': 'benchmark is the same',
    'original_trace.problem.domain': 'a subject',
    'original_trace.problem.difficulty': 'a level',
    'original_trace.raw_text': 'the steps, and the chat before them',
    'original_trace.steps.*.index': 'the place of the step',
    'original_trace.num_tokens': 'a length',
    'modified_trace.problem_id': 'in pair_id',
    'modified_trace.problem.id': 'in pair_id',
    'modified_trace.problem.dataset': 'benchmark is the same',
    'modified_trace.problem.domain': 'a subject',
    'modified_trace.problem.difficulty': 'a level',
    'modified_trace.raw_text': 'the steps, and the chat before them',
    'modified_trace.steps.*.index': 'the place of the step',
    'modified_trace.num_tokens': 'a length',
  },
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
  passesOver: {
    match_group_id: 'which rows are matched',
    problem_id: 'in pair_id',
    candidate_index: 'in pair_id',
    deleted_step_index_0based: 'follows from the two traces',
    deleted_step_index_1based: 'follows from the two traces',
    n_steps_clean: 'follows from the traces',
    n_steps_modified: 'follows from the traces',
    benchmark: 'the problems that are scored',
    variant: 'how steps were scored',
    clean_target_step_score: 'in clean_step_scores',
    modified_target_step_score: 'in modified_step_scores',
    traj_logprod_clean: 'follows from the step scores',
    traj_logprod_modified: 'follows from the step scores',
    traj_product_clean: 'follows from the step scores',
    traj_product_modified: 'follows from the step scores',
    traj_gm_clean: 'follows from the step scores',
    traj_gm_modified: 'follows from the step scores',
    traj_min_clean: 'follows from the step scores',
    traj_min_modified: 'follows from the step scores',
    traj_mean_clean: 'follows from the step scores',
    traj_mean_modified: 'follows from the step scores',
    traj_native_clean: 'follows from the step scores',
    traj_native_modified: 'follows from the step scores',
  },
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
  const { problem, extracted_answer, is_correct, model_name } = trace
  const reference = problem.ground_truth ?? undefined
  return makeTrajectory({
    task: makeTask(problem.question, { reference, domain }),
    steps: trace.steps.map((step) => ({ content: step.text })),
    outcome: {
      ...(typeof extracted_answer === 'string' && { answer: extracted_answer }),
      ...(typeof is_correct === 'boolean' && { isCorrect: is_correct }),
    },
    sourceId,
    ...(model_name && { policy: model_name }),
  })
}
