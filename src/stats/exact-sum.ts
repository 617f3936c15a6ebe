/**
 * A running sum that carries its rounding error along (Neumaier 1974), so that a million addends
 * give the sum to the last bits whatever their order.
 */
export type ExactSum = { total: number; lost: number }

export function startSum(): ExactSum {
  return { total: 0, lost: 0 }
}

/** Adds a number in place. An infinite sum stays infinite. */
export function addTerm(sum: ExactSum, term: number): void {
  const { total } = sum
  const next = total + term
  sum.lost += Math.abs(total) >= Math.abs(term) ? total - next + term : term - next + total
  sum.total = next
}

export function sumOf({ total, lost }: ExactSum): number {
  return Number.isFinite(lost) ? total + lost : total
}
