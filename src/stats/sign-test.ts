import { assert } from '../base/assert.ts'

/**
 * McNemar's exact test (1947): how likely `one` and `other` items, on which only one of two
 * answerers is right, are parted at least as unevenly when neither is better. Two-sided, by the
 * binomial distribution; 1 when there are none. O(smaller count).
 */
export function mcNemar(one: number, other: number): number {
  assert(Number.isSafeInteger(one) && one >= 0, 'a count is a whole number')
  assert(Number.isSafeInteger(other) && other >= 0, 'a count is a whole number')
  const [few, all] = [Math.min(one, other), one + other]
  let logTerm = -all * Math.LN2
  let tail = 0
  for (let count = 0; count <= few; count++) {
    tail += Math.exp(logTerm)
    logTerm += Math.log(all - count) - Math.log(count + 1)
  }
  return Math.min(1, 2 * tail)
}
