import { APICallError } from '@ai-sdk/provider'
import { messageOf } from '../base/errors.ts'
import { serverWords } from '../base/secrets.ts'
import { LlmError, type LlmErrorKind, stoppedBy } from './llm-error.ts'

/** Whatever the AI SDK threw, as one of our kinds. Keys never occur in what servers are quoted. */
export function llmErrorOf(
  thrown: unknown,
  { signal, secret }: { readonly signal?: AbortSignal | undefined; readonly secret?: string } = {},
): LlmError {
  if (thrown instanceof LlmError) return thrown
  if (signal?.aborted === true) return stoppedBy(signal)
  if (!APICallError.isInstance(thrown))
    return new LlmError('malformed', serverWords(messageOf(thrown), secret), { cause: thrown })
  const { statusCode } = thrown
  if (statusCode === undefined)
    return new LlmError('network', serverWords(thrown.message, secret), { cause: thrown })
  const kind = kindOf(statusCode, bodyText(thrown))
  const retryAfterMs = retryAfterOf(thrown.responseHeaders ?? {})
  return new LlmError(kind, `HTTP ${statusCode}: ${serverWords(thrown.message, secret)}`, {
    httpStatus: statusCode,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    cause: thrown.cause,
  })
}

/**
 * What an HTTP status means; 429 also says that money is spent, and 400 that a text is too long.
 */
export function kindOf(status: number, body: string): LlmErrorKind {
  if (status < 300) return 'malformed'
  if (status === 401 || status === 403) return 'unauthorised'
  if (status === 404) return 'not-found'
  if (status === 402 || /insufficient_quota|credit balance/i.test(body)) return 'no-credit'
  if (status === 429) return 'rate-limited'
  if (status === 408 || status === 409 || status >= 500) return 'overloaded'
  if (/context[_ ](?:length|window)|too long|maximum context/i.test(body)) return 'too-long'
  const isOption = /response_format|json_schema|tool_choice|tools|logprobs|temperature|seed/i
  if ((status === 400 || status === 422) && isOption.test(body)) return 'unsupported'
  return 'rejected'
}

function bodyText({ responseBody = '', message }: APICallError): string {
  return `${message} ${responseBody}`.slice(0, 4_000)
}

/**
 * `Retry-After` in milliseconds, from seconds, a date, or the header that counts milliseconds.
 * Undefined where it says nothing of use; never negative.
 */
export function retryAfterOf(
  headers: Readonly<Record<string, string>>,
  nowMs = Date.now(),
): number | undefined {
  const exact = Number(headers['retry-after-ms'])
  if (headers['retry-after-ms'] !== undefined && exact >= 0) return exact
  const said = headers['retry-after']?.trim()
  if (said === undefined || said === '') return undefined
  const seconds = Number(said)
  if (!Number.isNaN(seconds)) return Math.max(0, seconds * 1000)
  const until = Date.parse(said)
  return Number.isNaN(until) ? undefined : Math.max(0, until - nowMs)
}
