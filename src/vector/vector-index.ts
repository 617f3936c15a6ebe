/*
 * Exact search by cosine distance among many vectors that come and go. A first look multiplies
 * rounded rows (see row-store.ts), four queries at a time; every item that could belong to the
 * answer within the error of rounding is then measured in full, so the answer is that of measuring
 * them all.
 */

import { assert } from '../base/assert.ts'
import { distanceTolerance, dot, dotEach, type Vector } from './cosine.ts'
import { type Neighbour, nearestOf, type Placed } from './nearest.ts'
import { multiplyBlock } from './row-products.ts'
import {
  blockRows,
  copyRow,
  openRowStore,
  queryRoom,
  reserveRows,
  type RowStore,
  writeQuery,
  writeRow,
} from './row-store.ts'
import {
  collectMost,
  collectOver,
  type Found,
  nthLargest,
  nthLeast,
  type Shortlist,
} from './shortlist.ts'

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
  return { dimensions, store, items: [], squares: [], rowOf: new Map(), odd: new Set<T>() }
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
  copyRow(store, items.length, row)
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
  // Of two items the one that is farther away may be meant for its id.
  const slack = 4 * distanceTolerance
  const [found] = shortlists(index, [query!], mostOf(index, { count: 1, slack }))
  return nearestOf(measureMost(index, query!, found!, { count: 1, slack }))
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
  const most = Math.min(count, index.items.length)
  if (most === 0) return vectors.map(() => [])
  const wanted = { count: most, slack: distanceTolerance }
  return answer(index, vectors, {
    collect: mostOf(index, wanted),
    choose: (query, found) => measureMost(index, query, found, wanted),
  }).map((few) => few.slice(0, count))
}

/**
 * For each vector all items within a radius, border included, nearest first, ties by smallest id.
 */
export function allWithin<T extends Placed>(
  index: VectorIndex<T>,
  vectors: readonly Vector[],
  radius: number,
): Neighbour<T>[][] {
  const least = 1 - radius - 2 * distanceTolerance
  return answer(index, vectors, {
    collect: ({ error, scale }) => collectOver((least - error) / scale),
    choose: (query, found) => {
      const measured: Measured = { rows: [], distances: [] }
      measure(index, query, oddRows(index), measured)
      measure(index, query, evenRows(index, found, everything), measured)
      return neighboursUpTo(index, measured, radius + distanceTolerance)
    },
  })
}

type Route<T> = {
  readonly collect: (query: Query) => Shortlist
  readonly choose: (query: Query, found: Found) => readonly Neighbour<T>[]
}

function answer<T extends Placed>(
  index: VectorIndex<T>,
  vectors: readonly Vector[],
  { collect, choose }: Route<T>,
): Neighbour<T>[][] {
  const answers: Neighbour<T>[][] = []
  for (let first = 0; first < vectors.length; first += queryRoom) {
    const queries = openQueries(index, vectors.slice(first, first + queryRoom))
    for (const [at, found] of shortlists(index, queries, collect).entries())
      answers.push(choose(queries[at]!, found).toSorted(byDistance))
  }
  return answers
}

type Query = {
  readonly vector: Vector
  readonly square: number
  /** What products are worth. */
  readonly scale: number
  /** How much more or less than its bounds a product may be. Infinite for odd queries. */
  readonly error: number
}

const everything = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] as const

/** What products may lose because they are of single precision. */
const singleError = 1e-6

/** Some vectors, rounded into the store's room for queries. */
function openQueries<T extends Placed>(
  { store, dimensions }: VectorIndex<T>,
  vectors: readonly Vector[],
): Query[] {
  return vectors.map((vector, at) => {
    assert(vector.length === dimensions, 'a vector has the length that the index was opened for')
    const square = dot(vector, vector)
    if (square === 0 || !isPlain(square))
      return { vector, square, scale: 1, error: Number.POSITIVE_INFINITY }
    const { scale, lost } = writeQuery(store, at, vector, Math.sqrt(square))
    return { vector, square, scale, error: lost + singleError }
  })
}

/** For each query the rows that may belong to its answer. */
function shortlists<T extends Placed>(
  { store, items }: VectorIndex<T>,
  queries: readonly Query[],
  collect: (query: Query) => Shortlist,
): Found[] {
  const lists = queries.map(collect)
  for (let first = 0; first < items.length; first += blockRows) {
    const block = { first, count: Math.min(blockRows, items.length - first) }
    for (const [at, products] of multiplyBlock(store, block, lists.length).entries())
      for (let lane = 0; lane < 4; lane++) lists[4 * at + lane]?.look(products, lane)
  }
  return lists.map((list) => list.found())
}

/** How many of the nearest items are wanted, and all that are by so little farther away. */
type Wanted = { readonly count: number; readonly slack: number }

/** Odd items have rows of zeros, which may stand above those of items that are nearer. */
function mostOf<T extends Placed>({ odd }: VectorIndex<T>, { count, slack }: Wanted) {
  return ({ error, scale }: Query) => collectMost(count + odd.size, (2 * error + slack) / scale)
}

/**
 * The wanted items, in any order. When the most promising have been measured, only those are left
 * that rounding alone may have put below them.
 */
function measureMost<T extends Placed>(
  index: VectorIndex<T>,
  query: Query,
  found: Found,
  { count, slack }: Wanted,
): Neighbour<T>[] {
  const bound = nthLargest(found.values, count + index.odd.size)
  const measured: Measured = { rows: [], distances: [] }
  measure(index, query, oddRows(index), measured)
  measure(index, query, evenRows(index, found, [bound, Number.POSITIVE_INFINITY]), measured)
  const farthest = nthLeast(measured.distances, count)
  const least = (1 - farthest - slack - query.error) / query.scale
  measure(index, query, evenRows(index, found, [least, bound]), measured)
  return neighboursUpTo(index, measured, nthLeast(measured.distances, count) + slack)
}

function oddRows<T extends Placed>({ odd, rowOf }: VectorIndex<T>): number[] {
  return odd.size === 0 ? [] : Array.from(odd, (item) => rowOf.get(item)!)
}

/** The other rows whose product may be as large as `least`, but not as large as `most`. */
function evenRows<T extends Placed>(
  { odd, items }: VectorIndex<T>,
  { rows, values }: Found,
  [least, most]: readonly [number, number],
): number[] {
  const even: number[] = []
  for (let at = 0; at < rows.length; at++) {
    const value = values[at]!
    if (value < least || value >= most) continue
    if (odd.size === 0 || !odd.has(items[rows[at]!]!)) even.push(rows[at]!)
  }
  return even
}

/** Rows that have a distance, and their distances in full. */
type Measured = { readonly rows: number[]; readonly distances: number[] }

/** Room for products, which is used again because arrays of numbers are slow to make. */
const productRoom = new Float64Array(256)

function measure<T extends Placed>(
  { items, squares }: VectorIndex<T>,
  { vector, square }: Query,
  rows: readonly number[],
  { rows: measured, distances }: Measured,
): void {
  for (let first = 0; first < rows.length; first += productRoom.length) {
    const some = rows.slice(first, first + productRoom.length)
    const vectors = some.map((row) => items[row]!.vector)
    dotEach(vector, vectors, 0, productRoom)
    for (const [at, row] of some.entries()) {
      const scale = Math.sqrt(square * squares[row]!)
      const distance = scale === 0 ? 1 : 1 - productRoom[at]! / scale
      if (Number.isNaN(distance)) continue
      measured.push(row)
      distances.push(distance)
    }
  }
}

function neighboursUpTo<T extends Placed>(
  { items }: VectorIndex<T>,
  { rows, distances }: Measured,
  farthest: number,
): Neighbour<T>[] {
  const near: Neighbour<T>[] = []
  for (let at = 0; at < rows.length; at++)
    if (distances[at]! <= farthest) near.push({ item: items[rows[at]!]!, distance: distances[at]! })
  return near
}

function place<T extends Placed>(index: VectorIndex<T>, item: T, row: number): void {
  const { store, squares, odd, dimensions } = index
  const { vector } = item
  assert(vector.length === dimensions, 'a vector has the length that the index was opened for')
  const square = dot(vector, vector)
  squares[row] = square
  if (square === 0 || isPlain(square)) {
    odd.delete(item)
    writeRow(store, row, vector, Math.sqrt(square))
  } else {
    odd.add(item)
    writeRow(store, row, [], 0)
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
