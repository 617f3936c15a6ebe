/*
 * The leading right singular vectors of a sparse matrix by randomised subspace iteration (Halko,
 * Martinsson and Tropp 2011, algorithms 4.4 and 5.3): start from random directions, pull them
 * through the matrix and back a few times, then solve the small problem inside their span. A few
 * directions more than asked for are carried along, which makes the last ones accurate.
 * Time O(iterations * nonzeros * rank); exact to far below what cosine distances of texts can tell.
 */

import { assert } from '../base/assert.ts'
import { seededRng } from '../base/rng.ts'
import { symmetricEigen } from './symmetric-eigen.ts'

/** One row: `values[k]` stands in column `columns[k]`; all else is 0. */
export type SparseRow = { readonly columns: Int32Array; readonly values: Float64Array }

/**
 * Directions in the space of columns: entry `column * count + k` belongs to direction k, so that
 * what one column contributes to all directions lies side by side.
 */
export type Directions = { readonly count: number; readonly entries: Float64Array }

export type TruncatedSvd = {
  /** Right singular vectors, largest value first. */
  readonly directions: Directions
  readonly singularValues: readonly number[]
}

const oversampling = 8
const iterations = 6

/**
 * At most `rank` components: fewer when the matrix has a lower rank. The sign of a component is
 * such that its largest entry (by size, then first) is positive. The same rows give the same
 * numbers.
 */
export function truncatedSvd(
  rows: readonly SparseRow[],
  width: number,
  rank: number,
): TruncatedSvd {
  assert(rank > 0, 'a truncated SVD has at least one component')
  let basis = orthonormal(
    randomDirections(Math.min(rank + oversampling, width, rows.length), width),
  )
  for (let round = 0; round < iterations; round++) basis = orthonormal(pulledThrough(rows, basis))
  return largestInside(rows, basis, rank)
}

/** Place of a sparse row along each direction. */
export function project(row: SparseRow, directions: Directions): Float64Array {
  const place = new Float64Array(directions.count)
  addProjected(place, 0, row, directions)
  return place
}

/** From `start` on. Four columns at a time are added in turn, so that sums stay in registers. */
function addProjected(
  place: Float64Array,
  start: number,
  { columns, values }: SparseRow,
  { count, entries }: Directions,
): void {
  let at = 0
  for (; at + 3 < columns.length; at += 4) {
    const [a, b, c, d] = [values[at]!, values[at + 1]!, values[at + 2]!, values[at + 3]!]
    const fromA = columns[at]! * count
    const fromB = columns[at + 1]! * count
    const fromC = columns[at + 2]! * count
    const fromD = columns[at + 3]! * count
    for (let k = 0; k < count; k++) {
      const two = place[start + k]! + a * entries[fromA + k]! + b * entries[fromB + k]!
      place[start + k] = two + c * entries[fromC + k]! + d * entries[fromD + k]!
    }
  }
  for (; at < columns.length; at++) {
    const from = columns[at]! * count
    const value = values[at]!
    for (let k = 0; k < count; k++) place[start + k]! += value * entries[from + k]!
  }
}

function randomDirections(count: number, width: number): Directions {
  const rng = seededRng(1)
  const entries = new Float64Array(count * width).map(() => rng.next() + rng.next() - 1)
  return { count, entries }
}

/** The matrix, then its transpose, applied to each direction. */
function pulledThrough(rows: readonly SparseRow[], basis: Directions): Directions {
  const { count } = basis
  const entries = new Float64Array(basis.entries.length)
  for (const row of rows) {
    const place = project(row, basis)
    for (let at = 0; at < row.columns.length; at++) {
      const start = row.columns[at]! * count
      const value = row.values[at]!
      for (let k = 0; k < count; k++) entries[start + k]! += value * place[k]!
    }
  }
  return { count, entries }
}

/**
 * Directions of length 1 at right angles with the same span, by way of the eigenvectors of their
 * Gram matrix; twice, since once loses half the digits. Directions without length of their own are
 * left out.
 */
function orthonormal(directions: Directions): Directions {
  return whitened(whitened(directions))
}

function whitened(directions: Directions): Directions {
  const { values, vectors } = symmetricEigen(gramOf(directions))
  const kept = values.flatMap((value, k) => (value > 1e-14 * values[0]! ? [k] : []))
  return combined(
    directions,
    kept.map((k) => vectors[k]!.map((weight) => weight / Math.sqrt(values[k]!))),
  )
}

/** Rayleigh-Ritz: the singular vectors of the matrix restricted to the span of the basis. */
function largestInside(rows: readonly SparseRow[], basis: Directions, rank: number): TruncatedSvd {
  const places = Float64Array.from(rows.flatMap((row) => [...project(row, basis)]))
  const { values, vectors } = symmetricEigen(gramOf({ count: basis.count, entries: places }))
  const kept = values.flatMap((value, k) => (k < rank && value > 1e-12 * values[0]! ? [k] : []))
  const directions = combined(
    basis,
    kept.map((k) => vectors[k]!),
  )
  turnPositive(directions)
  return { directions, singularValues: kept.map((k) => Math.sqrt(values[k]!)) }
}

/** Dot products of the directions with each other. */
function gramOf({ count, entries }: Directions): Float64Array[] {
  const gram = Array.from({ length: count }, () => new Float64Array(count))
  for (let start = 0; start < entries.length; start += count) {
    for (let i = 0; i < count; i++) {
      const entry = entries[start + i]!
      const row = gram[i]!
      for (let j = i; j < count; j++) row[j]! += entry * entries[start + j]!
    }
  }
  for (let i = 0; i < count; i++) for (let j = 0; j < i; j++) gram[i]![j] = gram[j]![i]!
  return gram
}

/** One new direction for each list of weights. */
function combined({ count, entries }: Directions, weights: readonly Float64Array[]): Directions {
  const made = weights.length
  const width = count === 0 ? 0 : entries.length / count
  const result = new Float64Array(width * made)
  const byDirection = Float64Array.from(
    { length: count * made },
    (_, at) => weights[at % made]![Math.floor(at / made)]!,
  )
  const columns = Int32Array.from({ length: count }, (_, direction) => direction)
  for (let column = 0; column < width; column++) {
    const values = entries.subarray(column * count, (column + 1) * count)
    addProjected(result, column * made, { columns, values }, { count: made, entries: byDirection })
  }
  return { count: made, entries: result }
}

function turnPositive({ count, entries }: Directions): void {
  for (let k = 0; k < count; k++) {
    let largest = 0
    for (let at = k; at < entries.length; at += count)
      if (Math.abs(entries[at]!) > Math.abs(largest)) largest = entries[at]!
    if (largest < 0) for (let at = k; at < entries.length; at += count) entries[at] = -entries[at]!
  }
}
