import { z } from 'zod'
import type { RecordedJudgment } from '../domain/recorded.ts'
import type { Step } from '../domain/step.ts'
import { makeTask } from '../domain/task.ts'
import { makeTrajectory, type StepLabels, type Trajectory } from '../domain/trajectory.ts'
import { messageSchema, stepsOfChat, unreadOfChat } from './chat-messages.ts'
import { keepsPlaces, lossesOfMessages, messagesOfSteps } from './chat-writing.ts'
import { accepted, codec, trajectoryRecord } from './codec.ts'
import type { ParsedRow } from './format.ts'
import { shown, stepValues } from './step-labels.ts'
import { written, wholeSteps } from './writer.ts'

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
  writes: {
    trajectory: {
      labels: {
        kind: 'per-step',
        scale: 'ternary',
        isOfAssistant: true,
        base: 0,
        afterError: 'kept',
        isNeeded: true,
        hasGaps: true,
      },
      needsSourceId: true,
      keeps: [
        'task.reference',
        'task.domain',
        ...wholeSteps,
        'outcome.answer',
        'outcome.isCorrect',
        'sourceId',
      ],
      keepsOf: ({ steps }) => (keepsPlaces(steps) ? ['step.sourceIndex'] : []),
      losesOf: ({ steps }) => lossesOfMessages(steps, { task: 'apart' }),
      write: (trajectory) => written(rowOf(trajectory)),
    },
  },
  passesOver: {
    total_index: 'a place in the file',
    tools: 'what the agent may call',
  },
  schema: z.object({
    record_id: z.string().nullish(),
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
    const { data_source, answer_text, final_label } = row
    const chat = stepsOfChat(row.messages)
    const { prompt, steps } = chat
    const { values, invalid } = labelsOfSteps(row.step_labels, steps)
    const sourceId = recordId(row)
    const labels: StepLabels = { kind: 'per-step', values, scale: 'ternary', afterError: 'kept' }
    const isRuled = final_label === 1 || final_label === -1
    const trajectory = makeTrajectory({
      task: makeTask(row.question ?? prompt, {
        reference: referenceOf(row.ground_truth),
        domain: data_source || undefined,
      }),
      steps,
      labels,
      ...((typeof answer_text === 'string' || isRuled) && {
        outcome: {
          ...(typeof answer_text === 'string' && { answer: answer_text }),
          ...(isRuled && { isCorrect: final_label === 1 }),
        },
      }),
      sourceId,
    })
    return accepted([trajectoryRecord(trajectory)], {
      identity: [sourceId],
      invalidLabels: invalid,
      unread: [
        ...unreadOfChat(row.messages, 'messages', chat),
        ...(final_label === 0 ? ['final_label, neither right nor wrong'] : []),
      ],
    })
  },
})

/** The place of each step's message among all that are written. */
function placesOf(steps: readonly Step[]): readonly number[] {
  let next = 1
  return steps.map(({ observation }) => {
    const place = next
    next += observation === undefined ? 1 : 2
    return place
  })
}

function rowOf({ id, task, steps, labels, outcome, sourceId = id }: Trajectory): object {
  const values = stepValues(labels)
  const places = placesOf(steps)
  const { domain: data_source = '' } = task
  const { query = '0', sample = '0' } =
    /:(?<query>\d+):(?<sample>\d+)$/.exec(sourceId)?.groups ?? {}
  const place = { data_source, query_index: Number(query), sample_index: Number(sample) }
  const labelled = values.flatMap((value, index) =>
    value === null ? [] : [[places[index]!, value]],
  )
  return {
    record_id: recordId(place) === sourceId ? undefined : sourceId,
    ...place,
    question: task.prompt,
    ground_truth: task.reference,
    answer_text: outcome?.answer,
    messages: messagesOfSteps(task.prompt, steps),
    step_labels: Object.fromEntries(labelled) as object,
    final_label: outcome?.isCorrect === undefined ? null : outcome.isCorrect ? 1 : -1,
  }
}

const placeMembers = {
  record_id: z.string().nullish(),
  data_source: z.string().nullish(),
  query_index: z.int().nullish(),
  sample_index: z.int().nullish(),
}

/** What a record is called: by its name, or by subset, query and sample. */
function recordId(row: { readonly [Member in keyof typeof placeMembers]?: unknown }): string {
  const { record_id, data_source, query_index, sample_index } = row
  if (typeof record_id === 'string') return record_id
  return [data_source ?? '', query_index, sample_index].map(String).join(':')
}

const explanationsSchema = z.object({
  steps: z.record(z.string(), z.string().nullable()).nullish(),
  final: z.string().nullish(),
})

const labelsSchema = z.object({
  ...placeMembers,
  dataset: z.string().nullish(),
  explanations: explanationsSchema.nullish(),
  step_labels: z.record(z.string(), z.unknown()),
  final_label: z.unknown().optional(),
})

const placesPassedOver = {
  total_index: 'a place in the file',
  index_in_dataset: 'a place in the file',
}

/** Whose judgments the benchmark's own labels are. */
const annotators = 'human'

/**
 * The labels alone: the judgment of the annotators, called "human". A record is named by
 * `record_id`, or by subset, query and sample.
 */
export const agentProcessLabels = codec({
  name: 'agent-process-labels',
  title: 'AgentProcessBench labels (record_id or query_index, step_labels, final_label)',
  fields: [['record_id', 'query_index'], 'step_labels', 'final_label'],
  makes: ['judgment'],
  passesOver: placesPassedOver,
  writes: {
    judgment: {
      judge: annotators,
      finalLabels: [-1, 0, 1],
      keeps: ['domain', 'explanations'],
      write: (judgment) => written(labelsRow(judgment)),
    },
  },
  schema: labelsSchema,
  read: (row) => judgmentRow(row, annotators),
})

/** Judgments with explanations, one row a judge (`run`) and record. */
export const agentProcessJudgments = codec({
  name: 'agent-process-judgments',
  title: 'AgentProcessBench judgments (run, record_id, step_labels, final_label, explanations)',
  fields: ['run', 'record_id', 'step_labels', 'final_label', 'explanations'],
  makes: ['judgment'],
  passesOver: {
    ...placesPassedOver,
    annotator: 'the run names the judge',
    status: 'of the annotation tool',
    comment: 'of the annotation tool',
  },
  writes: {
    judgment: {
      finalLabels: [-1, 0, 1],
      keeps: ['judge', 'domain', 'explanations'],
      write: (judgment) =>
        written({
          run: judgment.judge,
          ...labelsRow({ explanations: { steps: {} }, ...judgment }),
        }),
    },
  },
  schema: labelsSchema.extend({ run: z.string(), explanations: explanationsSchema }),
  read: (row) => judgmentRow(row, row.run),
})

/** In a row of the benchmark: a message is labelled, or not named at all. */
function labelsRow({ sourceId, domain, stepLabels, ...said }: RecordedJudgment): object {
  const { finalLabel: final_label = null, explanations } = said
  return {
    record_id: sourceId,
    dataset: domain,
    step_labels: stepLabels,
    final_label,
    explanations,
  }
}

function judgmentRow(row: z.infer<typeof labelsSchema>, judge: string): ParsedRow {
  const { record_id, query_index, sample_index } = row
  if (typeof record_id !== 'string' && (query_index ?? sample_index) === undefined)
    return { ok: false, reason: 'the row has neither "record_id" nor "query_index"' }
  if (typeof record_id !== 'string' && typeof sample_index !== 'number')
    return { ok: false, reason: 'field "sample_index": it is missing, and so is "record_id"' }
  const { judgment, invalid } = judgmentOf(row, judge)
  return accepted([{ kind: 'judgment', judgment }], {
    identity: [judge, judgment.sourceId],
    invalidLabels: invalid,
    unread: unreadPlaces(row),
  })
}

/** Where `record_id` names the record, the place among its kin says no more. */
function unreadPlaces(row: z.infer<typeof labelsSchema>): readonly string[] {
  if (typeof row.record_id !== 'string') return []
  return [
    ...(['query_index', 'sample_index'] as const).filter(
      (member) => typeof row[member] === 'number',
    ),
    ...(row.dataset && row.data_source ? ['data_source'] : []),
  ].map((member) => `${member}, in record_id`)
}

function judgmentOf(row: z.infer<typeof labelsSchema>, judge: string) {
  const invalid: string[] = []
  const stepLabels: Record<string, number> = {}
  for (const [key, value] of Object.entries(row.step_labels)) {
    const label = labelOf(value)
    if (label === undefined || !/^\d+$/.test(key))
      invalid.push(`step_labels[${shown(key)}] is ${shown(value)}, not -1, 0 or 1 of a message`)
    else if (label !== null) stepLabels[key] = label
  }
  const sourceId = recordId(row)
  const explanations = explanationsOf(row.explanations ?? {})
  const final = labelOf(row.final_label)
  if (final === undefined) invalid.push(`final_label is ${shown(row.final_label)}, not -1, 0 or 1`)
  const judgment: RecordedJudgment = {
    judge,
    sourceId,
    domain: row.dataset ?? row.data_source ?? sourceId.replace(/[:#].*$/, ''),
    stepLabels,
    ...(typeof final === 'number' && { finalLabel: final }),
    ...(explanations && { explanations }),
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

/** What was explained; undefined when nothing was. */
function explanationsOf({ steps, final }: z.infer<typeof explanationsSchema>) {
  const told = withoutNulls(steps ?? {})
  if (Object.keys(told).length === 0 && typeof final !== 'string') return undefined
  return { steps: told, ...(typeof final === 'string' && { final }) }
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
