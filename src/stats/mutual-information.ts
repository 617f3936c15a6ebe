import { assert } from '../base/assert.ts'
import { addTerm, startSum, sumOf } from './exact-sum.ts'

/**
 * What two partitions of the same items tell of each other, divided by the mean of their entropies
 * (Strehl and Ghosh 2002, with the arithmetic mean): 1 for equal partitions, 0 for independent
 * ones; not corrected for chance. Two partitions without any choice agree fully. O(n).
 */
export function normalisedMutualInformation<L>(a: readonly L[], b: readonly L[]): number {
  assert(a.length === b.length, 'partitions that are compared have the same items')
  const inA = numbersOf(a)
  const inB = numbersOf(b)
  const width = Math.max(1, inB.sizes.length)
  const both = numbersOf(inA.numbers.map((left, item) => left * width + inB.numbers[item]!))
  const entropy = entropyOf(inA.sizes, a.length) + entropyOf(inB.sizes, a.length)
  if (entropy === 0) return 1
  const shared = entropy - entropyOf(both.sizes, a.length)
  return Math.min(1, Math.max(0, (2 * shared) / entropy))
}

/** Labels as numbers in order of first occurrence, and how often each occurs. */
function numbersOf<L>(labels: readonly L[]): { numbers: number[]; sizes: number[] } {
  const known = new Map<L, number>()
  const sizes: number[] = []
  const numbers = labels.map((label) => {
    const number = known.get(label) ?? known.size
    known.set(label, number)
    sizes[number] = (sizes[number] ?? 0) + 1
    return number
  })
  return { numbers, sizes }
}

function entropyOf(sizes: readonly number[], total: number): number {
  const sum = startSum()
  for (const size of sizes) addTerm(sum, -(size / total) * Math.log(size / total))
  return sumOf(sum)
}
