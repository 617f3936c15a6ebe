/** Eigenvalues, largest first, with the unit eigenvector of each. */
export type Eigen = {
  readonly values: readonly number[]
  readonly vectors: readonly Float64Array[]
}

const sweepsMax = 60

/**
 * All eigenvalues and eigenvectors of a small symmetric matrix, by cyclic Jacobi rotations (Golub
 * and Van Loan, section 8.5). O(n^3) a sweep; about ten sweeps are normal.
 */
export function symmetricEigen(matrix: readonly Float64Array[]): Eigen {
  const size = matrix.length
  const a = matrix.map((row) => row.slice())
  const v = matrix.map((_, i) => Float64Array.from({ length: size }, (_entry, j) => +(i === j)))
  const scale = Math.sqrt(a.reduce((sum, row) => sum + row.reduce((s, x) => s + x * x, 0), 0))
  for (let sweep = 0; sweep < sweepsMax && offDiagonal(a) > 1e-14 * scale; sweep++)
    for (let p = 0; p < size; p++) for (let q = p + 1; q < size; q++) rotate(a, v, p, q)
  const order = a.map((_, k) => k).toSorted((x, y) => a[y]![y]! - a[x]![x]! || x - y)
  return {
    values: order.map((k) => a[k]![k]!),
    vectors: order.map((k) => Float64Array.from(v, (row) => row[k]!)),
  }
}

/** Turns the plane of axes p and q so that the entry (p, q) becomes 0. */
function rotate(a: Float64Array[], v: Float64Array[], p: number, q: number): void {
  const off = a[p]![q]!
  if (off === 0) return
  const theta = (a[q]![q]! - a[p]![p]!) / (2 * off)
  const tangent = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1))
  const cosine = 1 / Math.sqrt(tangent * tangent + 1)
  const sine = tangent * cosine
  for (const row of a) turn(row, p, q, cosine, sine)
  const rowP = a[p]!
  const rowQ = a[q]!
  for (let k = 0; k < a.length; k++) {
    const [x, y] = [rowP[k]!, rowQ[k]!]
    rowP[k] = cosine * x - sine * y
    rowQ[k] = sine * x + cosine * y
  }
  for (const row of v) turn(row, p, q, cosine, sine)
}

function turn(row: Float64Array, p: number, q: number, cosine: number, sine: number): void {
  const [x, y] = [row[p]!, row[q]!]
  row[p] = cosine * x - sine * y
  row[q] = sine * x + cosine * y
}

function offDiagonal(a: readonly Float64Array[]): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) for (let j = 0; j < i; j++) sum += a[i]![j]! * a[i]![j]!
  return Math.sqrt(2 * sum)
}
