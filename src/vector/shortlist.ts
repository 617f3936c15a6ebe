/*
 * Which rows are worth a closer look, gathered while their products with a query come in. Most
 * groups of rows are passed over for the most that their products may be.
 */

import type { Products } from './row-products.ts'
import { groupRows } from './row-store.ts'

export type Shortlist = {
  /** Looks at the products with the query of one lane. */
  readonly look: (products: Products, lane: number) => void
  /** The rows that remain, with the most that their products may be. */
  readonly found: () => Found
}

export type Found = { readonly rows: readonly number[]; readonly values: readonly number[] }

/** Rows whose product may be as large as a bound. */
export function collectOver(bound: number): Shortlist {
  const found = { rows: [], values: [] }
  return {
    look: (products, lane) => gather(products, lane, bound, found),
    found: () => found,
  }
}

/** Rows whose product may be at most by a margin less than the `count`-th largest; some more. */
export function collectMost(count: number, margin: number): Shortlist {
  const found: Gathered = { rows: [], values: [] }
  // Groups share no rows, so as many rows have products that are certainly as large as these.
  const largest = new Float64Array(count).fill(Number.NEGATIVE_INFINITY)
  return {
    look(products, lane) {
      raise(largest, products, lane)
      gather(products, lane, largest[count - 1]! - margin, found)
    },
    found: () => found,
  }
}

type Gathered = { readonly rows: number[]; readonly values: number[] }

/** The `nth` largest of some numbers; minus infinity when there are fewer. */
export function nthLargest(values: readonly number[], nth: number): number {
  const largest = new Float64Array(nth).fill(Number.NEGATIVE_INFINITY)
  for (const value of values) if (value > largest[nth - 1]!) insert(largest, value)
  return largest[nth - 1]!
}

/** The `nth` least of some numbers; infinity when there are fewer. */
export function nthLeast(values: readonly number[], nth: number): number {
  return -nthLargest(
    values.map((value) => -value),
    nth,
  )
}

/** Puts what groups have at least among the largest numbers. */
function raise(largest: Float64Array, products: Products, lane: number): void {
  const { least, tops, lanes, count } = products
  let lowest = largest.at(-1)!
  if (tops[lane]! <= lowest) return
  const end = Math.ceil(count / groupRows) * lanes
  for (let group = lane; group < end; group += lanes) {
    const value = least[group]!
    if (value <= lowest) continue
    insert(largest, value)
    lowest = largest.at(-1)!
  }
}

/** In place of the last of some descending numbers. */
function insert(largest: Float64Array, value: number): void {
  let at = largest.length - 1
  for (; at > 0 && largest[at - 1]! < value; at--) largest[at] = largest[at - 1]!
  largest[at] = value
}

function gather(from: Products, lane: number, bound: number, found: Gathered): void {
  const { products, most, lanes, first, count, store } = from
  const { kernels, room } = store
  if (kernels === undefined) return gatherPlain(from, lane, bound, found)
  const { rows, values } = room.found
  const length = kernels.functions.gather(
    products.byteOffset + 4 * lane,
    most.byteOffset + 4 * lane,
    4 * lanes,
    count,
    bound,
    rows.byteOffset,
    values.byteOffset,
  )
  for (let at = 0; at < length; at++) {
    found.rows.push(first + rows[at]!)
    found.values.push(values[at]!)
  }
}

function gatherPlain(from: Products, lane: number, bound: number, { rows, values }: Gathered) {
  const { products, most, lanes, first, count } = from
  for (let start = 0, group = lane; start < count; start += groupRows, group += lanes) {
    if (most[group]! < bound) continue
    const end = Math.min(start + groupRows, count)
    for (let row = start; row < end; row++) {
      const value = products[row * lanes + lane]!
      if (value < bound) continue
      rows.push(first + row)
      values.push(value)
    }
  }
}
