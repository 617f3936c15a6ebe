import { KitError } from '../../base/errors.ts'
import { awaitBatches } from './await-batches.ts'
import { openCarrier } from './batch-carrier.ts'
import { estimateBatch, refuseCostly } from './estimate-batch.ts'
import type { FetchedBatch } from './fetch-batches.ts'
import type { Carrying, ModelRequest } from '../model-request.ts'
import { sendBatches } from './send-batches.ts'

/** A request whose batch folder is carried. */
export type CarriedRequest = ModelRequest & {
  readonly batch: string
  readonly carrying: Carrying
}

/**
 * One round of a batch folder: sends what is open, waits until it is over, and lays the answers
 * into the folder. `maxCost` bounds what this round may cost, in US dollars. Returns whether
 * anything came of it. Throws `KitError` when the provider refuses, when the round may cost too
 * much, and `KitError("batch-waiting")` when it is stopped while it waits.
 */
export async function carryRound(request: CarriedRequest, maxCost?: number): Promise<boolean> {
  const { batch, model, prices, carrying } = request
  const { environment, baseUrl, signal } = request
  const carrier = await openCarrier(model, {
    environment,
    patienceMs: patienceOfRoundsMs,
    ...(baseUrl !== undefined && { baseUrl }),
    ...(signal && { signal }),
  })
  if (maxCost !== undefined) refuseCostly(await estimateBatch(batch, model, prices), maxCost)
  const report = await sendBatches(batch, carrier)
  carrying.onSent(report)
  const ended = await awaitBatches(batch, carrier, carrying)
  refuseBarren(ended)
  return report.sent.length + ended.length > 0
}

/** A job that waits for hours outlives an hour without its provider. */
const patienceOfRoundsMs = 3_600_000

/**
 * A round that brought no answer at all would bring none again. Throws
 * `KitError("model-unavailable")`.
 */
export function refuseBarren(ended: readonly FetchedBatch[]): void {
  const barren = ended.find(isBarren)
  if (barren === undefined || !ended.every(isBarren)) return
  const { id, file, word, reason } = barren
  throw new KitError(
    'model-unavailable',
    `batch ${id} of ${file} ended as ${word} without any answer${reason ? `: ${reason}` : ''}; ` +
      'the same command sends it once more',
  )
}

function isBarren({ answeredCount, failedCount, isForeign }: FetchedBatch): boolean {
  return answeredCount + failedCount === 0 && isForeign !== true
}
