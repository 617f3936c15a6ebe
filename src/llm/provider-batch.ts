import type { AnswerLine } from './answer-line.ts'
import type { BatchRequest } from './batch-request.ts'
import type { LlmError } from './llm-error.ts'

/**
 * Seam: a provider's own batch interface. Many requests go in at once; what came of them is asked
 * for later, by the name that the provider gave the batch. Every method is one attempt and throws
 * `LlmError`; who waits and tries again is the caller.
 *
 * @example
 * ```ts
 * import { openProviderBatch } from 'paretree/llm'
 *
 * const batch = await openProviderBatch('openai/gpt-5-mini', { environment: process.env })
 * const { isOver, word } = await batch.state('batch_123')
 * if (isOver) for await (const line of batch.answers('batch_123')) console.log(word, line)
 * ```
 */
export interface ProviderBatch {
  /**
   * Has the requests accepted as one batch. When this throws, they were not, unless
   * `isUncertain(error)` says that nobody can know.
   */
  send(requests: readonly BatchRequest[], tag: string): Promise<SentBatch>
  /**
   * The name of a batch that was accepted without anybody hearing of it. Undefined: there is none.
   */
  find(sought: SoughtBatch): Promise<string | undefined>
  state(id: string): Promise<BatchState>
  /** One line a request that the provider has something to say of, in any order. */
  answers(id: string): AsyncIterable<AnswerLine>
}

export type SentBatch = {
  /** The provider's name for the batch. */
  readonly id: string
  /** What was asked for and the provider does not take, such as "seed". */
  readonly leftOut: readonly string[]
}

export type SoughtBatch = {
  /** What it was sent with. Providers that keep no tags are asked by count and time. */
  readonly tag: string
  readonly requestCount: number
  /** Not before this, in milliseconds of the Unix epoch. */
  readonly sinceMs: number
  /** Batches that are known to be something else. */
  readonly known: ReadonlySet<string>
}

export type BatchState = {
  /** Nothing more will come. */
  readonly isOver: boolean
  /** The provider's own word, such as "in_progress", "completed" or "expired". */
  readonly word: string
  readonly counts?: {
    readonly total: number
    readonly answered: number
    readonly failed: number
  }
  /** Why the provider refused the batch as a whole. */
  readonly reason?: string
}

/** Whether a batch may have been accepted although sending it threw this. */
export function isUncertain({ kind }: LlmError): boolean {
  return uncertain.has(kind)
}

const uncertain: ReadonlySet<string> = new Set(['network', 'timeout', 'overloaded', 'malformed'])
