import { z } from 'zod'
import { makeTask } from '../domain/task.ts'
import { makeTrajectory } from '../domain/trajectory.ts'
import { textOf, messageSchema } from './chat-messages.ts'
import { accepted, codec, trajectoryRecord } from './codec.ts'
import type { SourceRecord } from './format.ts'
import { firstErrorLabel } from './step-labels.ts'

/**
 * Who&When (Zhang et al. 2025): failed runs of several agents. Every message of `history` is one
 * step with its agent; `mistake_step` is the 0-based index of the decisive mistake, as a string,
 * and `mistake_reason` becomes the annotators' judgment.
 */
export const whoAndWhen = codec({
  name: 'who-and-when',
  title: 'Who&When runs (question, history, mistake_agent, mistake_step)',
  fields: ['question', 'history', 'mistake_agent', 'mistake_step'],
  makes: ['trajectory', 'judgment'],
  passesOver: {
    level: 'of difficulty',
    system_prompt: 'what each agent was told',
    labels: 'a note of the annotators',
    mistake_type: 'a note of the annotators',
  },
  schema: z.object({
    subset: z.string().nullish(),
    file: z.string().nullish(),
    question_ID: z.string().nullish(),
    question: z.string(),
    ground_truth: z.union([z.string(), z.number()]).nullish(),
    history: z.array(messageSchema).min(1),
    mistake_step: z.unknown().optional(),
    mistake_agent: z.string().nullish(),
    mistake_reason: z.string().nullish(),
    is_correct: z.boolean().nullish(),
    is_corrected: z.boolean().nullish(),
  }),
  read(row) {
    const { question, ground_truth, history, mistake_reason, mistake_agent } = row
    const domain = row.subset ?? 'who-and-when'
    const sourceId = `${domain}/${row.file ?? row.question_ID ?? question}`
    const { labels, invalid } = firstErrorLabel(row.mistake_step, {
      field: 'mistake_step',
      stepCount: history.length,
      base: 0,
      none: [],
    })
    const reference = ground_truth === null || ground_truth === undefined ? undefined : ground_truth
    const ruling = row.is_correct ?? row.is_corrected ?? undefined
    const isCorrect = ruling ?? false
    const trajectory = makeTrajectory({
      task: makeTask(question, {
        ...(reference !== undefined && { reference: String(reference) }),
        domain,
      }),
      steps: history.map((message) => ({
        content: textOf(message),
        ...(message.role === 'human' ? { role: 'user' as const } : {}),
        agent: message.name ?? message.role,
      })),
      outcome: { isCorrect },
      sourceId,
      ...(labels && { labels }),
    })
    const records: SourceRecord[] = [trajectoryRecord(trajectory)]
    const mistake = labels?.kind === 'first-error' ? labels.firstErrorIndex : null
    if (mistake !== null && mistake_reason)
      records.push({
        kind: 'judgment',
        judgment: {
          judge: 'human',
          sourceId,
          domain,
          stepLabels: { [mistake]: -1 },
          ...(typeof mistake_agent === 'string' && { agent: mistake_agent }),
          explanations: { steps: { [mistake]: mistake_reason } },
        },
      })
    return accepted(records, {
      identity: [sourceId],
      invalidLabels: invalid,
      unread: row.file && row.question_ID ? ['question_ID, the file names the run'] : [],
      guessed: ruling === undefined ? ['outcome.isCorrect, as wrong'] : [],
    })
  },
})
