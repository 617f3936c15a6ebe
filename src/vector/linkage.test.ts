import { expect, test } from 'vitest'
import { seededRng } from '../base/rng.ts'
import { normalised } from './cosine.ts'
import {
  averageLinkage,
  type CondensedDistances,
  cosineDistances,
  cutAtHeight,
  cutIntoClusters,
  pairIndex,
} from './linkage.ts'

/** Points on a line; distance is the gap. */
function onLine(...places: number[]): CondensedDistances {
  const values: number[] = []
  for (const [i, a] of places.entries())
    for (const b of places.slice(i + 1)) values.push(Math.abs(a - b))
  return { count: places.length, values: Float32Array.from(values) }
}

test('joins come in order of the average distance between members', () => {
  const joins = averageLinkage(onLine(0, 1, 4, 10))
  expect(joins.map(({ left, right }) => [left, right])).toEqual([
    [0, 1],
    [2, 4],
    [3, 5],
  ])
  expect(joins.map(({ height }) => height)).toEqual([1, 3.5, expect.closeTo(25 / 3, 5)])
})

test('a weight counts an item as many times', () => {
  const joins = averageLinkage(onLine(0, 1, 4), [3, 1, 1])
  expect(joins[1]?.height).toBeCloseTo((3 * 4 + 3) / 4, 6)
})

test('a cut keeps what was joined up to a height, or leaves as many clusters as asked', () => {
  const joins = averageLinkage(onLine(0, 1, 4, 10))
  expect(cutAtHeight(joins, 4, 0.5)).toEqual([0, 1, 2, 3])
  expect(cutAtHeight(joins, 4, 3.5)).toEqual([0, 0, 0, 1])
  expect(cutIntoClusters(joins, 4, 3)).toEqual([0, 0, 1, 2])
  expect(cutIntoClusters(joins, 4, 1)).toEqual([0, 0, 0, 0])
})

test('the chain finds the joins of the plain greedy algorithm', () => {
  const rng = seededRng(5)
  const vectors = Array.from({ length: 40 }, () =>
    normalised(Float64Array.from({ length: 4 }, () => rng.next() - 0.5)),
  )
  const heights = averageLinkage(cosineDistances(vectors)).map(({ height }) => height)
  const expected = greedyHeights(vectors)
  for (const [k, height] of heights.entries()) expect(height).toBeCloseTo(expected[k]!, 5)
})

test('one item has no joins and no items have none either', () => {
  expect(averageLinkage(onLine(3))).toEqual([])
  expect(averageLinkage({ count: 0, values: new Float32Array() })).toEqual([])
})

function greedyHeights(vectors: readonly Float64Array[]): number[] {
  const { values, count } = cosineDistances(vectors)
  let clusters = vectors.map((_, index) => [index])
  const heights: number[] = []
  while (clusters.length > 1) {
    let best = { a: 0, b: 0, height: Number.POSITIVE_INFINITY }
    for (let a = 0; a < clusters.length; a++)
      for (let b = a + 1; b < clusters.length; b++) {
        let sum = 0
        for (const i of clusters[a]!)
          for (const j of clusters[b]!) sum += values[pairIndex(i, j, count)]!
        const height = sum / (clusters[a]!.length * clusters[b]!.length)
        if (height < best.height) best = { a, b, height }
      }
    heights.push(best.height)
    const joined = [...clusters[best.a]!, ...clusters[best.b]!]
    clusters = [...clusters.filter((_, k) => k !== best.a && k !== best.b), joined]
  }
  return heights
}
