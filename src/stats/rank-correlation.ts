import { assert } from '../base/assert.ts'

/**
 * Spearman's rank correlation of two lists (1904), ties at their mean rank: 1 when they rise
 * together, 0 when they have nothing to do with each other. Null where either has only one value.
 * O(n log n).
 */
export function rankCorrelation(
  first: readonly number[],
  second: readonly number[],
): number | null {
  assert(first.length === second.length, 'both lists are of the same things')
  const [one, other] = [ranksOf(first), ranksOf(second)]
  const middle = (first.length - 1) / 2
  let [both, ones, others] = [0, 0, 0]
  for (const [index, rank] of one.entries()) {
    const [a, b] = [rank - middle, other[index]! - middle]
    both += a * b
    ones += a * a
    others += b * b
  }
  return ones === 0 || others === 0 ? null : both / Math.sqrt(ones * others)
}

function ranksOf(values: readonly number[]): Float64Array {
  const order = values.map((_, index) => index).toSorted((a, b) => values[a]! - values[b]!)
  const ranks = new Float64Array(values.length)
  for (let start = 0; start < order.length; ) {
    let end = start
    while (end + 1 < order.length && values[order[end + 1]!] === values[order[start]!]) end++
    for (let at = start; at <= end; at++) ranks[order[at]!] = (start + end) / 2
    start = end + 1
  }
  return ranks
}
