import { KitError } from '../base/errors.ts'
import type { Store } from '../store/store.ts'
import type { Judging } from './judging.ts'
import { openCallStore } from './call-store.ts'
import { type CarriedRequest, carryRound } from './batch/carry-round.ts'
import { refusalOf } from './model-refusal.ts'
import type { ModelRequest } from './model-request.ts'
import { openJudging } from './open-judging.ts'
import { openModel, type OpenModel } from './open-model.ts'
import { addSpend, type CallCounts, type Spend } from './spend.ts'

/** What is done with a model. Done again from the start where batches are carried. */
export type ModelWork<T> = (judging: Judging, counts: () => CallCounts) => Promise<T>

/**
 * Does some work with a model: opens it and the store of its calls, and closes both. Throws
 * `KitError` when the model cannot be asked, refuses, or makes the work wait; everything that was
 * answered by then is kept, and `onStopped` hears what it came to. Where the request carries its
 * batches, the work is done again with every round of answers, until nothing is left to wait for.
 */
export async function withModel<T>(
  request: ModelRequest,
  work: ModelWork<T>,
  onStopped?: (spend: Spend) => void,
): Promise<{ readonly result: T; readonly spend: Spend }> {
  const store = await openCallStore(request)
  let spend: Spend | undefined
  try {
    for (;;) {
      const attempt = await attemptWith(request, store, work)
      spend = spend === undefined ? attempt.spend : addSpend(spend, attempt.spend)
      if ('result' in attempt) return { result: attempt.result, spend }
      if (!isCarried(request) || !isWaiting(attempt.thrown)) throw attempt.thrown
      const left = request.maxCost && Math.max(0, request.maxCost - (spend.dollars ?? 0))
      if (!(await carryRound(request, left))) throw attempt.thrown
    }
  } catch (thrown) {
    if (spend !== undefined) onStopped?.(spend)
    throw thrown
  } finally {
    await store.close()
  }
}

type Attempt<T> = { readonly spend: Spend } & (
  | { readonly result: T }
  | { readonly thrown: unknown }
)

async function attemptWith<T>(
  request: ModelRequest,
  store: Store,
  work: ModelWork<T>,
): Promise<Attempt<T>> {
  const model = await openModel(request, store)
  const open = await openJudging(model.llm, request, store)
  try {
    const result = await work(open.judging, model.counts)
    model.finish()
    return { result, spend: spendOf(model) }
  } catch (thrown) {
    return { thrown: refusalOf(thrown, request, model.finish()), spend: spendOf(model) }
  } finally {
    await open.keepWays()
  }
}

function isCarried(request: ModelRequest): request is CarriedRequest {
  return request.batch !== undefined && request.carrying !== undefined
}

function isWaiting(thrown: unknown): boolean {
  return thrown instanceof KitError && thrown.code === 'batch-waiting'
}

function spendOf({ llm, bill, counts }: OpenModel): Spend {
  const { calls: _calls, ...billed } = bill()
  return { model: llm.name, ...counts(), ...billed }
}
