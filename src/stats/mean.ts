/**
 * The mean of numbers, or null of none. It does not depend on their order (they are summed in
 * ascending order) and never leaves the range of the numbers, so that equal sets of scores have
 * exactly equal means. O(n log n).
 */
export function meanOf(values: readonly number[]): number | null {
  if (values.length === 0) return null
  const ascending = values.toSorted((a, b) => a - b)
  const sum = ascending.reduce((total, value) => total + value, 0)
  return Math.min(Math.max(sum / values.length, ascending[0]!), ascending.at(-1)!)
}
