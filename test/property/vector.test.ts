/** Searches against measuring every item, with and without the compiled kernels. */
import { isDeepStrictEqual } from 'node:util'
import { expect, test } from 'vitest'
import { type Rng, seededRng, shuffled } from '../../src/base/rng.ts'
import {
  addToIndex,
  allWithin,
  moveInIndex,
  nearestFew,
  nearestInIndex,
  type Neighbour,
  neighboursWithin,
  openIndex,
  removeFromIndex,
  type VectorIndex,
} from '../../src/vector/index.ts'
import { dot } from '../../src/vector/cosine.ts'
import { multiplyBlock } from '../../src/vector/row-products.ts'
import {
  openRowStore,
  reserveRows,
  type RowStore,
  writeQuery,
  writeRow,
} from '../../src/vector/row-store.ts'
import { caseCount, expectMet, forCases, note, noteOddity } from './special-cases.ts'

type Item = { readonly id: string; vector: Float64Array | Float32Array }

const compiledSizes = [0, 1, 15, 16, 17, 63, 64, 65, 127, 128, 129]
const longSizes = [511, 512, 513, 600, 1100]
const edges = [0, -0, 1e-60, 1e60, 1e200, 5e-324, Number.NaN, Infinity, -Infinity]

test('in 20,000 cases, as items come and go, an index answers as measuring all does', () => {
  const indexes = [1, 2, 3, 8, 9, 17].map((dimensions) => [
    filled([], dimensions, false),
    filledAmongOthers([], dimensions),
  ])
  const tally = forCases(1, ({ rng, size, noted }) => {
    const both = indexes[rng.below(indexes.length)]!
    const { dimensions } = both[0]!
    const items = someItems(rng, size, dimensions)
    const queries = Array.from({ length: [1, 1, 1, 4, 5][rng.below(5)]! }, () =>
      someVector(rng, dimensions),
    )
    const wanted = { count: rng.below(12), radius: rng.below(5) / 4 }
    const expected = queries.map((query) => plainAnswer(query, items, wanted))
    for (const index of both) {
      for (const item of items) addToIndex(index, item)
      expectAnswers(index, queries, wanted, expected)
      for (const item of shuffled(items, rng)) removeFromIndex(index, item)
    }
    for (const { vector } of items) note(noted, vector, items.length)
    if (items.length === 0) note(noted, [])
    if (new Set(items.map(({ vector }) => vector)).size < items.length) noteOddity(noted, 'tie')
    if (dimensions === 1) noteOddity(noted, 'one axis')
  })
  expectMet(tally, ['NaN', '0', '-0', 'Infinity', '-Infinity', 'tie', 'one axis'])
})

test('compiled or not, in batches, an index answers the same', () => {
  const rng = seededRng(2)
  for (let done = 0, round = 0; done < caseCount / 4; round++) {
    const size = compiledSizes[round % compiledSizes.length]!
    const dimensions = [1, 3, 15, 17][rng.below(4)]!
    const items = someItems(rng, size, dimensions)
    const queries = Array.from({ length: 1 + rng.below(70) }, () => someVector(rng, dimensions))
    const plain = filled(items, dimensions, false)
    const compiled = filledAmongOthers(items, dimensions)
    expect(compiled.store.kernels).toBeDefined()
    const [count, radius] = [rng.below(12), rng.below(5) / 4]
    expectEqual(nearestFew(compiled, queries, count), nearestFew(plain, queries, count))
    expectEqual(allWithin(compiled, queries, radius), allWithin(plain, queries, radius))
    const [query] = queries
    expect(nearestInIndex(compiled, query!)).toEqual(nearestInIndex(plain, query!))
    done += queries.length
  }
})

test('large indexes answer as measuring every item does, alone and in batches', () => {
  const rng = seededRng(4)
  for (const size of [...compiledSizes, ...longSizes]) {
    for (const dimensions of [1, 7, 64, 65]) {
      const items = someItems(rng, size, dimensions)
      const queries = Array.from({ length: 1 + rng.below(6) }, () => someVector(rng, dimensions))
      const plain = filled(items, dimensions, false)
      const compiled = filledAmongOthers(items, dimensions)
      expectSame(plain, items, queries, rng)
      expectSame(compiled, items, queries, rng)
    }
  }
})

test('the kernels and their equals in TypeScript agree to the last bit', () => {
  const rng = seededRng(5)
  for (const dimensions of [1, 2, 3, 8, 15, 16, 17, 31, 32, 40]) {
    const stores = [openRowStore(dimensions, false), openRowStore(dimensions, true)]
    for (const store of stores) reserveRows(store, 128)
    for (let round = 0; round < caseCount / 10; round++) {
      const count = [1, 15, 16, 17, 63, 64, 65, 100][round % 8]!
      // A few rows change from round to round; the others stay what they were.
      const rows = Array.from({ length: 8 }, () => randomVector(rng, dimensions))
      const queries = Array.from({ length: 1 + rng.below(6) }, () => randomVector(rng, dimensions))
      const [plain, compiled] = stores.map((store) => {
        for (const [at, row] of rows.entries())
          writeRow(store, (8 * round + at) % 128, row, normOf(row))
        return productsOf(store, queries, count)
      })
      expectEqual(compiled, plain)
    }
  }
})

test('neither the order of items and axes nor the length of vectors changes an answer', () => {
  const rng = seededRng(6)
  for (let round = 0; round < 300; round++) {
    const vectors = Array.from({ length: 150 }, () => randomVector(rng, 6))
    const items = vectors.map((vector, at) => ({ id: `${100 + at}`, vector }))
    const query = randomVector(rng, 6)
    const answer = idsOf(nearestFew(filled(items, 6, true), [query], 150))
    expect(idsOf(nearestFew(filled(items.toReversed(), 6, true), [query], 150))).toEqual(answer)
    const turned = items.map(({ id, vector }) => ({ id, vector: vector.toReversed() }))
    expect(idsOf(nearestFew(filled(turned, 6, true), [query.toReversed()], 150))).toEqual(answer)
    const longer = items.map(({ id, vector }) => ({ id, vector: vector.map((each) => 4 * each) }))
    expect(idsOf(nearestFew(filled(longer, 6, true), [query], 150))).toEqual(answer)
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

/** Among so many that the kernels are loaded; the others then go and leave their rows behind. */
function filledAmongOthers(items: readonly Item[], dimensions: number): VectorIndex<Item> {
  const others = Array.from({ length: 128 }, (_, at) => ({
    id: `other ${at}`,
    vector: new Float64Array(dimensions).fill(1),
  }))
  const index = filled([...others, ...items], dimensions, true)
  for (const other of others) removeFromIndex(index, other)
  return index
}

/** Deep equality without `expect` where it holds, which takes its time. */
function expectEqual(actual: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(actual, expected)) expect(actual).toEqual(expected)
}

function randomVector(rng: Rng, dimensions: number): Float64Array {
  const values = Float64Array.from({ length: dimensions }, () => rng.next() - 0.5)
  return rng.below(3) === 0 ? values.map((value) => Math.round(2 * value)).fill(1, 0, 1) : values
}

function idsOf([found]: Neighbour<Item>[][]): string[] {
  return found!.map(({ item }) => item.id)
}

/** Without what idle lanes hold. */
function productsOf(store: RowStore, queries: readonly Float64Array[], count: number) {
  for (const [at, query] of queries.entries()) writeQuery(store, at, query, normOf(query))
  return multiplyBlock(store, { first: 0, count }, queries.length).map(
    ({ products, lanes }, four) =>
      products.slice(0, lanes * count).filter((_, at) => 4 * four + (at % lanes) < queries.length),
  )
}

function normOf(vector: Float64Array): number {
  return Math.sqrt(dot(vector, vector))
}

function expectSame(
  index: VectorIndex<Item>,
  items: readonly Item[],
  queries: readonly Item['vector'][],
  rng: Rng,
) {
  const wanted = { count: rng.below(12), radius: rng.below(5) / 4 }
  const expected = queries.map((query) => plainAnswer(query, items, wanted))
  expectAnswers(index, queries, wanted, expected)
  for (const [at, query] of queries.entries())
    expectNeighbours(neighboursWithin(query, items, wanted.radius), expected[at]!.within)
}

type Wanted = { readonly count: number; readonly radius: number }
type Answer = ReturnType<typeof plainAnswer>

function expectAnswers(
  index: VectorIndex<Item>,
  queries: readonly Item['vector'][],
  { count, radius }: Wanted,
  expected: readonly Answer[],
) {
  const few = nearestFew(index, queries, count)
  const within = allWithin(index, queries, radius)
  for (const [at, query] of queries.entries()) {
    expectNeighbours(few[at]!, expected[at]!.few)
    expectNeighbours(within[at]!, expected[at]!.within)
    const one = nearestInIndex(index, query)
    if (one?.item !== expected[at]!.nearest) expect(one?.item).toBe(expected[at]!.nearest)
  }
}

/** Every item is measured by the definition; those without a distance are left out. */
function plainAnswer(query: Item['vector'], items: readonly Item[], { count, radius }: Wanted) {
  const all = items
    .map((item) => ({ item, distance: plainDistance(query, item.vector) }))
    .filter(({ distance }) => !Number.isNaN(distance))
    .sort((a, b) => a.distance - b.distance || (a.item.id < b.item.id ? -1 : 1))
  let nearest = all[0]?.item
  for (const { item, distance } of all)
    if (distance <= all[0]!.distance + 1e-9 && item.id < nearest!.id) nearest = item
  const within = all.filter(({ distance }) => distance <= radius + 1e-9)
  return { few: all.slice(0, count), within, nearest }
}

function plainDistance(a: Item['vector'], b: Item['vector']): number {
  let [both, own, other] = [0, 0, 0]
  for (let axis = 0; axis < a.length; axis++) {
    both += a[axis]! * b[axis]!
    own += a[axis]! * a[axis]!
    other += b[axis]! * b[axis]!
  }
  return own * other === 0 ? 1 : 1 - both / Math.sqrt(own * other)
}

function expectNeighbours(actual: readonly Neighbour<Item>[], expected: Answer['few']): void {
  const isSame =
    actual.length === expected.length &&
    actual.every(
      ({ item, distance }, at) =>
        item === expected[at]!.item && distance === expected[at]!.distance,
    )
  if (!isSame) expect(actual).toEqual(expected)
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
