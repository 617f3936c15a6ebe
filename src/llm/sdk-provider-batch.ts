/**
 * Batches by the AI SDK's own interface, where its providers have one. Requests are put into the
 * provider's shape just as a call would be, and answers are read just as a call's are, so that what
 * comes back through a batch is what would have come back directly.
 */
import {
  type Experimental_BatchV4 as BatchV4,
  type Experimental_BatchV4ItemResult as BatchItem,
  type Experimental_BatchV4StartOptions as StartOptions,
  InvalidArgumentError,
  UnsupportedFunctionalityError,
} from '@ai-sdk/provider'
import { serverWords } from '../base/secrets.ts'
import { llmErrorOf } from './ai-sdk-error.ts'
import { callOptions, generationOf } from './ai-sdk-llm.ts'
import { type AnswerLine, formatAnswer, formatFailure } from './answer-line.ts'
import type { BatchRequest } from './batch-request.ts'
import type { BatchTags } from './batch-tags.ts'
import { LlmError } from './llm-error.ts'
import type { BatchState, ProviderBatch, SoughtBatch } from './provider-batch.ts'

export type SdkBatchOptions = {
  /** The SDK's name of the provider. */
  readonly family: 'openai' | 'anthropic'
  /** Where the provider's batches carry tags: what `batch` sends its requests through. */
  readonly tags?: BatchTags
}

/** The batch interface of a provider of the AI SDK. */
export function sdkProviderBatch(batch: BatchV4, { family, tags }: SdkBatchOptions): ProviderBatch {
  return {
    async send(requests, tag) {
      const start = () => startBatch(batch, family, requests)
      const { batchId, warnings } = await asLlmError(tags ? tags.during(tag, start) : start())
      const features = warnings.map(({ warning }) =>
        'feature' in warning ? warning.feature : warning.type,
      )
      return { id: batchId, leftOut: [...new Set(features)].toSorted() }
    },
    find: (sought) => asLlmError(findBatch(batch, tags, sought)),
    state: (id) => asLlmError(stateOf(batch, id)),
    answers: (id) => answersOf(batch, id),
  }
}

/**
 * Models that know no schema are called with a tool that they have to use; the SDK's own way to do
 * that cannot be read back from a batch.
 */
async function startBatch(
  batch: BatchV4,
  family: SdkBatchOptions['family'],
  requests: readonly BatchRequest[],
) {
  try {
    return await batch.doStartBatch({ requests: sdkRequests(requests, family) })
  } catch (thrown) {
    if (!UnsupportedFunctionalityError.isInstance(thrown)) throw thrown
    const withTools = requests.map((request) => ({ ...request, prompt: toolPrompt(request) }))
    return batch.doStartBatch({ requests: sdkRequests(withTools, family) })
  }
}

function sdkRequests(
  requests: readonly BatchRequest[],
  family: SdkBatchOptions['family'],
): StartOptions['requests'] {
  return requests.map(({ id, model: modelId, prompt, options }) => ({
    type: 'text' as const,
    id,
    modelId,
    options: callOptions(prompt, options, family),
  }))
}

function toolPrompt({ prompt }: BatchRequest): BatchRequest['prompt'] {
  const { answer } = prompt
  if (answer === undefined || answer.how === 'object') return prompt
  return { ...prompt, answer: { ...answer, how: 'tool' } }
}

async function stateOf(batch: BatchV4, batchId: string): Promise<BatchState> {
  const found = await batch.doGetBatchStatus({ batchId })
  const { status, rawStatus, requestCounts: counts, error } = found
  return {
    isOver: status !== 'pending',
    word: rawStatus ?? status,
    ...(counts && {
      counts: { total: counts.total, answered: counts.completed, failed: counts.failed },
    }),
    ...(error && { reason: serverWords(error.message) }),
  }
}

/**
 * By its tag. Where a provider keeps none, the oldest batch since then that has as many requests:
 * whose it is shows in its answers.
 */
async function findBatch(
  batch: BatchV4,
  tags: BatchTags | undefined,
  { tag, requestCount, sinceMs, known }: SoughtBatch,
): Promise<string | undefined> {
  let cursor: string | undefined
  let similar: string | undefined
  for (let page = 0; page < pagesMax; page++) {
    const list = await batch.doListBatches!({ limit: 100, ...(cursor && { cursor }) })
    for (const { batchId, createdAt = '', requestCounts } of list.batches) {
      if (Date.parse(createdAt) < sinceMs - clockSkewMs) return similar
      if (known.has(batchId)) continue
      if (tags?.of(batchId) === tag) return batchId
      if (tags === undefined && requestCounts?.total === requestCount) similar = batchId
    }
    cursor = list.nextCursor
    if (cursor === undefined) break
  }
  return similar
}

const pagesMax = 50
/** How far the provider's clock may be behind ours. */
const clockSkewMs = 120_000

async function* answersOf(batch: BatchV4, batchId: string): AsyncGenerator<AnswerLine> {
  try {
    const stream = await batch.doGetBatchResults({ batchId })
    for await (const item of stream as unknown as AsyncIterable<BatchItem>) {
      const line = lineOf(item)
      if (line !== undefined) yield line
    }
  } catch (thrown) {
    throw batchError(thrown)
  }
}

function lineOf(item: BatchItem): AnswerLine | undefined {
  if (item.type !== 'text') return undefined
  const { id } = item
  if (item.status === 'succeeded') {
    try {
      return formatAnswer(id, generationOf(item.result, ''))
    } catch (thrown) {
      if (!(thrown instanceof LlmError)) throw thrown
      return formatFailure(id, { code: thrown.kind, message: thrown.message })
    }
  }
  const { error } = item
  const code = error?.code ?? error?.type ?? `batch_${item.status}`
  const message = serverWords(error?.message ?? `the request is ${item.status}`)
  return formatFailure(id, { code, message, status: error?.statusCode ?? statuses[code] })
}

/** Anthropic names an error's kind where OpenAI gives its HTTP status. */
const statuses: Readonly<Record<string, number>> = {
  invalid_request_error: 400,
  authentication_error: 401,
  billing_error: 402,
  permission_error: 403,
  not_found_error: 404,
  request_too_large: 413,
  rate_limit_error: 429,
  api_error: 500,
  overloaded_error: 529,
}

async function asLlmError<T>(done: Promise<T>): Promise<T> {
  try {
    return await done
  } catch (thrown) {
    throw batchError(thrown)
  }
}

/** What the SDK itself refuses is not sent. */
function batchError(thrown: unknown): LlmError {
  const isRefused =
    UnsupportedFunctionalityError.isInstance(thrown) || InvalidArgumentError.isInstance(thrown)
  if (!isRefused) return llmErrorOf(thrown)
  return new LlmError('rejected', serverWords(thrown.message), { cause: thrown })
}
