/**
 * Non-dominated sorting: the rank of a point is the number of fronts that must be taken away before
 * nothing dominates it (Deb et al. 2002, NSGA-II). Equal points share a rank. Two ways to the same
 * ranks: bit masks over score levels for small groups of judged scores (`rank-levels.ts`), and
 * efficient non-dominated sort (`rank-in-order.ts`) for everything else.
 */
import { assert } from '../base/assert.ts'
import type { Front } from '../domain/front.ts'
import type { CompleteVector } from '../domain/score-vector.ts'
import { sameAxes } from './compare.ts'
import { rankInOrder } from './rank-in-order.ts'
import { levelsOf, rankLevels } from './rank-levels.ts'

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
export function rankPoints(values: Float64Array, axisCount: number, count: number): Int32Array {
  assert(values.length === axisCount * count, 'there is one value per point and axis')
  const levels = count <= 64 ? levelsOf(values) : undefined
  return levels === undefined
    ? rankInOrder(values, axisCount, count)
    : rankLevels(levels, axisCount, count)
}
