import type { Judging } from './judging.ts'
import { openCallStore } from './call-store.ts'
import { refusalOf } from './model-refusal.ts'
import type { ModelRequest } from './model-request.ts'
import { openJudging } from './open-judging.ts'
import { openModel, type OpenModel } from './open-model.ts'
import type { CallCounts, Spend } from './spend.ts'

/**
 * Does some work with a model: opens it and the store of its calls, and closes both. Throws
 * `KitError` when the model cannot be asked, refuses, or makes the work wait; everything that was
 * answered by then is kept.
 */
export async function withModel<T>(
  request: ModelRequest,
  work: (judging: Judging, counts: () => CallCounts) => Promise<T>,
): Promise<{ readonly result: T; readonly spend: Spend }> {
  const store = await openCallStore(request)
  try {
    const model = await openModel(request, store)
    const open = await openJudging(model.llm, request, store)
    try {
      const result = await work(open.judging, model.counts)
      model.finish()
      return { result, spend: spendOf(model) }
    } catch (thrown) {
      throw refusalOf(thrown, request, model.finish())
    } finally {
      await open.keepWays()
    }
  } finally {
    await store.close()
  }
}

function spendOf({ llm, bill, counts }: OpenModel): Spend {
  const { calls: _calls, ...billed } = bill()
  return { model: llm.name, ...counts(), ...billed }
}
