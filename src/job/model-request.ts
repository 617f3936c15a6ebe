import type { Sampling } from '../llm/llm.ts'
import type { Config } from './config-schema.ts'
import type { FetchedBatch } from './batch/fetch-batches.ts'
import type { SendReport } from './batch/send-batches.ts'

/** How a job that waits for its batches tells of it. */
export type Carrying = {
  /** Milliseconds between two looks. Default: 5 s at first, growing to a minute. */
  readonly pollMs?: number
  readonly onSent: (report: SendReport) => void
  readonly onLook: (batches: readonly FetchedBatch[]) => void
}

/** Which model judges, how it is asked, and what that may cost. */
export type ModelRequest = {
  /** Provider and model, such as "openai/gpt-5-mini". */
  readonly model: string
  readonly baseUrl?: string
  /** Which model it is, where the name does not say; that of `compatible/` is its address. */
  readonly revision?: string
  readonly sampling: Pick<Sampling, 'temperature' | 'topP' | 'maxOutputTokens' | 'seed'>
  /** Votes per score. */
  readonly repeats: number
  /** Largest tree whose criteria all stand at the head of every prompt; 0: none does. */
  readonly criteriaFirst: number
  /** Folder of prompt files that replace shipped ones. */
  readonly prompts?: string
  /** Calls in flight at most. */
  readonly concurrency: number
  readonly rpm?: number
  readonly tpm?: number
  readonly hedge: boolean
  /**
   * Longest wait for one answer. Default 10 minutes; shorter once it is known what answers take.
   */
  readonly timeoutMs?: number
  /** How long a server that refuses everything for its rate is waited out. Default 15 minutes. */
  readonly stormMaxMs?: number
  /** US dollars. */
  readonly maxCost?: number
  readonly maxCalls?: number
  readonly prices: NonNullable<Config['prices']>
  /** Folder of request and answer files; without one, calls are sent. */
  readonly batch?: string
  /** Carry the batch folder to the provider and back, round by round, and wait meanwhile. */
  readonly carrying?: Carrying
  /** File of the store of calls, "default" for that of the user, or "none". */
  readonly store: string
  /** Ask again for stored answers that could not be used. */
  readonly isRetrying: boolean
  /** Where keys and addresses of providers are looked up. */
  readonly environment: Readonly<Record<string, string>>
  /** Aborted: nothing more is sent. */
  readonly signal?: AbortSignal
}
