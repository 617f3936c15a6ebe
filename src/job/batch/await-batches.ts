import { KitError } from '../../base/errors.ts'
import type { BatchCarrier } from './batch-carrier.ts'
import { type FetchedBatch, fetchBatches } from './fetch-batches.ts'

export type AwaitOptions = {
  /** Milliseconds between two looks. Default: 5 s at first, growing to a minute. */
  readonly pollMs?: number
  /** Hears after every look how the batches stand. */
  readonly onLook?: (batches: readonly FetchedBatch[]) => void
}

/**
 * Looks again and again until no batch of the judge is under way in the folder. Returns those that
 * ended meanwhile. Throws `KitError("batch-waiting")` when the carrier's signal stops it: the
 * batches go on by themselves, and the next command asks for them.
 */
export async function awaitBatches(
  folder: string,
  carrier: BatchCarrier,
  { pollMs, onLook }: AwaitOptions = {},
): Promise<FetchedBatch[]> {
  const ended: FetchedBatch[] = []
  for (let pauseMs = pollMs ?? firstPauseMs; ; pauseMs = pollMs ?? longer(pauseMs)) {
    const looked = await fetchBatches(folder, carrier)
    onLook?.(looked)
    ended.push(...looked.filter(({ isOver }) => isOver))
    const waiting = looked.filter(({ isOver }) => !isOver)
    if (waiting.length === 0) return ended
    await carrier.clock.sleep(pauseMs, carrier.signal).catch(() => {
      const batches = waiting.length === 1 ? 'a batch is' : `${waiting.length} batches are`
      const say = `${batches} under way and not lost; run the same command again to go on waiting`
      throw new KitError('batch-waiting', `stopped: ${say}`)
    })
  }
}

const firstPauseMs = 5_000
const longestPauseMs = 60_000

function longer(pauseMs: number): number {
  return Math.min(1.5 * pauseMs, longestPauseMs)
}
