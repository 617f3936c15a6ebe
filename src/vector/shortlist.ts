/* Which rows are worth a closer look, gathered while their products with a query come in. */

export type Shortlist = {
  /** Looks at every `lanes`-th product from `lane` on: those of `count` rows from `first` on. */
  readonly look: (
    products: Int32Array,
    lane: number,
    lanes: number,
    first: number,
    count: number,
  ) => void
  /** The rows that remain. */
  readonly rows: () => readonly number[]
}

/** Rows whose product is at least a bound. */
export function collectOver(bound: number): Shortlist {
  const found: number[] = []
  return {
    look(products, lane, lanes, first, count) {
      for (let row = 0, at = lane; row < count; row++, at += lanes)
        if (products[at]! >= bound) found.push(first + row)
    },
    rows: () => found,
  }
}

/** Rows whose product is less than the `most`-th largest by at most a margin. */
export function collectMost(most: number, margin: number): Shortlist {
  const found: number[] = []
  const values: number[] = []
  /** The largest products so far, descending. */
  const largest: number[] = []
  let bound = Number.NEGATIVE_INFINITY
  const raise = (value: number) => {
    let at = largest.length < most ? largest.length : most - 1
    if (at < largest.length && value <= largest[at]!) return
    for (; at > 0 && largest[at - 1]! < value; at--) largest[at] = largest[at - 1]!
    largest[at] = value
    if (largest.length === most) bound = largest[most - 1]! - margin
  }
  return {
    look(products, lane, lanes, first, count) {
      let limit = bound
      for (let row = 0, at = lane; row < count; row++, at += lanes) {
        const value = products[at]!
        if (value < limit) continue
        found.push(first + row)
        values.push(value)
        raise(value)
        limit = bound
      }
    },
    rows: () => found.filter((_, at) => values[at]! >= bound),
  }
}
