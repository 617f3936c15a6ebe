import { z } from 'zod'
import { textHash } from '../base/hash.ts'
import { makeTask } from '../domain/task.ts'
import { makeTrajectory } from '../domain/trajectory.ts'
import { accepted, codec, trajectoryRecord } from './codec.ts'
import type { SourceRecord } from './format.ts'
import { firstErrorLabel, type ReadLabels } from './step-labels.ts'

const texts = z.union([z.string(), z.array(z.string())])

/**
 * MR-Ben (Zeng et al. 2024): solutions with the 1-based number of the first wrong step as a string,
 * "N/A" for none; in programs a line of code, which is used when exactly one step reads so. A
 * solution given as one text is cut into its lines. One model may have sampled a question twice, so
 * the identity has the solution in it.
 */
export const mrBen = codec({
  name: 'mr-ben',
  title: 'MR-Ben rows (Question_UUID, Sampled_Model, Model_Solution_Steps, ...First_Error_Step)',
  fields: [
    'Question_UUID',
    'Question',
    'Sampled_Model',
    'Model_Solution_Steps',
    'Model_Solution_First_Error_Step',
  ],
  makes: ['trajectory', 'judgment'],
  passesOver: {
    Subject: 'the file names the subject',
    Ground_Truth_Analysis: 'the worked solution',
    Ground_Truth_Answer_Modified: 'the answer to a changed question',
    Model_Solution_Rectified_First_Error_Step: 'the first wrong step, put right',
  },
  schema: z.object({
    file: z.string().nullish(),
    Question_UUID: z.string(),
    Question: z.string(),
    Options: z.string().nullish(),
    Ground_Truth_Answer: z.string().nullish(),
    Sampled_Model: z.string(),
    Model_Solution_Steps: texts,
    Model_Solution_Correctness: z.string().nullish(),
    Model_Solution_First_Error_Step: z.unknown().optional(),
    Model_Solution_Error_Reason: texts.nullish(),
  }),
  read(row) {
    const { Question_UUID: uuid, Sampled_Model: policy, file, Options: options } = row
    const steps = linesOf(row.Model_Solution_Steps)
    const { labels, invalid } = labelOf(row.Model_Solution_First_Error_Step, steps)
    const solutionHash = textHash(steps.join('\n'), 8)
    const sourceId = `${uuid}#${policy}#${solutionHash}`
    const correctness = row.Model_Solution_Correctness?.trim().toLowerCase()
    const trajectory = makeTrajectory({
      task: makeTask(options?.trim() ? `${row.Question}\n\n${options}` : row.Question, {
        reference: row.Ground_Truth_Answer || undefined,
        domain: file ?? undefined,
      }),
      steps: steps.map((content) => ({ content })),
      ...(isRuling(correctness) && { outcome: { isCorrect: correctness === 'correct' } }),
      ...(labels && { labels }),
      policy,
      sourceId,
    })
    const records: SourceRecord[] = [trajectoryRecord(trajectory)]
    const mistake = labels?.kind === 'first-error' ? labels.firstErrorIndex : null
    const reason = linesOf(row.Model_Solution_Error_Reason ?? []).join('\n')
    if (mistake !== null && reason !== '')
      records.push({
        kind: 'judgment',
        judgment: {
          judge: 'human',
          sourceId,
          domain: file ?? 'mr-ben',
          stepLabels: { [mistake]: -1 },
          explanations: { steps: { [mistake]: reason } },
        },
      })
    return accepted(records, {
      identity: [uuid, policy, solutionHash],
      invalidLabels: invalid,
      guessed:
        typeof row.Model_Solution_Steps === 'string' ? ['step.boundaries, at line ends'] : [],
    })
  },
})

function linesOf(text: string | readonly string[]): readonly string[] {
  return typeof text === 'string' ? text.split('\n') : text
}

function isRuling(correctness: string | undefined): boolean {
  return correctness === 'correct' || correctness === 'incorrect'
}

function labelOf(value: unknown, steps: readonly string[]): ReadLabels {
  const text = typeof value === 'string' ? value : ''
  const exact = text.trim() === '' ? [] : steps.flatMap((step, i) => (step === text ? [i] : []))
  if (exact.length === 1)
    return { labels: { kind: 'first-error', firstErrorIndex: exact[0]! }, invalid: [] }
  return firstErrorLabel(value, {
    field: 'Model_Solution_First_Error_Step',
    stepCount: steps.length,
    base: 1,
    none: ['N/A'],
  })
}
