/*
 * Rows of a matrix as 16-bit whole numbers, and their products with queries. A unit vector is
 * scaled by 32767 and rounded: products of two such rows stay within 32 bits, so every sum is exact
 * and the same in TypeScript and in WebAssembly, whatever the order of the additions. What rounding
 * costs is measured row by row and bounds the error of a product, so that a search can look closer
 * at every row that might be meant.
 */

import { type Kernels, loadKernels } from '../base/kernels.ts'

/** The square of this is the product of a row with itself. */
export const unitLength = 32_767

/** Makes numbers of a row positive, so that cutting off their fractions rounds them. */
const roundingShift = unitLength + 0.5

/** Rows that are multiplied at once. */
export const blockRows = 256

/** Rows below which loading the compiled kernels does not pay. */
const compiledFrom = 128

export type RowStore = {
  /** Numbers a row: the dimensions, rounded up with zeros. */
  readonly stride: number
  /** Whether the compiled kernels may be used. */
  readonly isCompiled: boolean
  /** Room for four queries, room for the products of a block, and room for the rows. */
  queries: Int16Array
  products: Int32Array
  rows: Int16Array
  kernels: Kernels<VectorKernels> | undefined
}

type Multiply = (
  rows: number,
  count: number,
  stride: number,
  queries: number,
  products: number,
) => void

type VectorKernels = { readonly multiplyFour: Multiply; readonly multiplyOne: Multiply }

export function openRowStore(dimensions: number, isCompiled: boolean): RowStore {
  const stride = Math.max(1, Math.ceil(dimensions / 8)) * 8
  return {
    stride,
    isCompiled,
    queries: new Int16Array(4 * stride),
    products: new Int32Array(4 * blockRows),
    rows: new Int16Array(0),
    kernels: undefined,
  }
}

/** Makes room for a number of rows, what is there included. */
export function reserveRows(store: RowStore, count: number): void {
  const { stride, isCompiled } = store
  if (count * stride <= store.rows.length) return
  const capacity = 4 * Math.ceil(Math.max(16, count, (1.5 * store.rows.length) / stride) / 4)
  const isFirst = store.kernels === undefined
  if (isCompiled && capacity >= compiledFrom) store.kernels ??= loadKernels<VectorKernels>()
  const old = store.rows
  if (store.kernels) layOut(store, store.kernels, capacity)
  else store.rows = new Int16Array(capacity * stride)
  if (isFirst) store.rows.set(old)
}

/**
 * Products of up to four queries with a block of rows. The product of row `first + i` and query `q`
 * stands at `4 * i + q`, or at `i` where there is one query.
 */
export function multiplyBlock(
  store: RowStore,
  first: number,
  count: number,
  queries: number,
): Int32Array {
  const { kernels, stride, rows, products } = store
  if (kernels) {
    const { functions } = kernels
    const multiply = queries === 1 ? functions.multiplyOne : functions.multiplyFour
    const from = rows.byteOffset + 2 * first * stride
    multiply(from, count, 2 * stride, store.queries.byteOffset, products.byteOffset)
  } else if (queries === 1) multiplyOne(store, first, count)
  else multiplyFour(store, first, count)
  return products
}

/**
 * Writes a vector of a given norm as a row, scaled to `unitLength`; a vector of norm 0 is all
 * zeros. Returns the length of what rounding took away.
 */
export function writeRow(
  into: Int16Array,
  start: number,
  vector: ArrayLike<number>,
  norm: number,
): number {
  const scale = norm === 0 ? 0 : unitLength / norm
  let lost = 0
  for (let index = 0; index < vector.length; index++) {
    const exact = vector[index]! * scale
    const whole = ((exact + roundingShift) | 0) - unitLength
    into[start + index] = whole
    lost += (exact - whole) * (exact - whole)
  }
  return Math.sqrt(lost)
}

/** The rows lie last in the memory of the kernels and grow in place. */
function layOut(store: RowStore, { start, reserve }: Kernels<VectorKernels>, capacity: number) {
  const { stride } = store
  const products = start + 8 * stride
  const rows = products + 16 * blockRows
  const buffer = reserve(rows - start + 2 * capacity * stride)
  store.queries = new Int16Array(buffer, start, 4 * stride)
  store.products = new Int32Array(buffer, products, 4 * blockRows)
  store.rows = new Int16Array(buffer, rows, capacity * stride)
}

function multiplyOne({ rows, queries, products, stride }: RowStore, first: number, count: number) {
  let at = first * stride
  for (let row = 0; row < count; row++) {
    let even = 0
    let odd = 0
    for (let index = 0; index < stride; index += 2, at += 2) {
      even = (even + Math.imul(rows[at]!, queries[index]!)) | 0
      odd = (odd + Math.imul(rows[at + 1]!, queries[index + 1]!)) | 0
    }
    products[row] = (even + odd) | 0
  }
}

function multiplyFour({ rows, queries, products, stride }: RowStore, first: number, count: number) {
  let at = first * stride
  for (let row = 0; row < count; row++) {
    let [a, b, c, d] = [0, 0, 0, 0]
    for (let index = 0; index < stride; index++, at++) {
      const value = rows[at]!
      a = (a + Math.imul(value, queries[index]!)) | 0
      b = (b + Math.imul(value, queries[index + stride]!)) | 0
      c = (c + Math.imul(value, queries[index + 2 * stride]!)) | 0
      d = (d + Math.imul(value, queries[index + 3 * stride]!)) | 0
    }
    products[4 * row] = a
    products[4 * row + 1] = b
    products[4 * row + 2] = c
    products[4 * row + 3] = d
  }
}
