/**
 * A language model that is asked by file. A request without an answer is written down and fails as
 * `pending`; once somebody has carried the requests to a provider and laid the answers into the
 * folder, the same request is answered. What needs those answers is asked in the next round, so a
 * job is run again until nothing is pending. Which requests were asked and which answers count is
 * read from the folder alone: nothing else is kept.
 */
import { contentHash, type Json } from '../base/hash.ts'
import { type BatchAnswers, readAnswers } from './batch-answers.ts'
import { requestBody } from './batch-request.ts'
import { type BatchRequests, openRequests } from './batch-requests.ts'
import type { GenerateOptions, Generation, Llm, Prompt } from './llm.ts'
import { LlmError } from './llm-error.ts'
import { samplingOf } from './request-key.ts'

/** A folder of requests and answers, and the model that speaks through it. */
export type Batch = {
  readonly llm: Llm
  /** Makes the new request files appear, complete, and says how things stand. Call it once. */
  finish(): BatchReport
}

export type BatchReport = {
  /** Request files written this time, by path. */
  readonly files: readonly string[]
  /** Requests in them. */
  readonly writtenCount: number
  /** Requests that were met this time, written before, and have no answer yet. */
  readonly awaitedCount: number
  /** Answers that say of a request that it failed. */
  readonly failedCount: number
  /** Answers beyond the first good one to a request. */
  readonly duplicateCount: number
  /** Answers to requests that were never written into this folder. */
  readonly foreignCount: number
  /** Lines of answer files that cannot be read. */
  readonly unreadableCount: number
}

export type BatchOptions = {
  /** Largest request file. Defaults: 50,000 requests and 200 MB (formats of OpenAI's batches). */
  readonly requestsMax?: number
  readonly bytesMax?: number
  /** How often a request that failed for a passing reason is written again. Default 3 in all. */
  readonly attemptsMax?: number
}

/**
 * Opens `folder`, which is made where it is missing. `name` is provider and model, such as
 * "openai/gpt-5-mini". Throws `KitError("usage")` when the folder cannot be read or written.
 */
export async function openBatch(
  folder: string,
  name: string,
  options: BatchOptions = {},
): Promise<Batch> {
  const { attemptsMax, ...limits } = { ...defaults, ...options }
  const requests = await openRequests(folder, limits)
  const answers = await readAnswers(folder, requests.known)
  const awaited = new Set<string>()
  return {
    llm: {
      name,
      generate: async (prompt, given = {}) => {
        const hash = requestHash(name, prompt, given)
        for (let attempt = 1; attempt <= attemptsMax; attempt++) {
          const id = attempt === 1 ? hash : `${hash}-${attempt}`
          const answer = answerTo(answers, id, attempt === attemptsMax)
          if (answer !== undefined) return answer
          if (answers.failure(id) !== undefined) continue
          ask(requests, awaited, { id, body: requestBody(name, prompt, given) })
        }
        throw new LlmError('overloaded', `no answer in ${attemptsMax} rounds`)
      },
    },
    finish() {
      const written = requests.finish()
      return { ...written, ...answers.counts, awaitedCount: awaited.size }
    },
  }
}

const defaults = {
  requestsMax: 50_000,
  bytesMax: 200_000_000,
  attemptsMax: 3,
} satisfies BatchOptions

/** The good answer under an id; throws what failed for good. */
function answerTo(answers: BatchAnswers, id: string, isLast: boolean): Generation | undefined {
  const failure = answers.failure(id)
  if (failure !== undefined && (isLast || !failure.isPassing)) throw failure.error
  return answers.generation(id)
}

function ask(
  requests: BatchRequests,
  awaited: Set<string>,
  request: { readonly id: string; readonly body: Json },
): never {
  if (requests.known.has(request.id)) awaited.add(request.id)
  else requests.add(request)
  throw new LlmError('pending', 'written to the batch folder; its answer is awaited')
}

/** 32 hex digits: some vendors take ids of 64 characters at most. */
function requestHash(name: string, prompt: Prompt, options: GenerateOptions): string {
  const sampling = samplingOf(options)
  return contentHash({ name, prompt: prompt as unknown as Json, sampling }, 32)
}
