import { expect, test } from 'vitest'
import { seededRng } from '../base/rng.ts'
import { addTo, dot, normalised } from './cosine.ts'
import { cosineDistances, cutAtHeight, cutIntoClusters, linkClusters } from './linkage.ts'
import type { CondensedDistances } from './cluster-field.ts'

/** Points on a line; distance is the gap. */
function onLine(...places: number[]): CondensedDistances {
  const values: number[] = []
  for (const [i, a] of places.entries())
    for (const b of places.slice(i + 1)) values.push(Math.abs(a - b))
  return { count: places.length, values: Float32Array.from(values) }
}

test('average linkage joins in order of the average distance between members', () => {
  const joins = linkClusters(onLine(0, 1, 4, 10), 'average')
  expect(joins.map(({ left, right }) => [left, right])).toEqual([
    [0, 1],
    [2, 4],
    [3, 5],
  ])
  expect(joins.map(({ height }) => height)).toEqual([1, 3.5, expect.closeTo(25 / 3, 5)])
})

test('a cut keeps what was joined up to a height, or leaves as many clusters as asked', () => {
  const joins = linkClusters(onLine(0, 1, 4, 10), 'average')
  expect(cutAtHeight(joins, 4, 0.5)).toEqual([0, 1, 2, 3])
  expect(cutAtHeight(joins, 4, 3.5)).toEqual([0, 0, 0, 1])
  expect(cutIntoClusters(joins, 4, 3)).toEqual([0, 0, 1, 2])
  expect(cutIntoClusters(joins, 4, 1)).toEqual([0, 0, 0, 0])
})

test.each(['average', 'ward'] as const)(
  'the chain finds the joins of greedy %s linkage',
  (linkage) => {
    const rng = seededRng(5)
    const vectors = Array.from({ length: 40 }, () =>
      normalised(Float64Array.from({ length: 4 }, () => rng.next() - 0.5)),
    )
    const heights = linkClusters(cosineDistances(vectors), linkage).map(({ height }) => height)
    const expected = greedyHeights(vectors, linkage === 'ward' ? wardCost : meanDistance)
    for (const [k, height] of heights.entries()) expect(height).toBeCloseTo(expected[k]!, 5)
  },
)

test('a pair without a distance is refused', () => {
  const values = Float32Array.of(1, 2)
  expect(() => linkClusters({ count: 3, values }, 'average')).toThrow('one distance per pair')
})

test('one item has no joins and no items have none either', () => {
  expect(linkClusters(onLine(3), 'average')).toEqual([])
  expect(linkClusters({ count: 0, values: new Float32Array() }, 'ward')).toEqual([])
})

type Cost = (a: readonly Float64Array[], b: readonly Float64Array[]) => number

function greedyHeights(vectors: readonly Float64Array[], cost: Cost): number[] {
  let clusters = vectors.map((vector) => [vector])
  const heights: number[] = []
  while (clusters.length > 1) {
    let best = { a: 0, b: 0, height: Number.POSITIVE_INFINITY }
    for (let a = 0; a < clusters.length; a++)
      for (let b = a + 1; b < clusters.length; b++) {
        const height = cost(clusters[a]!, clusters[b]!)
        if (height < best.height) best = { a, b, height }
      }
    heights.push(best.height)
    const joined = [...clusters[best.a]!, ...clusters[best.b]!]
    clusters = [...clusters.filter((_, k) => k !== best.a && k !== best.b), joined]
  }
  return heights
}

const meanDistance: Cost = (a, b) => {
  const { values, count } = cosineDistances([...a, ...b])
  let sum = 0
  for (let i = 0; i < a.length; i++)
    for (let j = a.length; j < count; j++) sum += values[pairIndex(i, j, count)]!
  return sum / (a.length * b.length)
}

/**
 * Growth of the sum of squared distances, in the units of cosine distances: of two points, theirs.
 */
const wardCost: Cost = (a, b) => spread([...a, ...b]) - spread(a) - spread(b)

function spread(vectors: readonly Float64Array[]): number {
  const sum = new Float64Array(vectors[0]!.length)
  for (const vector of vectors) addTo(sum, vector)
  return vectors.length - dot(sum, sum) / vectors.length
}

/** Where a pair stands in condensed distances. */
function pairIndex(i: number, j: number, count: number): number {
  const low = Math.min(i, j)
  return low * count - (low * (low + 1)) / 2 + Math.max(i, j) - low - 1
}
