/**
 * The first front of many points without ranking the others. A point with a high sum dominates most
 * of what is not in the front, so a few such pivots, each compared with everyone who is left, leave
 * little to sort (the sum is a monotone function: Chomicki et al. 2003). O(d n) where the front is
 * small.
 */
import { assert } from '../base/assert.ts'
import { withoutGaps } from './missing-values.ts'
import { numbersBelow, orderPoints } from './point-order.ts'
import { type BlockRanker, blockRanker, compiledBlockRanker } from './rank-blocks.ts'

/**
 * The points that nothing dominates, as indices, ascending. Points lie as `rankPoints` says; equal
 * ones are in the front together.
 */
export function firstFront(values: Float64Array, axisCount: number, count: number): Int32Array {
  return firstFrontBy(compiledBlockRanker() ?? blockRanker(), values, axisCount, count)
}

/** `firstFront`, with the block ranker to use for what the pivots leave. */
export function firstFrontBy(
  ranker: BlockRanker,
  values: Float64Array,
  axisCount: number,
  count: number,
): Int32Array {
  assert(values.length === axisCount * count, 'there is one value per point and axis')
  const left = leaveDominated(withoutGaps(values), axisCount, count)
  const order = orderPoints(left.values, axisCount, left.points.length)
  const { lists } = order
  const ranks = lists.length > 0 ? ranker.rankFirst(lists) : numbersBelow(order.count)
  return left.points.filter((_, row) => ranks[order.places[row]!] === 0)
}

type Left = {
  /** Indices of the points, ascending. */
  readonly points: Int32Array
  /** Their values, row after row. */
  readonly values: Float64Array
  readonly sums: Float64Array
}

const pivotsMax = 32
const pivotShareMin = 1 / 64

/** Goes on until a pivot no longer takes away a sixty-fourth of what is left. */
function leaveDominated(values: Float64Array, axisCount: number, count: number): Left {
  let left: Left = { points: numbersBelow(count), values, sums: sumsOf(values, axisCount, count) }
  let bound = Number.POSITIVE_INFINITY
  for (let round = 0; round < pivotsMax; round++) {
    const pivot = highest(left.sums, bound)
    if (pivot < 0) break
    bound = left.sums[pivot]!
    const rows = rowsNotBelow(left, left.values.slice(pivot * axisCount, (pivot + 1) * axisCount))
    const removed = left.points.length - rows.length
    if (removed > 0) left = onlyRows(left, rows, axisCount)
    if (removed < (removed + rows.length) * pivotShareMin) break
  }
  return left
}

function sumsOf(values: Float64Array, axisCount: number, count: number): Float64Array {
  const sums = new Float64Array(count)
  for (let point = 0, cell = 0; point < count; point++) {
    let sum = 0
    for (const end = cell + axisCount; cell < end; cell++) sum += values[cell]!
    sums[point] = sum
  }
  return sums
}

/** The first point with the highest sum below the bound, or -1. */
function highest(sums: Float64Array, bound: number): number {
  let best = -1
  let bestSum = Number.NEGATIVE_INFINITY
  for (let point = 0; point < sums.length; point++) {
    const sum = sums[point]!
    if (sum > bestSum && sum < bound) {
      best = point
      bestSum = sum
    }
  }
  return best
}

/** The rows that the pivot does not dominate. */
function rowsNotBelow({ points, values }: Left, pivot: Float64Array): Int32Array {
  const rows = new Int32Array(points.length)
  const axisCount = pivot.length
  let kept = 0
  for (let point = 0, row = 0; point < points.length; point++, row += axisCount) {
    let axis = 0
    while (axis < axisCount && values[row + axis]! <= pivot[axis]!) axis++
    if (axis < axisCount || isEqual(values, row, pivot)) rows[kept++] = point
  }
  return rows.subarray(0, kept)
}

function isEqual(values: Float64Array, row: number, pivot: Float64Array): boolean {
  for (let axis = 0; axis < pivot.length; axis++)
    if (values[row + axis] !== pivot[axis]) return false
  return true
}

function onlyRows(left: Left, rows: Int32Array, axisCount: number): Left {
  const values = new Float64Array(rows.length * axisCount)
  let cell = 0
  for (let index = 0; index < rows.length; index++) {
    const from = rows[index]! * axisCount
    for (let axis = 0; axis < axisCount; axis++) values[cell++] = left.values[from + axis]!
  }
  const points = rows.map((row) => left.points[row]!)
  return { points, values, sums: Float64Array.from(rows, (row) => left.sums[row]!) }
}
