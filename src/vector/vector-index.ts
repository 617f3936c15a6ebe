/*
 * Exact search by cosine distance among many vectors that come and go. A first look multiplies
 * rounded rows (see row-store.ts), four queries at a time; every item that could belong to the
 * answer within the error of rounding is then measured in full, so the answer is that of measuring
 * them all.
 */

import { assert } from '../base/assert.ts'
import { distanceTolerance, dot, dotEach, isWithin, type Vector } from './cosine.ts'
import { type Neighbour, nearest, type Placed } from './nearest.ts'
import {
  blockRows,
  multiplyBlock,
  openRowStore,
  queryRoom,
  reserveRows,
  type RowStore,
  unitLength,
  writeRow,
} from './row-store.ts'
import { collectMost, collectOver, type Shortlist } from './shortlist.ts'

/** Open with `openIndex`; change it with `addToIndex`, `moveInIndex` and `removeFromIndex`. */
export type VectorIndex<T extends Placed> = {
  readonly dimensions: number
  readonly store: RowStore
  /** By row: the items, and the squares of their vectors' norms. */
  readonly items: T[]
  readonly squares: number[]
  readonly rowOf: Map<T, number>
  /** Items too long, too short or too strange to be rounded: always measured in full. */
  readonly odd: Set<T>
  /** The most that rounding has taken away from a row. */
  lost: number
}

export type IndexOptions = {
  /**
   * Whether the compiled kernels may be used where they run; answers are the same. Default true.
   */
  readonly compiled?: boolean
}

/** An index without items for vectors of one length. */
export function openIndex<T extends Placed>(
  dimensions: number,
  { compiled = true }: IndexOptions = {},
): VectorIndex<T> {
  const store = openRowStore(dimensions, compiled)
  const empty = { items: [], squares: [], rowOf: new Map(), odd: new Set<T>(), lost: 0 }
  return { dimensions, store, ...empty }
}

/** Adds an item that is not there yet. O(dimensions). */
export function addToIndex<T extends Placed>(index: VectorIndex<T>, item: T): void {
  assert(!index.rowOf.has(item), 'an item is added once')
  const row = index.items.length
  reserveRows(index.store, row + 1)
  index.items.push(item)
  index.rowOf.set(item, row)
  place(index, item, row)
}

/** Takes note that the vector of an item is another now. O(dimensions). */
export function moveInIndex<T extends Placed>(index: VectorIndex<T>, item: T): void {
  place(index, item, knownRow(index, item))
}

/** Removes an item that is there. O(dimensions). */
export function removeFromIndex<T extends Placed>(index: VectorIndex<T>, item: T): void {
  const { items, squares, rowOf, odd, store } = index
  const row = knownRow(index, item)
  const last = items.pop()!
  const square = squares.pop()!
  rowOf.delete(item)
  odd.delete(item)
  if (last === item) return
  items[row] = last
  squares[row] = square
  rowOf.set(last, row)
  const { stride, rows } = store
  rows.copyWithin(row * stride, items.length * stride, (items.length + 1) * stride)
}

/**
 * The item nearest to a vector, as `nearest` finds it: of items that are equally near within the
 * distance tolerance, the one with the smallest id. Undefined when no item has a distance.
 */
export function nearestInIndex<T extends Placed>(
  index: VectorIndex<T>,
  vector: Vector,
): Neighbour<T> | undefined {
  const [query] = openQueries(index, [vector])
  const slack = 4 * distanceTolerance * unitLength ** 2
  const [rows] = shortlists(index, [query!], () =>
    collectMost(1 + index.odd.size, query!.margin + slack),
  )
  const measured = measure(index, query!, rows!)
  return nearest(
    vector,
    measured.map(({ item }) => item),
  )
}

/**
 * For each vector the `count` nearest items, nearest first, ties by smallest id. Items without a
 * distance, such as those with a NaN, are left out. Vectors in batches of four or more cost least.
 */
export function nearestFew<T extends Placed>(
  index: VectorIndex<T>,
  vectors: readonly Vector[],
  count: number,
): Neighbour<T>[][] {
  assert(Number.isSafeInteger(count) && count >= 0, 'a count is a whole number')
  if (count === 0) return vectors.map(() => [])
  return answer(index, vectors, ({ margin }) =>
    // Odd items have a row of zeros, which may stand above items that are nearer.
    collectMost(count + index.odd.size, margin),
  ).map((found) => found.slice(0, count))
}

/**
 * For each vector all items within a radius, border included, nearest first, ties by smallest id.
 */
export function allWithin<T extends Placed>(
  index: VectorIndex<T>,
  vectors: readonly Vector[],
  radius: number,
): Neighbour<T>[][] {
  const least = (1 - radius - 2 * distanceTolerance) * unitLength ** 2
  return answer(index, vectors, (query) => collectOver(least - query.margin)).map((found) =>
    found.filter(({ distance }) => isWithin(distance, radius)),
  )
}

function answer<T extends Placed>(
  index: VectorIndex<T>,
  vectors: readonly Vector[],
  collect: (query: Query) => Shortlist,
): Neighbour<T>[][] {
  const found: Neighbour<T>[][] = []
  for (let first = 0; first < vectors.length; first += queryRoom) {
    const queries = openQueries(index, vectors.slice(first, first + queryRoom))
    for (const [at, rows] of shortlists(index, queries, collect).entries())
      found.push(measure(index, queries[at]!, rows).toSorted(byDistance))
  }
  return found
}

type Query = {
  readonly vector: Vector
  readonly square: number
  /**
   * How much of a product rounding may make up, twice: between two rows. Infinite for odd queries.
   */
  readonly margin: number
}

/** Some vectors, rounded into the store's room for queries. */
function openQueries<T extends Placed>(
  { store, lost, dimensions }: VectorIndex<T>,
  vectors: readonly Vector[],
): Query[] {
  return vectors.map((vector, at) => {
    assert(vector.length === dimensions, 'a vector has the length that the index was opened for')
    const square = dot(vector, vector)
    if (square === 0 || !isPlain(square))
      return { vector, square, margin: Number.POSITIVE_INFINITY }
    const own = writeRow(store.queries, at * store.stride, vector, Math.sqrt(square))
    const error = unitLength * (lost + own) + lost * own
    return { vector, square, margin: 2 * (error + 1) * (1 + 1e-6) }
  })
}

/** For each query the rows that may belong to its answer. */
function shortlists<T extends Placed>(
  { store, items }: VectorIndex<T>,
  queries: readonly Query[],
  collect: (query: Query) => Shortlist,
): (readonly number[])[] {
  const lists = queries.map(collect)
  for (let first = 0; first < items.length; first += blockRows) {
    const rows = { first, count: Math.min(blockRows, items.length - first) }
    for (let query = 0; query < lists.length; query += 4) {
      const lanes = query + 1 === lists.length ? 1 : 4
      const products = multiplyBlock(store, rows, { first: query, lanes })
      for (let lane = 0; lane < lanes && query + lane < lists.length; lane++)
        lists[query + lane]!.look(products, lane)
    }
  }
  return lists.map((list) => list.rows())
}

/**
 * Items of rows, and odd items, with their distances in full; those without a distance are dropped.
 */
function measure<T extends Placed>(
  { items, squares, odd, rowOf }: VectorIndex<T>,
  { vector, square }: Query,
  rows: ArrayLike<number>,
): Neighbour<T>[] {
  const looked: number[] = []
  for (let at = 0; at < rows.length; at++) if (!odd.has(items[rows[at]!]!)) looked.push(rows[at]!)
  for (const item of odd) looked.push(rowOf.get(item)!)
  const products = new Float64Array(looked.length)
  dotEach(
    vector,
    looked.map((row) => items[row]!.vector),
    0,
    products,
  )
  const found: Neighbour<T>[] = []
  for (const [at, row] of looked.entries()) {
    const scale = Math.sqrt(square * squares[row]!)
    const distance = scale === 0 ? 1 : 1 - products[at]! / scale
    if (!Number.isNaN(distance)) found.push({ item: items[row]!, distance })
  }
  return found
}

function place<T extends Placed>(index: VectorIndex<T>, item: T, row: number): void {
  const { store, squares, odd, dimensions } = index
  const { vector } = item
  assert(vector.length === dimensions, 'a vector has the length that the index was opened for')
  const square = dot(vector, vector)
  squares[row] = square
  if (square === 0 || isPlain(square)) {
    odd.delete(item)
    const lost = writeRow(store.rows, row * store.stride, vector, Math.sqrt(square))
    index.lost = Math.max(index.lost, lost)
  } else {
    odd.add(item)
    store.rows.fill(0, row * store.stride, (row + 1) * store.stride)
  }
}

/** Whether neither a norm nor a product of two norms is lost to the range of numbers. */
function isPlain(square: number): boolean {
  return square >= 1e-100 && square <= 1e100
}

function knownRow<T extends Placed>({ rowOf }: VectorIndex<T>, item: T): number {
  const row = rowOf.get(item)
  assert(row !== undefined, 'an item that is moved or removed is in the index')
  return row
}

function byDistance<T extends Placed>(a: Neighbour<T>, b: Neighbour<T>): number {
  return a.distance - b.distance || (a.item.id < b.item.id ? -1 : 1)
}
