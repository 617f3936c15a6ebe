/*
 * Which rows are worth a closer look, gathered while their products with a query come in. Most
 * groups of rows are passed over for their largest product.
 */

import { groupRows, type Products } from './row-store.ts'

export type Shortlist = {
  /** Looks at the products with the query of one lane. */
  readonly look: (products: Products, lane: number) => void
  /** The rows that remain. */
  readonly rows: () => readonly number[]
}

/** Rows whose product is at least a bound. */
export function collectOver(bound: number): Shortlist {
  const found: Found = { rows: [], values: [] }
  return {
    look: (products, lane) => gather(products, lane, bound, found),
    rows: () => found.rows,
  }
}

/** Rows whose product is less than the `most`-th largest by at most a margin. */
export function collectMost(most: number, margin: number): Shortlist {
  const found: Found = { rows: [], values: [] }
  // Groups share no rows, so this many rows or more have products as large as these.
  const largest: number[] = []
  return {
    look(products, lane) {
      raise(largest, most, products, lane)
      gather(products, lane, (largest[most - 1] ?? Number.NEGATIVE_INFINITY) - margin, found)
    },
    rows() {
      const { rows, values } = found
      if (rows.length <= most) return rows
      const bound = Int32Array.from(values).toSorted().at(-most)! - margin
      return rows.filter((_, at) => values[at]! >= bound)
    },
  }
}

type Found = { readonly rows: number[]; readonly values: number[] }

/** Puts the maxima of a lane among the largest numbers, which descend and are at most `most`. */
function raise(largest: number[], most: number, products: Products, lane: number): void {
  const { maxima, lanes, count } = products
  const end = Math.ceil(count / groupRows) * lanes
  let least = largest[most - 1] ?? Number.NEGATIVE_INFINITY
  for (let group = lane; group < end; group += lanes) {
    const value = maxima[group]!
    if (value <= least) continue
    let at = Math.min(largest.length, most - 1)
    for (; at > 0 && largest[at - 1]! < value; at--) largest[at] = largest[at - 1]!
    largest[at] = value
    least = largest[most - 1] ?? least
  }
}

function gather(from: Products, lane: number, bound: number, { rows, values }: Found): void {
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
