import { z } from 'zod'
import type { Step } from '../domain/step.ts'
import { makeTask } from '../domain/task.ts'
import { makeTrajectory, type Trajectory } from '../domain/trajectory.ts'
import { contentHash } from '../base/hash.ts'
import { type ChatMessage, stepsOfChat, unreadOfChat, withoutPlaces } from './chat-messages.ts'
import { lossesOfMessages } from './chat-writing.ts'
import { accepted, codec, trajectoryRecord } from './codec.ts'
import { evaluationRecord } from './evaluation-rows.ts'
import type { SourceRecord } from './format.ts'
import {
  attributesOf,
  attributesSchema,
  otlpAttributes,
  textAt,
  unreadAttributes,
} from './otel-attributes.ts'
import { evaluationEventSchema, evaluationsOf, unreadOfEvents } from './otel-evaluations.ts'
import { written } from './writer.ts'

const spanSchema = z.object({
  spanId: z.string().nullish(),
  span_id: z.string().nullish(),
  attributes: attributesSchema.nullish(),
  events: z.array(evaluationEventSchema).nullish(),
})

type Span = z.infer<typeof spanSchema>

const schema = spanSchema.extend({
  resourceSpans: z
    .array(
      z.object({
        scopeSpans: z.array(z.object({ spans: z.array(spanSchema).nullish() })).nullish(),
      }),
    )
    .optional(),
})

/**
 * OpenTelemetry's spans of model calls, as lines of OTLP traces in JSON or as flat spans: what was
 * asked and answered, where the content was recorded (it is opt-in), and evaluations that stand on
 * a span as events. A call without content holds nothing for us.
 */
export const otelSpans = codec({
  name: 'otel-spans',
  title: 'OpenTelemetry spans of model calls (resourceSpans, or attributes)',
  fields: [['resourceSpans', 'attributes']],
  makes: ['trajectory', 'evaluation'],
  matches: (row) => row['resourceSpans'] !== undefined || isModelCall(row as Span),
  passesOver: spanMembers('resourceSpans.*.scopeSpans.*.spans.*.', ''),
  schema,
  writes: {
    trajectory: {
      keeps: [
        'step.boundaries',
        'step.role',
        'step.agent',
        'step.toolCalls',
        'step.observation',
        'sourceId',
        'policy',
      ],
      losesOf: ({ steps }) => lossesOfMessages(steps),
      needsSourceId: true,
      write: (trajectory) => written(tracesOf(trajectory)),
    },
  },
  read(row) {
    const spans =
      row.resourceSpans === undefined
        ? [row]
        : row.resourceSpans
            .flatMap(({ scopeSpans }) => scopeSpans ?? [])
            .flatMap((scope) => scope.spans ?? [])
    const isNested = row.resourceSpans !== undefined
    return accepted(spans.flatMap(recordsOfSpan), {
      unread: spans.flatMap((span) => unreadOfSpan(span, isNested)),
    })
  },
})

const inputKey = 'gen_ai.input.messages'
const outputKey = 'gen_ai.output.messages'
const modelKey = 'gen_ai.request.model'

function isModelCall({ attributes }: Span): boolean {
  const known = attributesOf(attributesSchema.safeParse(attributes).data)
  return known.has(modelKey) || known.has(outputKey)
}

/** Members of spans that are not read, under each of these paths. */
function spanMembers(...paths: readonly string[]): Readonly<Record<string, string>> {
  const names = ['name', 'kind', 'status', 'startTimeUnixNano', 'endTimeUnixNano']
  const ids = ['traceId', 'trace_id', 'parentSpanId', 'parent_id']
  return Object.fromEntries(
    paths.flatMap((path) => [...names, ...ids].map((name) => [`${path}${name}`, 'of the call'])),
  )
}

const knownKeys: ReadonlySet<string> = new Set([
  inputKey,
  outputKey,
  modelKey,
  'gen_ai.response.id',
  'gen_ai.operation.name',
])

/** What a span says that its records do not. */
function unreadOfSpan(span: Span, isNested: boolean): readonly string[] {
  const path = isNested ? 'resourceSpans.*.scopeSpans.*.spans.*.' : ''
  const attributes = attributesOf(span.attributes)
  const messages = [...messagesAt(attributes, inputKey), ...messagesAt(attributes, outputKey)]
  const events = (span.events ?? []).filter(isEvaluation)
  return [
    ...unreadAttributes(attributes, knownKeys, `${path}attributes`),
    ...unreadOfChat(messages, `${path}attributes.${inputKey}`, stepsOfChat(messages)),
    ...unreadOfEvents(events).map((said) => `${path}events.*.${said}`),
    ...(events.length < (span.events ?? []).length
      ? [`${path}events, other than evaluations`]
      : []),
  ]
}

function isEvaluation({ name }: { readonly name?: string | null | undefined }): boolean {
  return name === 'gen_ai.evaluation.result'
}

function recordsOfSpan(span: Span): readonly SourceRecord[] {
  const attributes = attributesOf(span.attributes)
  const asked = messagesAt(attributes, inputKey)
  const answered = messagesAt(attributes, outputKey)
  const spanId = span.spanId ?? span.span_id ?? undefined
  const sourceId = textAt(attributes, 'gen_ai.response.id') ?? spanId
  const evaluations = evaluationsOf((span.events ?? []).filter(isEvaluation)).map((said) =>
    evaluationRecord({ ...said, sourceId: said.sourceId ?? sourceId }),
  )
  if (asked.length + answered.length === 0) return evaluations
  const { prompt, steps } = stepsOfChat([...asked, ...answered])
  const policy = textAt(attributes, modelKey)
  const trajectory = makeTrajectory({
    task: makeTask(prompt),
    steps: withoutPlaces(steps),
    ...(sourceId !== undefined && { sourceId }),
    ...(policy !== undefined && policy !== '' && { policy }),
  })
  return [trajectoryRecord(trajectory), ...evaluations]
}

const messagesSchema = z.array(
  z.looseObject({
    role: z.string(),
    name: z.string().nullish(),
    parts: z.array(
      z.looseObject({
        type: z.string(),
        content: z.string().nullish(),
        id: z.string().nullish(),
        name: z.string().nullish(),
        arguments: z.unknown().optional(),
        response: z.unknown().optional(),
      }),
    ),
  }),
)

/** Messages under a key: a list, or the JSON text of one. What is neither is no message. */
function messagesAt(attributes: ReadonlyMap<string, unknown>, key: string): ChatMessage[] {
  const value = attributes.get(key)
  const parsed = messagesSchema.safeParse(typeof value === 'string' ? jsonOf(value) : value)
  return (parsed.data ?? []).map(({ role, name, parts }) => {
    const calls = parts.filter(({ type }) => type === 'tool_call')
    const texts = parts.flatMap(({ type, content, response }) =>
      type === 'tool_call_response' ? textOf(response) : (content ?? []),
    )
    return {
      role,
      name,
      content: texts.join('\n'),
      tool_calls: calls.map((call) => ({
        id: call.id,
        function: { name: call.name ?? '', arguments: call.arguments },
      })),
    }
  })
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
}

/** One span of a call that was answered with all steps. Ids follow from the content. */
function tracesOf({ id, task, steps, sourceId, policy }: Trajectory): object {
  const asked = [{ role: 'user', parts: [{ type: 'text', content: task.prompt }] }]
  const responseId = sourceId ?? id
  const span = {
    traceId: contentHash(['trace', responseId], 32),
    spanId: contentHash(['span', responseId], 16),
    name: `chat ${policy ?? ''}`.trimEnd(),
    kind: 3,
    attributes: otlpAttributes({
      'gen_ai.operation.name': 'chat',
      [modelKey]: policy,
      'gen_ai.response.id': responseId,
      [inputKey]: JSON.stringify(asked),
      [outputKey]: JSON.stringify(steps.flatMap(messagesOf)),
    }),
  }
  return {
    resourceSpans: [{ resource: {}, scopeSpans: [{ scope: { name: 'paretree' }, spans: [span] }] }],
  }
}

function messagesOf({ content, role = 'assistant', agent, toolCalls = [], observation }: Step) {
  const calls = toolCalls.map(({ id, name, input }) => ({
    type: 'tool_call',
    id,
    name,
    arguments: input,
  }))
  const said = { role, name: agent, parts: [{ type: 'text', content }, ...calls] }
  if (observation === undefined) return [said]
  const id = toolCalls[0]?.id
  return [
    said,
    { role: 'tool', parts: [{ type: 'tool_call_response', id, response: observation }] },
  ]
}
