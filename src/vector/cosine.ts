import { assert } from '../base/assert.ts'

/**
 * How much two distances may differ and still count as equal. Comparisons with a radius are
 * inclusive within it (dg-prm ).
 */
export const distanceTolerance = 1e-9

/** Numbers along the axes of the space. */
export type Vector = Float64Array | Float32Array

/** Cosine distance in [0, 2]; 1 when either vector has norm 0 (dg-prm ). */
export function cosineDistance(a: Vector, b: Vector): number {
  const scale = Math.sqrt(dot(a, a) * dot(b, b))
  return scale === 0 ? 1 : 1 - dot(a, b) / scale
}

/** Whether a distance lies within a radius, the border included. */
export function isWithin(distance: number, radius: number): boolean {
  return distance <= radius + distanceTolerance
}

export function dot(a: Vector, b: Vector): number {
  assert(a.length === b.length, 'vectors that are compared have one length')
  let sum = 0
  for (let index = 0; index < a.length; index++) sum += a[index]! * b[index]!
  return sum
}

/**
 * Writes the products of a vector with each of the others from `first` on, each summed as `dot`
 * sums it. Four at a time, so that no sum waits for another: little more than half of the time.
 */
export function dotEach(
  vector: Vector,
  others: readonly Vector[],
  first: number,
  products: Float64Array,
): void {
  let at = 0
  for (; first + at + 3 < others.length; at += 4) fourDots(vector, others, first + at, products, at)
  for (; first + at < others.length; at++) products[at] = dot(vector, others[first + at]!)
}

function fourDots(
  vector: Vector,
  others: readonly Vector[],
  first: number,
  products: Float64Array,
  at: number,
): void {
  const { length } = vector
  const a = others[first]!
  const b = others[first + 1]!
  const c = others[first + 2]!
  const d = others[first + 3]!
  const areAlike =
    a.length === length && b.length === length && c.length === length && d.length === length
  assert(areAlike, 'vectors that are compared have one length')
  let [withA, withB, withC, withD] = [0, 0, 0, 0]
  for (let index = 0; index < length; index++) {
    const value = vector[index]!
    withA += value * a[index]!
    withB += value * b[index]!
    withC += value * c[index]!
    withD += value * d[index]!
  }
  products[at] = withA
  products[at + 1] = withB
  products[at + 2] = withC
  products[at + 3] = withD
}

/** The vector scaled to norm 1; all zeros when it has no direction. */
export function normalised(vector: Float64Array): Float64Array {
  const norm = Math.sqrt(dot(vector, vector))
  return norm === 0 ? new Float64Array(vector.length) : vector.map((value) => value / norm)
}

/** The direction of a sum of vectors, such as the centroid of a parent's children. */
export function centroidOf(vectors: readonly Float64Array[]): Float64Array {
  assert(vectors.length > 0, 'a centroid has members')
  const sum = new Float64Array(vectors[0]!.length)
  for (const vector of vectors) addTo(sum, vector)
  return normalised(sum)
}

/** Adds a vector, times `factor`, to a running sum in place. */
export function addTo(sum: Float64Array, vector: Float64Array, factor = 1): void {
  assert(sum.length === vector.length, 'vectors that are added have one length')
  for (let index = 0; index < sum.length; index++) sum[index]! += factor * vector[index]!
}
