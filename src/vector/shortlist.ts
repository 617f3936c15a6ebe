/*
 * Which rows are worth a closer look, gathered while their products with a query come in. Most
 * groups of rows are passed over for their largest product.
 */

import { groupRows, type Products } from './row-store.ts'

export type Shortlist = {
  /** Looks at the products with the query of one lane. */
  readonly look: (products: Products, lane: number) => void
  /** The rows that remain, with their products. */
  readonly found: () => Found
}

export type Found = { readonly rows: readonly number[]; readonly values: readonly number[] }

/** Rows whose product is at least a bound. */
export function collectOver(bound: number): Shortlist {
  const found = { rows: [], values: [] }
  return {
    look: (products, lane) => gather(products, lane, bound, found),
    found: () => found,
  }
}

/** Rows whose product is less than the `most`-th largest by at most a margin, and some more. */
export function collectMost(most: number, margin: number): Shortlist {
  const found: Gathered = { rows: [], values: [] }
  // Groups share no rows, so this many rows or more have products as large as these.
  const largest: number[] = []
  return {
    look(products, lane) {
      raise(largest, most, products, lane)
      gather(products, lane, (largest[most - 1] ?? Number.NEGATIVE_INFINITY) - margin, found)
    },
    found: () => found,
  }
}

type Gathered = { readonly rows: number[]; readonly values: number[] }

/** The `nth` largest of some numbers; minus infinity when there are fewer. */
export function nthLargest(values: readonly number[], nth: number): number {
  const largest: number[] = []
  for (const value of values) insert(largest, nth, value)
  return largest[nth - 1] ?? Number.NEGATIVE_INFINITY
}

/** Puts the maxima of a lane among the largest numbers. */
function raise(largest: number[], most: number, products: Products, lane: number): void {
  const { maxima, lanes, count } = products
  const end = Math.ceil(count / groupRows) * lanes
  for (let group = lane; group < end; group += lanes) insert(largest, most, maxima[group]!)
}

/** Keeps the largest numbers in descending order. */
function insert(largest: number[], most: number, value: number): void {
  let at = largest.length
  if (at === most) {
    if (value <= largest[at - 1]!) return
    at--
  }
  for (; at > 0 && largest[at - 1]! < value; at--) largest[at] = largest[at - 1]!
  largest[at] = value
}

function gather(from: Products, lane: number, bound: number, { rows, values }: Gathered): void {
  const { products, maxima, lanes, first, count } = from
  for (let start = 0, group = lane; start < count; start += groupRows, group += lanes) {
    if (maxima[group]! < bound) continue
    const end = Math.min(start + groupRows, count)
    for (let row = start; row < end; row++) {
      const value = products[row * lanes + lane]!
      if (value < bound) continue
      rows.push(first + row)
      values.push(value)
    }
  }
}
