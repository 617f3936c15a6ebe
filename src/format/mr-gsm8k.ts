import { z } from 'zod'
import { makeTask } from '../domain/task.ts'
import { makeTrajectory } from '../domain/trajectory.ts'
import { accepted, codec, trajectoryRecord } from './codec.ts'
import type { Row, SourceRecord } from './format.ts'
import { firstErrorLabel, shown } from './step-labels.ts'

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
  passesOver: {
    source_file: 'rows differ by it',
    ground_truth_solution: 'the worked solution',
    model_output_solution_correctness: 'follows from the first wrong step',
    error_reason_correctness: 'whether a critique names the right reason',
    gpt4_error_reason_correctness_analysis: 'the same by a model',
    '*.correctness_pred': 'follows from the step that a critique names',
  },
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
  alsoKnown: [z.object({}).catchall(critiqueSchema)],
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
    const critiques = critiquesOf(raw, uuid)
    const records = [trajectoryRecord(trajectory), ...critiques.records]
    if (mistake !== null && reason) records.push(judgmentRecord('human', uuid, mistake, reason))
    return accepted(records, {
      identity: [row.source_file ?? '', uuid],
      invalidLabels: [...invalid, ...critiques.invalid],
      unread: critiques.unread,
    })
  },
})

function critiquesOf(row: Row, uuid: string) {
  const records: SourceRecord[] = []
  const invalid: string[] = []
  const unread: string[] = []
  for (const [name, value] of Object.entries(row)) {
    const judge = /^(.+)_eval_output$/.exec(name)?.[1]
    if (judge === undefined || value === null) continue
    const parsed = critiqueSchema.safeParse(value)
    if (!parsed.success) {
      invalid.push(`${name} is no critique with a response`)
      continue
    }
    const { error_step_pred: said, error_reason, response } = parsed.data
    if (typeof error_reason === 'string')
      unread.push(`${name}.response, of which the reason is told`)
    const step = stepNumber(said)
    if (step === undefined && isSaid(said))
      invalid.push(`${name}.error_step_pred is ${shown(said)}, not the number of a step`)
    records.push(judgmentRecord(judge, uuid, (step ?? 0) - 1, error_reason ?? response))
  }
  return { records, invalid, unread }
}

/** Critics write "3" or "Step 3". */
function stepNumber(said: string | number | null | undefined): number | undefined {
  const digits = /^\s*(?:step\s+)?(\d+)\s*$/i.exec(`${said ?? ''}`)?.[1]
  return digits === undefined ? undefined : Number(digits)
}

function isSaid(said: string | number | null | undefined): boolean {
  return !['', 'N/A'].includes(`${said ?? ''}`.trim())
}

/** A judgment that names one wrong step, from 0; below 0 it names none. */
function judgmentRecord(
  judge: string,
  sourceId: string,
  step: number,
  reason: string,
): SourceRecord {
  const isNamed = step >= 0
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
