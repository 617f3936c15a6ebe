import { z } from 'zod'
import { makeTask } from '../domain/task.ts'
import { makeTrajectory } from '../domain/trajectory.ts'
import { accepted, codec, trajectoryRecord } from './codec.ts'
import type { SourceRecord } from './format.ts'
import { shown } from './step-labels.ts'

/**
 * WildBench results (Lin et al. 2024): a model's response and what a judge said of it, with a mark
 * from 1 to 10 that is the judgment's `finalLabel` as given. Such files hold no question, so the
 * prompt names the session instead, and all responses of a session share it.
 */
export const wildBench = codec({
  name: 'wild-bench',
  title: 'WildBench results (session_id, model_test, model_output, parsed_result, score)',
  fields: ['session_id', 'model_test', 'model_output', 'score'],
  makes: ['trajectory', 'judgment'],
  schema: z.object({
    session_id: z.string(),
    model_test: z.string(),
    model_output: z.string(),
    parsed_result: z
      .object({
        analysis: z.string().optional(),
        strengths: z.string().optional(),
        weaknesses: z.string().optional(),
        score: z.unknown().optional(),
      })
      .nullish(),
    score: z.unknown(),
  }),
  read(row) {
    const { session_id, model_test: policy, model_output: content, parsed_result, score } = row
    const sourceId = `${session_id}#${policy}`
    const mark = markOf(score)
    const twin = parsed_result?.score ?? score
    const invalidLabels =
      mark === undefined
        ? [`score is ${shown(score)}, not a number from 1 to 10`]
        : markOf(twin) === mark
          ? []
          : [`score is ${shown(score)}, but parsed_result.score is ${shown(twin)}`]
    const trajectory = makeTrajectory({
      task: makeTask(`WildBench session ${session_id}`, { domain: 'wild-bench' }),
      steps: [{ content }],
      policy,
      sourceId,
    })
    const final = (['analysis', 'strengths', 'weaknesses'] as const)
      .flatMap((part) => (parsed_result?.[part] ? [`${part}: ${parsed_result[part]}`] : []))
      .join('\n\n')
    const judgment: SourceRecord = {
      kind: 'judgment',
      judgment: {
        judge: 'wild-bench',
        sourceId,
        domain: 'wild-bench',
        stepLabels: {},
        ...(mark !== undefined && invalidLabels.length === 0 && { finalLabel: mark }),
        explanations: { steps: {}, final },
      },
    }
    return accepted([trajectoryRecord(trajectory), judgment], {
      identity: [session_id, policy],
      invalidLabels,
      guessed: ['task.prompt, the session for the question'],
    })
  },
})

/** A mark from 1 to 10, which the files spell as text. */
function markOf(score: unknown): number | undefined {
  const mark = typeof score === 'string' && score.trim() !== '' ? Number(score) : score
  return typeof mark === 'number' && mark >= 1 && mark <= 10 ? mark : undefined
}
