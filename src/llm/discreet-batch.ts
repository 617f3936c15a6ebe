import { withoutSecret } from '../base/secrets.ts'
import type { AnswerLine } from './answer-line.ts'
import { LlmError } from './llm-error.ts'
import type { ProviderBatch } from './provider-batch.ts'

/** The same interface, with `secret`, its key, struck from everything that it says. */
export function discreetProviderBatch(batch: ProviderBatch, secret = ''): ProviderBatch {
  const cleared = (text: string) => withoutSecret(text, secret)
  const clearedLine = (line: AnswerLine): AnswerLine => {
    const text = JSON.stringify(line)
    const safe = cleared(text)
    return safe === text ? line : JSON.parse(safe)
  }
  const told = (thrown: unknown) => {
    if (!(thrown instanceof LlmError)) return thrown
    const { kind, httpStatus, retryAfterMs, cause } = thrown
    return new LlmError(kind, cleared(thrown.message), {
      cause,
      ...(httpStatus !== undefined && { httpStatus }),
      ...(retryAfterMs !== undefined && { retryAfterMs }),
    })
  }
  const heard = <T>(said: Promise<T>) =>
    said.catch((thrown: unknown) => {
      throw told(thrown)
    })
  return {
    send: (requests, tag) => heard(batch.send(requests, tag)),
    find: (sought) => heard(batch.find(sought)),
    async state(id) {
      const { reason, ...state } = await heard(batch.state(id))
      return { ...state, ...(reason !== undefined && { reason: cleared(reason) }) }
    },
    async *answers(id) {
      try {
        for await (const line of batch.answers(id)) yield clearedLine(line)
      } catch (thrown) {
        throw told(thrown)
      }
    },
  }
}
