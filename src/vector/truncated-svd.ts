/*
 * The leading right singular vectors of a sparse matrix by randomised subspace iteration (Halko,
 * Martinsson and Tropp 2011, algorithms 4.4 and 5.3): start from random directions, pull them
 * through the matrix and back a few times, then solve the small problem inside their span. A few
 * directions more than asked for are carried along, which makes the last ones accurate.
 * Time O(iterations * nonzeros * rank); exact to far below what cosine distances of texts can tell.
 */

import { assert } from '../base/assert.ts'
import { seededRng } from '../base/rng.ts'
import { dot } from './cosine.ts'
import { symmetricEigen } from './symmetric-eigen.ts'

/** One row: `values[k]` stands in column `columns[k]`; all else is 0. */
export type SparseRow = { readonly columns: Int32Array; readonly values: Float64Array }

export type TruncatedSvd = {
  /** Right singular vectors as rows, each as long as the matrix is wide, largest value first. */
  readonly components: readonly Float64Array[]
  readonly singularValues: readonly number[]
}

const oversampling = 10
const iterations = 8

/**
 * At most `rank` components: fewer when the matrix has a lower rank. The sign of a component is such
 * that its largest entry (by size, then first) is positive. The same rows give the same numbers.
 */
export function truncatedSvd(
  rows: readonly SparseRow[],
  width: number,
  rank: number,
): TruncatedSvd {
  assert(rank > 0, 'a truncated SVD has at least one component')
  const carried = Math.min(rank + oversampling, width, rows.length)
  let basis = orthonormal(randomDirections(carried, width))
  for (let round = 0; round < iterations; round++)
    basis = orthonormal(pulledBack(rows, projected(rows, basis), width))
  return largestInside(rows, basis, rank)
}

/** Places of a sparse row along each direction. */
export function project(row: SparseRow, directions: readonly Float64Array[]): Float64Array {
  return Float64Array.from(directions, (direction) => {
    let sum = 0
    for (let at = 0; at < row.columns.length; at++)
      sum += row.values[at]! * direction[row.columns[at]!]!
    return sum
  })
}

function randomDirections(count: number, width: number): Float64Array[] {
  const rng = seededRng(1)
  return Array.from({ length: count }, () =>
    Float64Array.from({ length: width }, () => rng.next() + rng.next() + rng.next() - 1.5),
  )
}

function projected(rows: readonly SparseRow[], basis: readonly Float64Array[]): Float64Array[] {
  return rows.map((row) => project(row, basis))
}

/** The transposed matrix times the rows' places: one direction a column of them. */
function pulledBack(
  rows: readonly SparseRow[],
  places: readonly Float64Array[],
  width: number,
): Float64Array[] {
  const directions = Array.from(places[0] ?? [], () => new Float64Array(width))
  for (const [index, row] of rows.entries()) {
    for (const [k, direction] of directions.entries()) {
      const place = places[index]![k]!
      for (let at = 0; at < row.columns.length; at++)
        direction[row.columns[at]!]! += row.values[at]! * place
    }
  }
  return directions
}

/** Gram-Schmidt, twice for accuracy; directions that lie in the span of earlier ones are left out. */
function orthonormal(directions: readonly Float64Array[]): Float64Array[] {
  const basis: Float64Array[] = []
  for (const direction of directions) {
    const before = Math.sqrt(dot(direction, direction))
    for (let pass = 0; pass < 2; pass++) {
      for (const known of basis) {
        const share = dot(direction, known)
        for (let at = 0; at < direction.length; at++) direction[at]! -= share * known[at]!
      }
    }
    const norm = Math.sqrt(dot(direction, direction))
    if (norm > 1e-10 * before) basis.push(direction.map((value) => value / norm))
  }
  return basis
}

/** Rayleigh-Ritz: the singular vectors of the matrix restricted to the span of the basis. */
function largestInside(
  rows: readonly SparseRow[],
  basis: readonly Float64Array[],
  rank: number,
): TruncatedSvd {
  const gram = basis.map(() => new Float64Array(basis.length))
  for (const row of rows) {
    const place = project(row, basis)
    for (let i = 0; i < place.length; i++)
      for (let j = 0; j < place.length; j++) gram[i]![j]! += place[i]! * place[j]!
  }
  const { values, vectors } = symmetricEigen(gram)
  const kept = values.flatMap((value, k) => (k < rank && value > 1e-12 * values[0]! ? [k] : []))
  return {
    singularValues: kept.map((k) => Math.sqrt(values[k]!)),
    components: kept.map((k) => signed(combined(basis, vectors[k]!))),
  }
}

function combined(basis: readonly Float64Array[], weights: Float64Array): Float64Array {
  const sum = new Float64Array(basis[0]!.length)
  for (const [k, direction] of basis.entries())
    for (let at = 0; at < sum.length; at++) sum[at]! += weights[k]! * direction[at]!
  return sum
}

function signed(component: Float64Array): Float64Array {
  let largest = 0
  for (const value of component) if (Math.abs(value) > Math.abs(largest)) largest = value
  return largest < 0 ? component.map((value) => -value) : component
}
