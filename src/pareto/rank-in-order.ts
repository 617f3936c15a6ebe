/**
 * Efficient non-dominated sort (Zhang, Tian, Cheng, Jin 2015, ENS-BS). A point that dominates
 * another comes before it in descending lexicographic order, so in that order a point can be put
 * into its front for good: the first of which no member dominates it. A point that some member of a
 * front dominates is dominated from every better front too, so that front is found by bisection.
 * O(n^2 d) at worst, in practice far less; memory O(n).
 */

/** Ranks as `rankPoints` promises them, for any values. */
export function rankInOrder(values: Float64Array, axisCount: number, count: number): Int32Array {
  const ranks = new Int32Array(count)
  const fronts: number[][] = []
  let before: number | undefined
  for (const point of lexicographicOrder(values, axisCount, count)) {
    const isRepeat = before !== undefined && isSame(values, axisCount, before, point)
    const rank = isRepeat ? ranks[before!]! : firstFree(values, axisCount, fronts, point)
    if (rank === fronts.length) fronts.push([point])
    else if (!isRepeat) fronts[rank]!.push(point)
    ranks[point] = rank
    before = point
  }
  return ranks
}

/** Points in descending order of their first axis, then their second, and so on. */
function lexicographicOrder(values: Float64Array, axisCount: number, count: number): number[] {
  return Array.from({ length: count }, (_, point) => point).sort((p, q) => {
    const [left, right] = [p * axisCount, q * axisCount]
    let axis = 0
    while (axis < axisCount && values[left + axis] === values[right + axis]) axis++
    if (axis === axisCount) return p - q
    return values[left + axis]! > values[right + axis]! ? -1 : 1
  })
}

function isSame(values: Float64Array, axisCount: number, a: number, b: number): boolean {
  for (let axis = 0; axis < axisCount; axis++)
    if (values[a * axisCount + axis] !== values[b * axisCount + axis]) return false
  return true
}

/** The best front in which nobody dominates the point. */
function firstFree(
  values: Float64Array,
  axisCount: number,
  fronts: readonly (readonly number[])[],
  point: number,
): number {
  let low = 0
  let high = fronts.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (isDominatedIn(values, axisCount, fronts[middle]!, point)) low = middle + 1
    else high = middle
  }
  return low
}

/** Members differ from the point and are no worse on its first axis: so the order says. */
function isDominatedIn(
  values: Float64Array,
  axisCount: number,
  front: readonly number[],
  point: number,
): boolean {
  const own = point * axisCount
  for (let member = front.length - 1; member >= 0; member--) {
    const other = front[member]! * axisCount
    let axis = 1
    while (axis < axisCount && values[other + axis]! >= values[own + axis]!) axis++
    if (axis >= axisCount) return true
  }
  return false
}
