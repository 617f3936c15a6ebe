import { z } from 'zod'
import { makeTask } from '../domain/task.ts'
import { makeTrajectory } from '../domain/trajectory.ts'
import { accepted, codec, trajectoryRecord } from './codec.ts'
import type { Row, SourceRecord } from './format.ts'
import { firstErrorLabel } from './step-labels.ts'

const critiqueSchema = z.object({
  response: z.string(),
  error_step_pred: z.union([z.string(), z.number()]).nullish(),
  error_reason: z.string().nullish(),
})

/**
 * MR-GSM8K critiques (Zeng et al. 2023): a solution with the 1-based first wrong step and its
 * reason by a person, and critiques of models (`<model>_eval_output`), each a judgment of its own.
 */
export const mrGsm8k = codec({
  name: 'mr-gsm8k',
  title: 'MR-GSM8K rows (uuid, question, model_output_steps, ...first_error_step)',
  fields: ['uuid', 'question', 'model_output_steps', 'model_output_solution_first_error_step'],
  makes: ['trajectory', 'judgment'],
  schema: z.object({
    source_file: z.string().nullish(),
    uuid: z.string(),
    question: z.string(),
    ground_truth_answer: z.union([z.string(), z.number()]).nullish(),
    model_output_steps: z.array(z.string()),
    model_output_answer_correctness: z.string().nullish(),
    model_output_solution_first_error_step: z.unknown().optional(),
    model_output_solution_first_error_reason: z.string().nullish(),
    question_type: z.string().nullish(),
  }),
  read(row, raw) {
    const { uuid, model_output_steps: steps, ground_truth_answer: answer } = row
    const { labels, invalid } = firstErrorLabel(row.model_output_solution_first_error_step, {
      field: 'model_output_solution_first_error_step',
      stepCount: steps.length,
      base: 1,
      none: ['N/A', ''],
    })
    const correctness = row.model_output_answer_correctness
    const trajectory = makeTrajectory({
      task: makeTask(row.question, {
        ...(answer !== null && answer !== undefined && { reference: String(answer) }),
        domain: row.question_type ?? undefined,
      }),
      steps: steps.map((content) => ({ content })),
      ...(correctness && { outcome: { isCorrect: correctness === 'correct' } }),
      ...(labels && { labels }),
      sourceId: uuid,
    })
    const mistake = labels?.kind === 'first-error' ? labels.firstErrorIndex : null
    const reason = row.model_output_solution_first_error_reason
    const records = [trajectoryRecord(trajectory), ...critiquesOf(raw, uuid)]
    if (mistake !== null && reason) records.push(judgmentRecord('human', uuid, mistake, reason))
    return accepted(records, {
      identity: [row.source_file ?? '', uuid],
      invalidLabels: invalid,
    })
  },
})

function critiquesOf(row: Row, uuid: string): SourceRecord[] {
  return Object.entries(row).flatMap(([name, value]) => {
    const judge = /^(.+)_eval_output$/.exec(name)?.[1]
    const parsed = judge === undefined ? undefined : critiqueSchema.safeParse(value)
    if (judge === undefined || !parsed?.success) return []
    const { error_step_pred, error_reason, response } = parsed.data
    const step = Number(error_step_pred ?? Number.NaN) - 1
    return [judgmentRecord(judge, uuid, step, error_reason ?? response)]
  })
}

/** A judgment that names one wrong step; `step` below 0 or no integer names none. */
function judgmentRecord(
  judge: string,
  sourceId: string,
  step: number,
  reason: string,
): SourceRecord {
  const isNamed = Number.isInteger(step) && step >= 0
  return {
    kind: 'judgment',
    judgment: {
      judge,
      sourceId,
      domain: 'mr-gsm8k',
      stepLabels: isNamed ? { [step]: -1 } : {},
      explanations: isNamed ? { steps: { [step]: reason } } : { steps: {}, final: reason },
    },
  }
}
