/** Searches against measuring every item, with and without the compiled kernels. */
import { expect, test } from 'vitest'
import { type Rng, seededRng } from '../../src/base/rng.ts'
import {
  addToIndex,
  allWithin,
  cosineDistance,
  isWithin,
  moveInIndex,
  nearest,
  nearestFew,
  nearestInIndex,
  neighboursWithin,
  openIndex,
  type Placed,
  removeFromIndex,
  type VectorIndex,
} from '../../src/vector/index.ts'

type Item = { readonly id: string; vector: Float64Array | Float32Array }

const cases = 20_000
const sizes = [0, 1, 2, 7, 15, 16, 17]
const compiledSizes = [63, 64, 65, 127, 129, 255, 256, 257, 600]
const edges = [0, -0, 1e-60, 1e60, 1e200, 5e-324, Number.NaN, Number.POSITIVE_INFINITY]

test('small indexes answer as measuring every item does', () => {
  const rng = seededRng(1)
  for (let round = 0; round < cases; round++) {
    const dimensions = [1, 2, 3, 8, 9][rng.below(5)]!
    const items = someItems(rng, sizes[round % sizes.length]!, dimensions)
    const index = filled(items, dimensions, false)
    expectSame(index, items, [someVector(rng, dimensions)], rng)
  }
})

test('large indexes do, alone and in batches, compiled or not', () => {
  const rng = seededRng(2)
  for (const size of compiledSizes) {
    for (const dimensions of [1, 7, 64, 65]) {
      const items = someItems(rng, size, dimensions)
      const queries = Array.from({ length: 1 + rng.below(6) }, () => someVector(rng, dimensions))
      const [plain, compiled] = [filled(items, dimensions, false), filled(items, dimensions, true)]
      expectSame(plain, items, queries, rng)
      expectSame(compiled, items, queries, rng)
    }
  }
})

test('items come, move and go', () => {
  const rng = seededRng(3)
  for (const compiled of [false, true]) {
    const items: Item[] = []
    const index = openIndex<Item>(5, { compiled })
    for (let round = 0; round < 1500; round++) {
      const kind = rng.below(4)
      if (kind < 2 || items.length === 0) {
        const item = { id: `${round}`, vector: someVector(rng, 5) }
        items.push(item)
        addToIndex(index, item)
      } else if (kind === 2) {
        const item = items[rng.below(items.length)]!
        item.vector = someVector(rng, 5)
        moveInIndex(index, item)
      } else removeFromIndex(index, items.splice(rng.below(items.length), 1)[0]!)
      if (round % 10 === 0) expectSame(index, items, [someVector(rng, 5)], rng)
    }
  }
})

test('a vector of another length is refused, and so is an item that comes twice', () => {
  const index = filled([{ id: 'a', vector: Float64Array.of(1, 0) }], 2, false)
  expect(() => nearestFew(index, [Float64Array.of(1)], 1)).toThrow('length')
  expect(() => addToIndex(index, index.items[0]!)).toThrow('added once')
})

function filled(items: readonly Item[], dimensions: number, compiled: boolean): VectorIndex<Item> {
  const index = openIndex<Item>(dimensions, { compiled })
  for (const item of items) addToIndex(index, item)
  return index
}

function expectSame(
  index: VectorIndex<Item>,
  items: readonly Item[],
  queries: readonly Item['vector'][],
  rng: Rng,
) {
  const count = rng.below(12)
  const radius = rng.below(5) / 4
  const few = nearestFew(index, queries, count)
  const within = allWithin(index, queries, radius)
  for (const [at, query] of queries.entries()) {
    const all = measured(query, items)
    expect(few[at]).toEqual(all.slice(0, count))
    expect(within[at]).toEqual(all.filter(({ distance }) => isWithin(distance, radius)))
    expect(within[at]).toEqual(neighboursWithin(query, items, radius))
    const one = nearestInIndex(index, query)
    expect(one?.item.id).toBe(
      nearest(
        query,
        all.map(({ item }) => item),
      )?.item.id,
    )
  }
}

function measured<T extends Placed>(query: Item['vector'], items: readonly T[]) {
  return items
    .map((item) => ({ item, distance: cosineDistance(query, item.vector) }))
    .filter(({ distance }) => !Number.isNaN(distance))
    .toSorted((a, b) => a.distance - b.distance || (a.item.id < b.item.id ? -1 : 1))
}

/** Many equal vectors, and some that cannot be measured. */
function someItems(rng: Rng, count: number, dimensions: number): Item[] {
  const items: Item[] = []
  for (let index = 0; index < count; index++) {
    const twin = items.length > 0 && rng.below(4) === 0 ? items[rng.below(items.length)] : undefined
    items.push({ id: `${index}`, vector: twin?.vector ?? someVector(rng, dimensions) })
  }
  return items
}

function someVector(rng: Rng, dimensions: number): Item['vector'] {
  const isLevel = rng.below(2) === 0
  const values = Array.from({ length: dimensions }, () =>
    isLevel ? rng.below(3) - 1 : rng.next() - 0.5,
  )
  if (rng.below(12) === 0) values[rng.below(dimensions)] = edges[rng.below(edges.length)]!
  return rng.below(2) === 0 ? Float64Array.from(values) : Float32Array.from(values)
}
