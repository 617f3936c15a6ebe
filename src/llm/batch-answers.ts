import { closeSync, openSync, readdirSync, readSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { readJsonl } from '../base/jsonl.ts'
import { isRequestFile } from './batch-requests.ts'
import type { Generation, TokenLogprob } from './llm.ts'
import { LlmError, type LlmErrorKind } from './llm-error.ts'

/** The answers in a batch folder: unordered, in any number of files, with and without errors. */
export type BatchAnswers = {
  /** The first good answer under an id. */
  generation(id: string): Generation | undefined
  /** Why there is none; undefined where there is a good answer, or no answer at all. */
  failure(id: string): BatchFailure | undefined
  readonly counts: {
    readonly failedCount: number
    readonly duplicateCount: number
    readonly foreignCount: number
    readonly unreadableCount: number
  }
}

/** `isPassing`: the same request may succeed in another round. */
export type BatchFailure = { readonly error: LlmError; readonly isPassing: boolean }

/**
 * Indexes every `*.jsonl` file of the folder that is not one of requests. Memory: a place in a file
 * for each answer, not its text.
 */
export async function readAnswers(
  folder: string,
  asked: ReadonlySet<string>,
): Promise<BatchAnswers> {
  const good = new Map<string, Place>()
  const failed = new Map<string, BatchFailure>()
  const counts = { failedCount: 0, duplicateCount: 0, foreignCount: 0, unreadableCount: 0 }
  for (const file of answerFiles(folder))
    for await (const items of readJsonl(file))
      for (const item of items) {
        const line = item.kind === 'row' ? answerLine.safeParse(item.value).data : undefined
        if (item.kind === 'reject' || line === undefined) {
          counts.unreadableCount++
          continue
        }
        const { custom_id: id } = line
        if (!asked.has(id)) counts.foreignCount++
        const found = failureOf(line)
        if (found !== undefined) {
          counts.failedCount++
          failed.set(id, found)
        } else if (good.has(id)) counts.duplicateCount++
        else good.set(id, { file, offset: item.byteOffset, bytes: Buffer.byteLength(item.text) })
      }
  return {
    counts,
    generation(id) {
      const place = good.get(id)
      return place && generationOf(answerLine.parse(JSON.parse(readAt(place))).response!.body)
    },
    failure: (id) => (good.has(id) ? undefined : failed.get(id)),
  }
}

type Place = { readonly file: string; readonly offset: number; readonly bytes: number }

function answerFiles(folder: string): string[] {
  return readdirSync(folder)
    .toSorted()
    .filter((name) => name.endsWith('.jsonl') && !isRequestFile(name))
    .map((name) => join(folder, name))
    .filter((file) => statSync(file).size > 0)
}

function readAt({ file, offset, bytes }: Place): string {
  const descriptor = openSync(file, 'r')
  try {
    const buffer = Buffer.alloc(bytes)
    readSync(descriptor, buffer, 0, bytes, offset)
    return buffer.toString('utf8')
  } finally {
    closeSync(descriptor)
  }
}

const count = z.number().nonnegative().nullish()

const tokenLogprob = z.object({ token: z.string(), logprob: z.number() })

const completion = z.object({
  model: z.string().nullish(),
  choices: z
    .array(
      z.object({
        message: z.object({ content: z.string().nullish() }),
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

type Completion = z.infer<typeof completion>

const answerLine = z.object({
  custom_id: z.string(),
  response: z.object({ status_code: z.number().nullish(), body: z.unknown() }).nullish(),
  error: z.object({ code: z.string().nullish(), message: z.string().nullish() }).nullish(),
})

type AnswerLine = z.infer<typeof answerLine>

function failureOf({ response, error }: AnswerLine): BatchFailure | undefined {
  const status = response?.status_code ?? 200
  if (response && status < 300 && !error) {
    if (completion.safeParse(response.body).success) return undefined
    return failure('malformed', 'the answer is no chat completion')
  }
  const say = error?.message ?? error?.code ?? bodyMessage(response?.body) ?? `status ${status}`
  return failure(kindOf(status, error?.code ?? ''), say)
}

function failure(kind: LlmErrorKind, message: string): BatchFailure {
  return { error: new LlmError(kind, message), isPassing: passing.has(kind) }
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

function bodyMessage(body: unknown): string | undefined {
  const parsed = z.object({ error: z.object({ message: z.string() }) }).safeParse(body)
  return parsed.data?.error.message
}

function generationOf(body: unknown): Generation {
  const { choices, usage, model } = completion.parse(body)
  const choice = choices[0]!
  const logprobs = choice.logprobs?.content?.map(
    ({ top_logprobs, ...chosen }): TokenLogprob => ({
      ...chosen,
      alternatives: top_logprobs ?? [],
    }),
  )
  return {
    text: choice.message.content ?? '',
    finish: finishOf(choice.finish_reason),
    usage: usageOf(usage),
    model: model ?? '',
    ...(logprobs && { logprobs }),
  }
}

function finishOf(reason: string | null | undefined): Generation['finish'] {
  if (reason === 'length') return 'length'
  if (reason === 'content_filter') return 'filtered'
  return reason === 'stop' || reason == null ? 'stop' : 'other'
}

function usageOf(usage: Completion['usage']): Generation['usage'] {
  return {
    inputTokens: usage?.prompt_tokens ?? 0,
    cachedInputTokens: usage?.prompt_tokens_details?.cached_tokens ?? 0,
    outputTokens: usage?.completion_tokens ?? 0,
    reasoningTokens: usage?.completion_tokens_details?.reasoning_tokens ?? 0,
  }
}
