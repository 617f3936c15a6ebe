/**
 * One line of a file of batch answers, in OpenAI's shape: how it is read, and how an answer that
 * came in another shape is written down in this one.
 */
import { z } from 'zod'
import type { Json } from '../base/hash.ts'
import type { Generation, TokenLogprob } from './llm.ts'
import { LlmError, type LlmErrorKind } from './llm-error.ts'

/** An answer to one request, good or not. */
export type AnswerLine = z.infer<typeof answerLine>

/** `isPassing`: the same request may succeed in another round. */
export type BatchFailure = { readonly error: LlmError; readonly isPassing: boolean }

/** Undefined where a value is no answer line. */
export function parseAnswer(value: unknown): AnswerLine | undefined {
  return answerLine.safeParse(value).data
}

/** The line that says of a request what was answered; `generationOf` reads it back. */
export function formatAnswer(id: string, generation: Generation): AnswerLine {
  const { text, finish, usage, model, logprobs } = generation
  const content = logprobs?.map(({ alternatives, ...chosen }) => ({
    ...chosen,
    top_logprobs: [...alternatives],
  }))
  const choice = {
    index: 0,
    message: { role: 'assistant', content: text },
    finish_reason: finish === 'filtered' ? 'content_filter' : finish,
    ...(content && { logprobs: { content } }),
  }
  const body: Json = {
    model,
    choices: [choice],
    usage: {
      prompt_tokens: usage.inputTokens,
      completion_tokens: usage.outputTokens,
      total_tokens: usage.inputTokens + usage.outputTokens,
      prompt_tokens_details: { cached_tokens: usage.cachedInputTokens },
      completion_tokens_details: { reasoning_tokens: usage.reasoningTokens },
    },
  }
  return { custom_id: id, response: { status_code: 200, body }, error: null }
}

/** The line that says why a request has no answer; without a status it may be asked again. */
export function formatFailure(
  id: string,
  { code, message, status }: { code: string; message: string; status?: number | undefined },
): AnswerLine {
  const error = { code, message }
  if (status === undefined) return { custom_id: id, response: null, error }
  return { custom_id: id, response: { status_code: status, body: { error } }, error: null }
}

/** What a line says of a failure; undefined where it holds a good answer. */
export function failureOf({ response, error }: AnswerLine): BatchFailure | undefined {
  const status = response?.status_code ?? 200
  if (response && status < 300 && !error) {
    if (completion.safeParse(response.body).success) return undefined
    return failure('malformed', 'the answer is no chat completion')
  }
  const inBody = bodyError(response?.body)
  const say = error?.message ?? error?.code ?? inBody?.message ?? `status ${status}`
  return failure(kindOf(status, error?.code ?? inBody?.code ?? ''), say)
}

/** The answer of a line that is no failure. */
export function generationOf({ response }: AnswerLine): Generation {
  const { choices, usage, model } = completion.parse(response?.body)
  const choice = choices[0]!
  const { content, tool_calls: calls } = choice.message
  const logprobs = choice.logprobs?.content?.map(
    ({ top_logprobs, ...chosen }): TokenLogprob => ({
      ...chosen,
      alternatives: top_logprobs ?? [],
    }),
  )
  return {
    text: content || (calls?.[0]?.function.arguments ?? ''),
    finish: finishOf(choice.finish_reason),
    usage: usageOf(usage),
    model: model ?? '',
    ...(logprobs && { logprobs }),
  }
}

const count = z.number().nonnegative().nullish()

const tokenLogprob = z.object({ token: z.string(), logprob: z.number() })

const message = z.object({
  content: z.string().nullish(),
  tool_calls: z.array(z.object({ function: z.object({ arguments: z.string() }) })).nullish(),
})

const completion = z.object({
  model: z.string().nullish(),
  choices: z
    .array(
      z.object({
        message,
        finish_reason: z.string().nullish(),
        logprobs: z
          .object({
            content: z
              .array(tokenLogprob.extend({ top_logprobs: z.array(tokenLogprob).nullish() }))
              .nullish(),
          })
          .nullish(),
      }),
    )
    .min(1),
  usage: z
    .object({
      prompt_tokens: count,
      completion_tokens: count,
      prompt_tokens_details: z.object({ cached_tokens: count }).nullish(),
      completion_tokens_details: z.object({ reasoning_tokens: count }).nullish(),
    })
    .nullish(),
})

const answerLine = z.object({
  custom_id: z.string(),
  response: z.object({ status_code: z.number().nullish(), body: z.unknown() }).nullish(),
  error: z.object({ code: z.string().nullish(), message: z.string().nullish() }).nullish(),
})

function failure(kind: LlmErrorKind, say: string): BatchFailure {
  return { error: new LlmError(kind, say), isPassing: passing.has(kind) }
}

const passing: ReadonlySet<LlmErrorKind> = new Set(['overloaded', 'rate-limited', 'malformed'])

/** A line without a status is one that the provider never got to, such as after 24 hours. */
function kindOf(status: number, code: string): LlmErrorKind {
  if (/context_length|too_long/.test(code)) return 'too-long'
  if (status === 401 || status === 403) return 'unauthorised'
  if (status === 404) return 'not-found'
  if (status === 429) return 'rate-limited'
  if (status === 400 || status === 422) return 'unsupported'
  return status >= 400 && status < 500 ? 'rejected' : 'overloaded'
}

function bodyError(body: unknown) {
  const error = z.object({ message: z.string(), code: z.string().nullish().catch(null) })
  return z.object({ error }).safeParse(body).data?.error
}

function finishOf(reason: string | null | undefined): Generation['finish'] {
  if (reason === 'length') return 'length'
  if (reason === 'content_filter') return 'filtered'
  return reason === 'stop' || reason === 'tool_calls' || reason == null ? 'stop' : 'other'
}

function usageOf(usage: z.infer<typeof completion>['usage']): Generation['usage'] {
  return {
    inputTokens: usage?.prompt_tokens ?? 0,
    cachedInputTokens: usage?.prompt_tokens_details?.cached_tokens ?? 0,
    outputTokens: usage?.completion_tokens ?? 0,
    reasoningTokens: usage?.completion_tokens_details?.reasoning_tokens ?? 0,
  }
}
