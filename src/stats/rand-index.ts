import { assert } from '../base/assert.ts'

/**
 * How far two partitions of the same items agree, corrected for chance (Hubert and Arabie 1985):
 * 1 for equal partitions, about 0 for unrelated ones; may be negative. Two partitions without any
 * choice in them (all in one cluster, or all alone) agree fully. O(n).
 */
export function adjustedRandIndex<L>(a: readonly L[], b: readonly L[]): number {
  assert(a.length === b.length, 'partitions that are compared have the same items')
  const inA = new Map<L, number>()
  const inB = new Map<L, number>()
  const inBoth = new Map<L, Map<L, number>>()
  for (const [item, label] of a.entries()) {
    const other = b[item]!
    count(inA, label)
    count(inB, other)
    if (!inBoth.has(label)) inBoth.set(label, new Map())
    count(inBoth.get(label)!, other)
  }
  const together = sumOfPairs([...inBoth.values()].flatMap((row) => [...row.values()]))
  const togetherInA = sumOfPairs([...inA.values()])
  const togetherInB = sumOfPairs([...inB.values()])
  const expected = (togetherInA * togetherInB) / Math.max(1, pairs(a.length))
  const most = (togetherInA + togetherInB) / 2
  return most === expected ? 1 : (together - expected) / (most - expected)
}

function count<L>(counts: Map<L, number>, label: L): void {
  counts.set(label, (counts.get(label) ?? 0) + 1)
}

function sumOfPairs(counts: readonly number[]): number {
  return counts.reduce((sum, size) => sum + pairs(size), 0)
}

function pairs(size: number): number {
  return (size * (size - 1)) / 2
}
