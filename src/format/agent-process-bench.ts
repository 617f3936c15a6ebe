import { z } from 'zod'
import type { RecordedJudgment } from '../domain/recorded.ts'
import type { Step } from '../domain/step.ts'
import { makeTask } from '../domain/task.ts'
import { makeTrajectory, type StepLabels } from '../domain/trajectory.ts'
import { messageSchema, stepsOfChat, unreadOfChat } from './chat-messages.ts'
import { accepted, codec, trajectoryRecord } from './codec.ts'
import { shown } from './step-labels.ts'

/**
 * AgentProcessBench: agent runs whose assistant messages are labelled 1 (good), 0 (neutral) or
 * -1 (wrong) by their 0-based message index, a string. Null means that no label was given. After an
 * error the error propagates, so labels after it are kept.
 */
export const agentProcessBench = codec({
  name: 'agent-process-bench',
  title: 'AgentProcessBench runs (messages, step_labels, query_index, sample_index)',
  fields: ['messages', 'step_labels', 'query_index', 'sample_index'],
  makes: ['trajectory'],
  passesOver: {
    total_index: 'a place in the file',
    tools: 'what the agent may call',
  },
  schema: z.object({
    data_source: z.string(),
    query_index: z.int(),
    sample_index: z.int(),
    question: z.string().nullish(),
    ground_truth: z.unknown().optional(),
    answer_text: z.string().nullish(),
    messages: z.array(messageSchema).min(1),
    step_labels: z.unknown().optional(),
    final_label: z.unknown().optional(),
  }),
  read(row) {
    const { data_source, query_index, sample_index, answer_text, final_label } = row
    const chat = stepsOfChat(row.messages)
    const { prompt, steps } = chat
    const { values, invalid } = labelsOfSteps(row.step_labels, steps)
    const sourceId = `${data_source}:${query_index}:${sample_index}`
    const labels: StepLabels = { kind: 'per-step', values, scale: 'ternary', afterError: 'kept' }
    const isRuled = final_label === 1 || final_label === -1
    const trajectory = makeTrajectory({
      task: makeTask(row.question ?? prompt, {
        reference: referenceOf(row.ground_truth),
        domain: data_source,
      }),
      steps,
      labels,
      outcome: {
        ...(typeof answer_text === 'string' && { answer: answer_text }),
        ...(isRuled && { isCorrect: final_label === 1 }),
      },
      sourceId,
    })
    return accepted([trajectoryRecord(trajectory)], {
      identity: [data_source, query_index, sample_index],
      invalidLabels: invalid,
      unread: [
        ...unreadOfChat(row.messages, 'messages', chat),
        ...(final_label === 0 ? ['final_label, neither right nor wrong'] : []),
      ],
    })
  },
})

const labelsSchema = z.object({
  record_id: z.string(),
  dataset: z.string().nullish(),
  step_labels: z.record(z.string(), z.unknown()),
  final_label: z.unknown().optional(),
})

/** The labels alone: the judgment of the annotators, called "human". */
export const agentProcessLabels = codec({
  name: 'agent-process-labels',
  title: 'AgentProcessBench labels (record_id, step_labels, final_label)',
  fields: ['record_id', 'step_labels', 'final_label'],
  makes: ['judgment'],
  passesOver: {
    total_index: 'a place in the file',
    index_in_dataset: 'a place in the file',
    data_source: 'in record_id',
    query_index: 'in record_id',
    sample_index: 'in record_id',
  },
  schema: labelsSchema,
  read(row) {
    const { judgment, invalid } = judgmentOf(row, 'human')
    return accepted([{ kind: 'judgment', judgment }], {
      identity: [row.record_id],
      invalidLabels: invalid,
    })
  },
})

/** Judgments with explanations, one row a judge (`run`) and record. */
export const agentProcessJudgments = codec({
  name: 'agent-process-judgments',
  title: 'AgentProcessBench judgments (run, record_id, step_labels, final_label, explanations)',
  fields: ['run', 'record_id', 'step_labels', 'final_label', 'explanations'],
  makes: ['judgment'],
  passesOver: {
    annotator: 'the run names the judge',
    index_in_dataset: 'a place in the file',
    data_source: 'in record_id',
    query_index: 'in record_id',
    sample_index: 'in record_id',
    status: 'of the annotation tool',
    comment: 'of the annotation tool',
  },
  schema: labelsSchema.extend({
    run: z.string(),
    explanations: z.object({
      steps: z.record(z.string(), z.string().nullable()).nullish(),
      final: z.string().nullish(),
    }),
  }),
  read(row) {
    const { judgment, invalid } = judgmentOf(row, row.run)
    const { steps, final } = row.explanations
    const explanations = {
      steps: withoutNulls(steps ?? {}),
      ...(typeof final === 'string' && { final }),
    }
    return accepted([{ kind: 'judgment', judgment: { ...judgment, explanations } }], {
      identity: [row.run, row.record_id],
      invalidLabels: invalid,
    })
  },
})

function judgmentOf(row: z.infer<typeof labelsSchema>, judge: string) {
  const invalid: string[] = []
  const stepLabels: Record<string, number> = {}
  for (const [key, value] of Object.entries(row.step_labels)) {
    const label = labelOf(value)
    if (label === undefined || !/^\d+$/.test(key))
      invalid.push(`step_labels[${shown(key)}] is ${shown(value)}, not -1, 0 or 1 of a message`)
    else if (label !== null) stepLabels[key] = label
  }
  const final = labelOf(row.final_label)
  if (final === undefined) invalid.push(`final_label is ${shown(row.final_label)}, not -1, 0 or 1`)
  const judgment: RecordedJudgment = {
    judge,
    sourceId: row.record_id,
    domain: row.dataset ?? row.record_id.replace(/[:#].*$/, ''),
    stepLabels,
    ...(typeof final === 'number' && { finalLabel: final }),
  }
  return { judgment, invalid }
}

function labelsOfSteps(labels: unknown, steps: readonly Step[]) {
  const invalid: string[] = []
  const values: (number | null)[] = steps.map(() => null)
  if (typeof labels !== 'object' || labels === null)
    return { values, invalid: [`step_labels is ${shown(labels)}, not labels by message`] }
  const indexOf = new Map(steps.map((step, index) => [String(step.sourceIndex), index]))
  for (const [key, value] of Object.entries(labels)) {
    const index = indexOf.get(key)
    const label = labelOf(value)
    if (index === undefined || (steps[index]!.role ?? 'assistant') !== 'assistant')
      invalid.push(`step_labels names message ${shown(key)}, which is no assistant message`)
    else if (label === undefined) invalid.push(`step_labels[${key}] is ${shown(value)}`)
    else values[index] = label
  }
  return { values, invalid }
}

/** Null = not labelled; undefined = no label at all. */
function labelOf(value: unknown): number | null | undefined {
  if (value === null || value === undefined) return null
  return value === -1 || value === 0 || value === 1 ? value : undefined
}

function withoutNulls(texts: Readonly<Record<string, string | null>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(texts).filter((entry): entry is [string, string] => entry[1] !== null),
  )
}

/** A reference as text: itself, or the targets that all count as right. */
function referenceOf(truth: unknown): string | undefined {
  if (typeof truth === 'string') return truth
  const target = (truth as { readonly target?: unknown } | null | undefined)?.target
  if (typeof target === 'string') return target
  return Array.isArray(target) ? target.map(String).join(' | ') : undefined
}
