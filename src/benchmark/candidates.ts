/**
 * Items with several attempts of which some are right: pairs, best of four, repeated trials. The
 * attempts of an item are called `item#place`.
 */
import type { Trajectory } from '../domain/trajectory.ts'
import type { SourceRecord } from '../format/format.ts'
import type { BenchmarkItem, ItemResult } from './benchmark.ts'

/**
 * Attempts by item, in order of first appearance; items of which the ruling on some attempt is not
 * known are left out. Memory: all attempts.
 */
export async function* candidateItems(
  records: AsyncIterable<SourceRecord>,
  onLeftOut: (id: string, reason: string) => void,
): AsyncGenerator<BenchmarkItem> {
  const byItem = new Map<string, Trajectory[]>()
  for await (const record of records) {
    if (record.kind !== 'trajectory') continue
    const { trajectory } = record
    const id = itemIdOf(trajectory)
    const attempts = byItem.get(id) ?? []
    attempts.push(trajectory)
    byItem.set(id, attempts)
  }
  for (const [id, attempts] of byItem)
    if (attempts.every(({ outcome }) => outcome?.isCorrect !== undefined))
      yield itemOf(id, attempts)
    else onLeftOut(id, 'an attempt that is neither known to be right nor wrong')
}

function itemIdOf({ sourceId, task }: Trajectory): string {
  const end = sourceId?.lastIndexOf('#') ?? -1
  return end === -1 ? task.id : sourceId!.slice(0, end)
}

function itemOf(id: string, attempts: readonly Trajectory[]): BenchmarkItem {
  const { task } = attempts[0]!
  return {
    id,
    split: task.domain ?? 'all',
    taskKey: task.id,
    attempts,
    gold: attempts.flatMap(({ outcome }, index) => (outcome!.isCorrect ? [index] : [])),
    optionCount: attempts.length,
  }
}

/** The places of the right attempts. */
export function rightPlaces({ gold }: BenchmarkItem | ItemResult): readonly number[] {
  return Array.isArray(gold) ? (gold as readonly number[]) : []
}

/** Places of the highest reward; attempts without one are never among them. */
export function topPlaces(rewards: readonly (number | null)[]): number[] {
  const top = Math.max(...rewards.map((reward) => reward ?? -Infinity))
  if (top === -Infinity) return []
  return rewards.flatMap((reward, index) => (reward === top ? [index] : []))
}
