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
} from './otel-attributes.ts'
import { written } from './writer.ts'

const eventName = 'gen_ai.evaluation.result'

/** An evaluation event: a log record of OTLP, or the flat object that some exporters print. */
export const evaluationEventSchema = z.looseObject({
  eventName: z.string().nullish(),
  event_name: z.string().nullish(),
  name: z.string().nullish(),
  spanId: z.string().nullish(),
  span_id: z.string().nullish(),
  attributes: attributesSchema.nullish(),
})

type Event = z.infer<typeof evaluationEventSchema>

const logsSchema = z.object({
  resourceLogs: z
    .array(
      z.looseObject({
        scopeLogs: z
          .array(z.looseObject({ logRecords: z.array(evaluationEventSchema).nullish() }))
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
  schema: z.intersection(logsSchema, evaluationEventSchema),
  readsFields: new Set([
    'resourceLogs',
    'eventName',
    'event_name',
    'name',
    'attributes',
    'spanId',
    'span_id',
    'traceId',
    'trace_id',
    'timeUnixNano',
    'observedTimeUnixNano',
  ]),
  writes: {
    evaluation: {
      rows: 'evaluation',
      keeps: everyEvaluationPart,
      write: (evaluation) => written(logsOf(evaluation)),
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
    const unread = evaluations.length < events.length ? ['log records of other events'] : []
    return accepted(evaluationsOf(evaluations).map(evaluationRecord), { unread })
  },
})

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
