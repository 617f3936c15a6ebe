import { z } from 'zod'
import { type Evaluation, type NamedScore } from '../domain/evaluation.ts'
import { accepted, codec } from './codec.ts'
import { evaluationRecord, everyEvaluationPart, namedScore } from './evaluation-rows.ts'
import {
  attributesOf,
  attributesSchema,
  numberAt,
  otlpAttributes,
  textAt,
  unreadAttributes,
} from './otel-attributes.ts'
import { written } from './writer.ts'

const eventName = 'gen_ai.evaluation.result'

/** An evaluation event: a log record of OTLP, or the flat object that some exporters print. */
export const evaluationEventSchema = z.object({
  eventName: z.string().nullish(),
  event_name: z.string().nullish(),
  name: z.string().nullish(),
  spanId: z.string().nullish(),
  span_id: z.string().nullish(),
  attributes: attributesSchema.nullish(),
})

type Event = z.infer<typeof evaluationEventSchema>

const schema = evaluationEventSchema.extend({
  resourceLogs: z
    .array(
      z.object({
        scopeLogs: z
          .array(z.object({ logRecords: z.array(evaluationEventSchema).nullish() }))
          .nullish(),
      }),
    )
    .optional(),
})

/**
 * OpenTelemetry's evaluation events, `gen_ai.evaluation.result`, as lines of OTLP logs in JSON or
 * as flat events. What was scored is told by the id of the response, else by the span.
 */
export const otelEvaluations = codec({
  name: 'otel-evaluations',
  title: 'OpenTelemetry evaluation events (resourceLogs, or attributes)',
  fields: [['resourceLogs', 'attributes']],
  makes: ['evaluation'],
  matches: (row) => row['resourceLogs'] !== undefined || isEvaluation(row as Event),
  passesOver: eventMembers('resourceLogs.*.scopeLogs.*.logRecords.*.', ''),
  schema,
  writes: {
    evaluation: {
      rows: 'evaluation',
      keeps: everyEvaluationPart,
      write: (evaluation) =>
        evaluation.scores.length === 0 ? written() : written(logsOf(evaluation)),
    },
  },
  read(row) {
    const events =
      row.resourceLogs === undefined
        ? [row]
        : row.resourceLogs
            .flatMap(({ scopeLogs }) => scopeLogs ?? [])
            .flatMap(({ logRecords }) => logRecords ?? [])
    const evaluations = events.filter(isEvaluation)
    const nameless = evaluations.filter((event) => scoreOfEvent(event) === undefined)
    if (nameless.length > 0)
      return { ok: false, reason: 'an evaluation event has no "gen_ai.evaluation.name"' }
    const others = 'resourceLogs.*.scopeLogs.*.logRecords, of other events'
    return accepted(evaluationsOf(evaluations).map(evaluationRecord), {
      unread: [
        ...unreadOfEvents(evaluations),
        ...(evaluations.length < events.length ? [others] : []),
      ],
    })
  },
})

/** Members of events that are not read, under each of these paths. */
function eventMembers(...paths: readonly string[]): Readonly<Record<string, string>> {
  const times = ['timeUnixNano', 'observedTimeUnixNano', 'time_unix_nano', 'traceId', 'trace_id']
  return Object.fromEntries(
    paths.flatMap((path) =>
      times.map((name) => [`${path}${name}`, 'when and where it was logged']),
    ),
  )
}

/** What events say that their scores do not. */
export function unreadOfEvents(events: readonly Event[]): readonly string[] {
  const keys = events.flatMap(({ attributes }) =>
    unreadAttributes(attributesOf(attributes), knownKeys, 'attributes'),
  )
  const hasBoth = events.some(
    (event) =>
      attributesOf(event.attributes).has('gen_ai.response.id') && (event.spanId ?? event.span_id),
  )
  return [...keys, ...(hasBoth ? ['spanId, beside the id of the response'] : [])]
}

function isEvaluation({ eventName: name, event_name, name: flat, attributes }: Event): boolean {
  const said = name ?? event_name ?? flat
  if (said !== undefined && said !== null) return said === eventName
  return Object.hasOwn(attributes ?? {}, 'gen_ai.evaluation.name')
}

/** Events of one response by one judge, together, in order. */
export function evaluationsOf(events: readonly Event[]): readonly Evaluation[] {
  const byWork = new Map<string, { about: Omit<Evaluation, 'scores'>; scores: NamedScore[] }>()
  for (const event of events) {
    const attributes = attributesOf(event.attributes)
    const sourceId =
      textAt(attributes, 'gen_ai.response.id') ?? event.spanId ?? event.span_id ?? undefined
    const judge = textAt(attributes, judgeKey)
    const key = JSON.stringify([sourceId, judge])
    const about = {
      ...(sourceId !== undefined && { sourceId }),
      ...(judge !== undefined && { judge }),
    }
    const known = byWork.get(key) ?? { about, scores: [] }
    const score = scoreOfEvent(event)
    if (score !== undefined) known.scores.push(score)
    byWork.set(key, known)
  }
  return [...byWork.values()].map(({ about, scores }) => ({ ...about, scores }))
}

/** Attributes of ours, which the conventions have no word for. */
const judgeKey = 'paretree.judge'
const stepKey = 'paretree.step_index'

const knownKeys: ReadonlySet<string> = new Set([
  'gen_ai.evaluation.name',
  'gen_ai.evaluation.score.value',
  'gen_ai.evaluation.score.label',
  'gen_ai.evaluation.explanation',
  'gen_ai.response.id',
  'error.type',
  judgeKey,
  stepKey,
])

function scoreOfEvent(event: Event): NamedScore | undefined {
  const attributes = attributesOf(event.attributes)
  const name = textAt(attributes, 'gen_ai.evaluation.name')
  if (name === undefined) return undefined
  return namedScore({
    name,
    value: numberAt(attributes, 'gen_ai.evaluation.score.value'),
    label: textAt(attributes, 'gen_ai.evaluation.score.label'),
    reason: textAt(attributes, 'gen_ai.evaluation.explanation'),
    error: textAt(attributes, 'error.type'),
    stepIndex: numberAt(attributes, stepKey),
  })
}

function logsOf({ sourceId, judge, scores }: Evaluation): object {
  const logRecords = scores.map(({ name, value, label, reason, error, stepIndex }) => ({
    eventName,
    attributes: otlpAttributes({
      'gen_ai.evaluation.name': name,
      'gen_ai.evaluation.score.value': value ?? undefined,
      'gen_ai.evaluation.score.label': label,
      'gen_ai.evaluation.explanation': reason,
      'gen_ai.response.id': sourceId,
      'error.type': error,
      [judgeKey]: judge,
      [stepKey]: stepIndex,
    }),
  }))
  const scope = { name: 'paretree' }
  return { resourceLogs: [{ resource: {}, scopeLogs: [{ scope, logRecords }] }] }
}
