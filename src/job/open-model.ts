/**
 * One model, composed. From the inside out, and why in this order:
 *
 * - the provider, or the batch folder in its place: one `generate` is one attempt;
 * - meter, then budget: around attempts, because an attempt is what is billed, repeated or not;
 * - gate: what has not been sent when Ctrl-C is pressed is not sent;
 * - schedule: retries belong to one owner, and every retry passes meter, budget and gate anew;
 * - head first: of calls that begin alike, one goes ahead; above the schedule, because only what is
 *   really sent can be found cached;
 * - surrender: counts calls that failed in spite of all retries;
 * - cache: around everything that costs, so that what is stored is neither counted, nor scheduled,
 *   nor refused for lack of budget;
 * - drain, outermost: a caller stops waiting, while an answer on its way still reaches the store.
 */
import { systemClock } from '../base/clock.ts'
import { seededRng } from '../base/rng.ts'
import { type BatchReport, openBatch } from '../llm/batch-llm.ts'
import { cachedLlm } from '../llm/cached-llm.ts'
import { headFirstLlm } from '../llm/head-first-llm.ts'
import type { Llm } from '../llm/llm.ts'
import { type Bill, budgetedLlm, meteredLlm } from '../llm/meter.ts'
import { isItemFailure } from '../llm/llm-error.ts'
import { openLlm } from '../llm/open-llm.ts'
import { batchPrices } from '../llm/prices.ts'
import { type Schedule, scheduleLlm } from '../llm/schedule.ts'
import { drainingLlm, gatedLlm, reachableLlm, surrenderingLlm } from '../llm/stopping-llm.ts'
import { watchedLlm } from '../llm/watched-llm.ts'
import type { Store } from '../store/store.ts'
import type { ModelRequest } from './model-request.ts'
import { revisionOf } from './revision-of.ts'
import type { CallCounts } from './spend.ts'

/** A model ready to be asked, and what it has cost. */
export type OpenModel = {
  readonly llm: Llm
  readonly counts: () => CallCounts
  readonly bill: () => Bill
  /** Writes what waits for a batch; undefined where calls are sent. Call it once, at the end. */
  finish(): BatchReport | undefined
}

/** Throws `KitError("config")` for a model that cannot be opened: no key, no address, no price. */
export async function openModel(request: ModelRequest, store: Store): Promise<OpenModel> {
  const { model, environment, baseUrl, batch: folder, signal, maxCost, maxCalls } = request
  const batch = folder === undefined ? undefined : await openBatch(folder, model)
  const provider =
    batch?.llm ??
    reachableLlm(await openLlm(model, { environment, ...(baseUrl !== undefined && { baseUrl }) }))
  const prices = batch === undefined ? request.prices : batchPrices(model, request.prices)
  const meter = meteredLlm(provider, prices)
  const budget = {
    ...(maxCost !== undefined && { maxCost }),
    ...(maxCalls !== undefined && { maxCalls }),
  }
  const budgeted = budgetedLlm(meter, budget)
  const surrendered = new AbortController()
  const gated = gatedLlm(
    budgeted,
    AbortSignal.any([surrendered.signal, ...(signal ? [signal] : [])]),
  )
  const schedule = batch === undefined ? scheduleOf(gated, request) : undefined
  const tally = { done: 0, failed: 0, stored: 0 }
  // A batch in which many requests failed says nothing of the server.
  const surrendering =
    schedule &&
    surrenderingLlm(headFirstLlm(schedule.llm, { clock: systemClock }), {
      inRow: surrenderAfter,
      onSurrender: () => surrendered.abort(),
    })
  const asked = watchedLlm(surrendering ?? gated, (_, outcome) => {
    if (!('error' in outcome)) tally.done++
    else if (isFailed(outcome.error)) tally.failed++
  })
  const cached = watchedLlm(cachedLlm(asked, store, revisionOf(request)), (_, outcome) => {
    if ('isStored' in outcome) tally.stored++
  })
  const drain = { clock: systemClock, graceMs: 10_000 }
  return {
    llm: signal === undefined ? cached : drainingLlm(cached, signal, drain),
    // The schedule knows of every attempt that it gave up; the meter sees only some of them.
    bill: () => ({
      ...meter.bill(),
      possiblyBilled: schedule?.counts().possiblyBilled ?? meter.bill().possiblyBilled,
    }),
    counts: () => ({ ...tally, dollars: meter.bill().dollars }),
    finish: () => batch?.finish(),
  }
}

function scheduleOf(llm: Llm, request: ModelRequest): Schedule {
  const { concurrency, rpm, tpm, hedge, timeoutMs, stormMaxMs } = request
  return scheduleLlm(llm, {
    clock: systemClock,
    // Jitter decides when a retry is sent, never what comes out.
    rng: seededRng(process.pid),
    concurrency,
    isHedging: hedge,
    ...(rpm !== undefined && { rpm }),
    ...(tpm !== undefined && { tpm }),
    ...(timeoutMs !== undefined && { maxMs: timeoutMs }),
    ...(stormMaxMs !== undefined && { stormMaxMs }),
  })
}

/**
 * That a server does not know a way to be asked is found out once, and then it is asked another.
 */
function isFailed(error: unknown): boolean {
  return isItemFailure(error) && error.kind !== 'unsupported'
}

/** Calls after each other that fail in spite of all retries before a server is given up. */
const surrenderAfter = 8
