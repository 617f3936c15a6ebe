import { z } from 'zod'
import type { Json } from '../base/hash.ts'
import type { AnswerShape, GenerateOptions, Prompt } from './llm.ts'

/** The body of a chat completion in OpenAI's shape, as a line of a batch file carries it. */
export function requestBody(name: string, prompt: Prompt, options: GenerateOptions): Json {
  const [provider = '', ...model] = name.split('/')
  const { temperature, topP, maxOutputTokens, seed, topLogprobs = 0 } = options
  const limitName = provider === 'openai' ? 'max_completion_tokens' : 'max_tokens'
  return {
    model: model.length === 0 ? provider : model.join('/'),
    messages: [
      ...(prompt.system === '' ? [] : [{ role: 'system', content: prompt.system }]),
      ...prompt.messages.map(({ role, text }) => ({ role, content: text })),
    ],
    ...(prompt.answer && answerFields(prompt.answer)),
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { top_p: topP }),
    ...(maxOutputTokens !== undefined && { [limitName]: maxOutputTokens }),
    ...(seed !== undefined && { seed }),
    ...(topLogprobs > 0 && { logprobs: true, top_logprobs: topLogprobs }),
  }
}

function answerFields({ name, schema: given, how = 'schema' }: AnswerShape) {
  const schema = given as unknown as Json
  if (how === 'object') return { response_format: { type: 'json_object' } }
  if (how === 'schema')
    return { response_format: { type: 'json_schema', json_schema: { name, strict: true, schema } } }
  return {
    tools: [{ type: 'function', function: { name, strict: true, parameters: schema } }],
    tool_choice: { type: 'function', function: { name } },
  }
}

/** A request of a batch file: what is asked of which model. */
export type BatchRequest = {
  readonly id: string
  /** As the provider names it, without the provider. */
  readonly model: string
  readonly prompt: Prompt
  readonly options: GenerateOptions
  /** The line as it was written. */
  readonly line: Json
}

/** What `requestBody` wrote, read back; undefined where a value is no line of a request file. */
export function parseRequest(value: unknown): BatchRequest | undefined {
  const { success, data } = requestLine.safeParse(value)
  if (!success) return undefined
  const { model, messages, temperature, seed, top_logprobs: topLogprobs, ...body } = data.body
  const maxOutputTokens = body.max_completion_tokens ?? body.max_tokens
  const answer = answerOf(data.body)
  return {
    id: data.custom_id,
    model,
    line: value as Json,
    prompt: {
      system: messages.find(({ role }) => role === 'system')?.content ?? '',
      messages: messages.flatMap(({ role, content }) =>
        role === 'system' ? [] : [{ role, text: content }],
      ),
      ...(answer && { answer }),
    },
    options: {
      ...(temperature !== undefined && { temperature }),
      ...(maxOutputTokens !== undefined && { maxOutputTokens }),
      ...(seed !== undefined && { seed }),
      ...(topLogprobs !== undefined && { topLogprobs }),
    },
  }
}

function answerOf({ response_format, tools }: RequestBody): AnswerShape | undefined {
  const tool = tools?.[0]?.function
  if (tool !== undefined) return { name: tool.name, schema: tool.parameters, how: 'tool' }
  if (response_format === undefined) return undefined
  if (response_format.type === 'json_object') return { name: 'answer', schema: {}, how: 'object' }
  const { name, schema } = response_format.json_schema
  return { name, schema }
}

const schema = z.record(z.string(), z.unknown())

const requestBodySchema = z.object({
  model: z.string(),
  messages: z.array(
    z.object({ role: z.enum(['system', 'user', 'assistant']), content: z.string() }),
  ),
  response_format: z
    .discriminatedUnion('type', [
      z.object({ type: z.literal('json_object') }),
      z.object({
        type: z.literal('json_schema'),
        json_schema: z.object({ name: z.string(), schema }),
      }),
    ])
    .optional(),
  tools: z
    .array(z.object({ function: z.object({ name: z.string(), parameters: schema }) }))
    .optional(),
  temperature: z.number().optional(),
  max_completion_tokens: z.number().optional(),
  max_tokens: z.number().optional(),
  seed: z.number().optional(),
  top_logprobs: z.number().optional(),
})

type RequestBody = z.infer<typeof requestBodySchema>

const requestLine = z.object({ custom_id: z.string().min(1), body: requestBodySchema })
