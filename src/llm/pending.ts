/**
 * Work whose requests were written to a batch: everything that can be asked now is asked, and what
 * comes out stops before the first item that has to wait.
 */
import { isItemFailure, LlmError } from './llm-error.ts'

/** The result of a piece of work, or the error that says that it waits for a batch. */
export async function orPending<T>(work: Promise<T>): Promise<T | LlmError> {
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

/** Results before the first pending one; reads on to the end all the same, then throws it. */
export async function* beforePending<T>(results: AsyncIterable<T | LlmError>): AsyncGenerator<T> {
  let pending: LlmError | undefined
  for await (const result of results)
    if (result instanceof LlmError) pending ??= result
    else if (pending === undefined) yield result
  if (pending !== undefined) throw pending
}
