import { expect, test } from 'vitest'
import { seededRng } from '../base/rng.ts'
import { dot } from './cosine.ts'
import { symmetricEigen } from './symmetric-eigen.ts'
import { project, type SparseRow, truncatedSvd } from './truncated-svd.ts'

function sparse(...values: number[]): SparseRow {
  const columns = values.flatMap((value, column) => (value === 0 ? [] : [column]))
  return {
    columns: Int32Array.from(columns),
    values: Float64Array.from(columns, (column) => values[column]!),
  }
}

test('eigenvalues of a symmetric matrix come largest first, with their vectors', () => {
  const { values, vectors } = symmetricEigen([Float64Array.of(2, 1), Float64Array.of(1, 2)])
  expect(values[0]).toBeCloseTo(3, 12)
  expect(values[1]).toBeCloseTo(1, 12)
  expect(Math.abs(vectors[0]![0]!)).toBeCloseTo(Math.SQRT1_2, 12)
})

test('a diagonal matrix has its entries as singular values', () => {
  const svd = truncatedSvd([sparse(0, 3, 0), sparse(5, 0, 0), sparse(0, 0, 1)], 3, 2)
  expect(svd.singularValues[0]).toBeCloseTo(5, 9)
  expect(svd.singularValues[1]).toBeCloseTo(3, 9)
  expect(svd.directions.entries[0]).toBeCloseTo(1, 9)
})

test('a matrix of low rank is reproduced, and has no more components than its rank', () => {
  const rng = seededRng(3)
  const a = Array.from({ length: 12 }, () => rng.next() - 0.5)
  const b = Array.from({ length: 12 }, () => rng.next() - 0.5)
  const rows = Array.from({ length: 30 }, () => {
    const [s, t] = [rng.next(), rng.next()]
    return sparse(...a.map((x, k) => s * x + t * b[k]!))
  })
  const { directions } = truncatedSvd(rows, 12, 5)
  expect(directions.count).toBe(2)
  for (const row of rows)
    expect(dot(project(row, directions), project(row, directions))).toBeCloseTo(
      dot(row.values, row.values),
      9,
    )
})
