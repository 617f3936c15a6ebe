import { assert } from './assert.ts'

/**
 * Applies `fn` to every item with at most `limit` calls in flight, and yields the results in input
 * order. Pulls from the source only when a place is free, so memory is bounded by `limit`.
 * The first error stops pulling, waits for the calls in flight, and is thrown.
 */
export async function* mapConcurrent<T, R>(
  source: AsyncIterable<T> | Iterable<T>,
  limit: number,
  fn: (item: T, index: number) => Promise<R>,
): AsyncGenerator<R> {
  assert(Number.isInteger(limit) && limit > 0, 'a concurrency limit is a positive integer')
  const inFlight: Promise<R>[] = []
  let index = 0
  try {
    for await (const item of source) {
      const call = fn(item, index++)
      // It is awaited below, in order; until then it is not "unhandled".
      call.catch(() => undefined)
      inFlight.push(call)
      if (inFlight.length >= limit) yield await inFlight.shift()!
    }
    while (inFlight.length > 0) yield await inFlight.shift()!
  } finally {
    await Promise.allSettled(inFlight)
  }
}

/**
 * Waits for all of these calls, whatever becomes of each; then throws the first error in order, or
 * gives the results in order.
 */
export async function allInOrder<T>(calls: readonly (T | Promise<T>)[]): Promise<T[]> {
  await Promise.allSettled(calls)
  return Promise.all(calls)
}

/** Lets at most `limit` of the calls that pass through it run at once; the others wait in order. */
export function slots(limit: number): <T>(call: () => Promise<T>) => Promise<T> {
  assert(limit > 0, 'a number of slots is positive')
  const waiting: (() => void)[] = []
  let free = limit
  return async (call) => {
    if (free > 0) free--
    else await new Promise<void>((resolve) => waiting.push(resolve))
    try {
      return await call()
    } finally {
      const next = waiting.shift()
      if (next === undefined) free++
      else next()
    }
  }
}
