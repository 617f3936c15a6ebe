import { type AnswerLine, formatAnswer, formatFailure } from './answer-line.ts'
import type { BatchRequest } from './batch-request.ts'
import type { Prompt } from './llm.ts'
import { LlmError } from './llm-error.ts'
import type { BatchState, ProviderBatch } from './provider-batch.ts'
import { scriptedLlm } from './scripted-llm.ts'

/** What goes wrong with batches; nothing by default. */
export type BatchScript = {
  /** How often a batch is looked at before it is over. Default 1. */
  readonly looks?: number
  /** How a batch ends, the `index`-th to be accepted. Default "completed". */
  readonly ending?: (index: number) => BatchEnding
  /** What becomes of a request, the `position`-th of the `index`-th batch. Default "answered". */
  readonly fate?: (position: number, index: number) => RequestFate
  /**
   * The answer to a batch that is being sent, the `index`-th to arrive. "dropped": it is accepted,
   * and the connection breaks before anybody hears of it. "refused": not now. "keyless": the key is
   * wrong. Default "accepted".
   */
  readonly reception?: (index: number) => 'accepted' | 'dropped' | 'refused' | 'keyless'
}

/** `failed`: refused as a whole. */
export type BatchEnding = 'completed' | 'failed' | 'expired' | 'cancelled'

/** `silent`: nothing is ever said of it. `twice`: answered, and once more. */
export type RequestFate = 'answered' | 'twice' | 'refused' | 'overloaded' | 'expired' | 'silent'

/** A provider in memory, and what it was given. */
export type ScriptedProviderBatch = ProviderBatch & {
  /** The ids of the requests of every batch that was accepted. */
  readonly accepted: readonly (readonly string[])[]
}

/**
 * A batch interface without a network: answers are there at once and given out as the script says,
 * last request first.
 * @example
 * const provider = scriptedProviderBatch(() => 'Yes')
 */
export function scriptedProviderBatch(
  answer: (prompt: Prompt) => string,
  script: BatchScript = {},
): ScriptedProviderBatch {
  const { looks = 1, ending = () => 'completed', reception = () => 'accepted' } = script
  const batches: ScriptedBatch[] = []
  let received = 0
  const batchOf = (id: string): ScriptedBatch => {
    const batch = batches.find((one) => one.id === id)
    if (batch === undefined) throw new LlmError('not-found', `there is no ${id}`)
    return batch
  }
  return {
    get accepted() {
      return batches.map(({ requests }) => requests.map(({ id }) => id))
    },
    async send(requests, tag) {
      const how = reception(received++)
      if (how === 'refused') throw new LlmError('rate-limited', 'too many batches')
      if (how === 'keyless') throw new LlmError('unauthorised', 'the key is wrong')
      const id = `batch_${batches.length + 1}`
      batches.push({ id, tag, requests, looks: 0 })
      if (how === 'dropped') throw new LlmError('network', 'the connection broke')
      return { id, leftOut: [] }
    },
    find: async ({ tag, known }) =>
      batches.find((batch) => batch.tag === tag && !known.has(batch.id))?.id,
    async state(id): Promise<BatchState> {
      const batch = batchOf(id)
      const isOver = ++batch.looks > looks
      const end = ending(batches.indexOf(batch))
      return {
        isOver,
        word: isOver ? end : 'in_progress',
        counts: { total: batch.requests.length, answered: 0, failed: 0 },
        ...(isOver && end === 'failed' && { reason: 'the file is refused' }),
      }
    },
    async *answers(id) {
      const batch = batchOf(id)
      const index = batches.indexOf(batch)
      if (ending(index) === 'failed') return
      for (const [position, request] of [...batch.requests.entries()].toReversed())
        yield* await linesFor(request, script.fate?.(position, index) ?? 'answered', answer)
    },
  }
}

type ScriptedBatch = {
  readonly id: string
  readonly tag: string
  readonly requests: readonly BatchRequest[]
  looks: number
}

async function linesFor(
  { id, prompt, model }: BatchRequest,
  fate: RequestFate,
  answer: (prompt: Prompt) => string,
): Promise<AnswerLine[]> {
  if (fate === 'silent') return []
  if (fate === 'answered' || fate === 'twice') {
    const line = formatAnswer(id, await scriptedLlm(answer, model).generate(prompt))
    return fate === 'twice' ? [line, line] : [line]
  }
  const status = { refused: 400, overloaded: 500, expired: undefined }[fate]
  return [formatFailure(id, { code: `batch_${fate}`, message: `it is ${fate}`, status })]
}
