/**
 * Non-dominated sorting. The rank of a point is the length of the longest chain of points that
 * dominate one another above it, which is the same as peeling one front after the other (Deb et
 * al. 2002, NSGA-II). A point that dominates another comes before it in descending
 * lexicographic order, so one pass in that order sees every dominator first. Equal points share
 * a rank. O(n^2 d).
 */
import { assert } from '../base/assert.ts'
import type { Front } from '../domain/front.ts'
import type { CompleteVector } from '../domain/score-vector.ts'
import { sameAxes } from './compare.ts'

/** The fronts of vectors on the same axes, best first; members are indices, ascending. */
export function sortFronts(vectors: readonly CompleteVector[]): Front[] {
  const first = vectors[0]
  if (first === undefined) return []
  const width = first.axes.length
  const values = new Float64Array(vectors.length * width)
  for (const [index, vector] of vectors.entries()) {
    assert(sameAxes(vector.axes, first.axes), 'scores share their axes, in one order')
    values.set(vector.values, index * width)
  }
  return frontsOf(rankPoints(values, width, vectors.length))
}

/** Fronts from the rank of each member; ranks count from 0 without gaps. */
export function frontsOf(ranks: ArrayLike<number>): Front[] {
  const members: number[][] = []
  for (let index = 0; index < ranks.length; index++) (members[ranks[index]!] ??= []).push(index)
  return members.map((indices, rank) => ({ rank, members: indices }))
}

/**
 * The rank of each of `count` points that lie one after the other in `values`, `axisCount` numbers
 * each; 0 = nothing dominates it. Higher is better. No value is NaN.
 */
export function rankPoints(
  values: Float64Array,
  axisCount: number,
  count: number,
): Int32Array<ArrayBuffer> {
  assert(values.length === axisCount * count, 'there is one value per point and axis')
  const order = lexicographicOrder(values, axisCount, count)
  const ranks = new Int32Array(count)
  for (const [position, point] of order.entries())
    for (const above of order.subarray(0, position))
      if (ranks[above]! >= ranks[point]! && dominates(values, axisCount, above, point))
        ranks[point] = ranks[above]! + 1
  return ranks
}

/** Points in descending order of their first axis, then their second, and so on. */
function lexicographicOrder(values: Float64Array, axisCount: number, count: number): Int32Array {
  const order = Int32Array.from({ length: count }, (_, point) => point)
  return order.sort((a, b) => {
    for (let axis = 0; axis < axisCount; axis++) {
      const left = values[a * axisCount + axis]!
      const right = values[b * axisCount + axis]!
      if (left !== right) return left > right ? -1 : 1
    }
    return a - b
  })
}

function dominates(values: Float64Array, axisCount: number, a: number, b: number): boolean {
  let better = false
  for (let axis = 0; axis < axisCount; axis++) {
    const left = values[a * axisCount + axis]!
    const right = values[b * axisCount + axis]!
    if (left < right) return false
    if (left > right) better = true
  }
  return better
}
