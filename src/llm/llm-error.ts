/** Why no answer came. What to do about it follows from the kind alone. */
export type LlmErrorKind =
  | 'rate-limited' // 429: later, all of this model's calls slower
  | 'overloaded' // 500, 502, 503, 529: later
  | 'timeout' // no answer within the attempt's time; may have been billed
  | 'network' // the connection broke or was refused
  | 'unauthorised' // 401, 403: no call will succeed
  | 'not-found' // 404: no such model or path; no call will succeed
  | 'no-credit' // 402, or a 429 that says the quota is spent; no call will succeed
  | 'unsupported' // 400 or 422: the server does not know something that was asked for
  | 'too-long' // the prompt exceeds the model's context
  | 'rejected' // any other 4xx: this request will not succeed
  | 'malformed' // an answer that is no answer: not JSON, or without text
  | 'budget' // the call would exceed the budget and was not sent
  | 'pending' // written to a batch; the answer comes later
  | 'interrupted' // the caller stopped it
  | 'unavailable' // given up: nobody answers at all; no call will succeed for now

/** A call without an answer. Never becomes a score. */
export class LlmError extends Error {
  override readonly name = 'LlmError'
  readonly kind: LlmErrorKind
  /** What the server asked to wait, in milliseconds, where it did. */
  readonly retryAfterMs?: number
  readonly httpStatus?: number

  constructor(
    kind: LlmErrorKind,
    message: string,
    options: { readonly retryAfterMs?: number; readonly httpStatus?: number; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause })
    this.kind = kind
    if (options.retryAfterMs !== undefined) this.retryAfterMs = options.retryAfterMs
    if (options.httpStatus !== undefined) this.httpStatus = options.httpStatus
  }
}

/** The same request may succeed later. */
export function isRetryable({ kind }: LlmError): boolean {
  return retryable.has(kind)
}

const retryable: ReadonlySet<LlmErrorKind> = new Set([
  'rate-limited',
  'overloaded',
  'timeout',
  'network',
  'malformed',
])

/** No request to this model will succeed until somebody changes something. */
export function isHopeless({ kind }: LlmError): boolean {
  return hopeless.has(kind)
}

const hopeless: ReadonlySet<LlmErrorKind> = new Set([
  'unauthorised',
  'not-found',
  'no-credit',
  'unavailable',
])

/**
 * Whether a thrown value says something of one item only, which then failed. Everything else is
 * passed on: what is pending, beyond the budget, interrupted or hopeless says nothing of the item,
 * and must not be recorded as its failure.
 */
export function isItemFailure(thrown: unknown): thrown is LlmError {
  return thrown instanceof LlmError && !isHopeless(thrown) && !unasked.has(thrown.kind)
}

const unasked: ReadonlySet<LlmErrorKind> = new Set(['pending', 'budget', 'interrupted'])

/** What a call is rejected with whose signal was aborted: the error that it was aborted with. */
export function stoppedBy({ reason }: AbortSignal): LlmError {
  return reason instanceof LlmError ? reason : new LlmError('interrupted', 'stopped')
}
