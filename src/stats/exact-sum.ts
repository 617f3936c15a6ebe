/**
 * A running sum that carries its rounding error along (Knuth 1969, 4.2.2), so that a million
 * addends give the sum to the last bits whatever their order.
 */
export type ExactSum = { total: number; lost: number }

export function startSum(): ExactSum {
  return { total: 0, lost: 0 }
}

/** Adds a number in place. An infinite sum stays infinite. */
export function addTerm(sum: ExactSum, term: number): void {
  const { total } = sum
  const next = total + term
  const added = next - total
  sum.lost += total - (next - added) + (term - added)
  sum.total = next
}

export function sumOf({ total, lost }: ExactSum): number {
  return Number.isFinite(lost) ? total + lost : total
}
