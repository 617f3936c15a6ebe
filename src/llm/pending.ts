/**
 * Work whose requests were written to a batch: everything that can be asked now is asked, and what
 * comes out stops before the first item that has to wait.
 */
import { mapConcurrent } from '../base/concurrency.ts'
import { isItemFailure, LlmError } from './llm-error.ts'

/**
 * `mapConcurrent` for work that may wait for a batch: reads the source to its end, yields the results
 * before the first pending one, and then throws that.
 */
export async function* mapAnswered<T, R>(
  source: AsyncIterable<T> | Iterable<T>,
  limit: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  let pending: LlmError | undefined
  for await (const result of mapConcurrent(source, limit, (item) => orPending(work(item))))
    if (result instanceof LlmError) pending ??= result
    else if (pending === undefined) yield result
  if (pending !== undefined) throw pending
}

async function orPending<T>(work: Promise<T>): Promise<T | LlmError> {
  try {
    return await work
  } catch (thrown) {
    if (thrown instanceof LlmError && thrown.kind === 'pending') return thrown
    throw thrown
  }
}

/** The result of a piece of work, or the error that says that this one item has failed. */
export async function orFailure<T>(work: Promise<T>): Promise<T | LlmError> {
  try {
    return await work
  } catch (thrown) {
    if (isItemFailure(thrown)) return thrown
    throw thrown
  }
}
