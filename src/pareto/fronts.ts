/**
 * Non-dominated sorting: the rank of a point is the number of fronts that must be taken away before
 * nothing dominates it (Deb et al. 2002, NSGA-II). Equal points share a rank. Three ways lead to
 * the same ranks: bit masks over score levels for small groups of judged scores
 * (`rank-levels.ts`), efficient non-dominated sort for other small groups (`rank-in-order.ts`), and
 * bit masks over blocks of points for many (`rank-blocks.ts`).
 */
import { assert } from '../base/assert.ts'
import type { Front } from '../domain/front.ts'
import type { CompleteVector } from '../domain/score-vector.ts'
import { sameAxes } from './compare.ts'
import { levelsOf } from './levels.ts'
import { withoutGaps } from './missing-values.ts'
import { orderPoints } from './point-order.ts'
import { type BlockRanker, blockRanker, compiledBlockRanker } from './rank-blocks.ts'
import { rankInHalves } from './rank-halves.ts'
import { rankInOrder } from './rank-in-order.ts'
import { levelRanker } from './rank-levels.ts'

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

/** From so many points on, sorting them first pays. */
const manyPoints = 256

/**
 * The rank of each of `count` points that lie one after the other in `values`, `axisCount` numbers
 * each; 0 = nothing dominates it. Higher is better, and NaN stands for a missing value, as bad as
 * the worst.
 */
export function rankPoints(values: Float64Array, axisCount: number, count: number): Int32Array {
  assert(values.length === axisCount * count, 'there is one value per point and axis')
  const filled = withoutGaps(values)
  if (count >= manyPoints)
    return rankMany(compiledBlockRanker() ?? blockRanker(), filled, axisCount, count)
  const levels = levelsOf(filled, axisCount, count)
  if (levels === undefined) return rankInOrder(filled, axisCount, count)
  const ranks = new Int32Array(count)
  levelRanker(axisCount)(levels, ranks, { levelStart: 0, rankStart: 0, count, axisCount })
  return ranks
}

/** Ranks by way of an order of the points; for many of them. No value is NaN. */
export function rankMany(
  ranker: BlockRanker,
  values: Float64Array,
  axisCount: number,
  count: number,
): Int32Array {
  const order = orderPoints(values, axisCount, count)
  const ranks = rankInHalves(ranker, order)
  return order.places.map((place) => ranks[place]!)
}
