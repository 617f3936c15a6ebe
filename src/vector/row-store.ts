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

/** Rows that are multiplied at once: they stay in the cache while all queries go over them. */
export const blockRows = 512

/** Queries that the store has room for. */
export const queryRoom = 32

/** Rows of a block that share one entry among the maxima. */
export const groupRows = 8

/** Rows below which loading the compiled kernels does not pay. */
const compiledFrom = 128

export type RowStore = {
  /** Numbers a row: the dimensions, rounded up with zeros. */
  readonly stride: number
  /** Whether the compiled kernels may be used. */
  readonly isCompiled: boolean
  queries: Int16Array
  products: Int32Array
  maxima: Int32Array
  /** Room for a multiple of `groupRows`. */
  rows: Int16Array
  kernels: Kernels<VectorKernels> | undefined
}

type Multiply = (
  rows: number,
  count: number,
  stride: number,
  queries: number,
  products: number,
  maxima: number,
) => void

type VectorKernels = { readonly multiplyFour: Multiply; readonly multiplyOne: Multiply }

export function openRowStore(dimensions: number, isCompiled: boolean): RowStore {
  const stride = Math.max(1, Math.ceil(dimensions / 8)) * 8
  return {
    stride,
    isCompiled,
    queries: new Int16Array(queryRoom * stride),
    products: new Int32Array(4 * blockRows),
    maxima: new Int32Array((4 * blockRows) / groupRows),
    rows: new Int16Array(0),
    kernels: undefined,
  }
}

/** Makes room for a number of rows, what is there included. */
export function reserveRows(store: RowStore, count: number): void {
  const { stride, isCompiled } = store
  if (count * stride <= store.rows.length) return
  const wanted = Math.max(16, count, (1.5 * store.rows.length) / stride)
  const capacity = groupRows * Math.ceil(wanted / groupRows)
  const isFirst = store.kernels === undefined
  if (isCompiled && capacity >= compiledFrom) store.kernels ??= loadKernels<VectorKernels>()
  const old = store.rows
  if (store.kernels) layOut(store, store.kernels, capacity)
  else store.rows = new Int16Array(capacity * stride)
  if (isFirst) store.rows.set(old)
}

/** Of some rows and `lanes` queries, which lie side by side. */
export type Products = {
  readonly lanes: 1 | 4
  readonly first: number
  readonly count: number
  /** Of row `first + i` and query `q` at `lanes * i + q`. */
  readonly products: Int32Array
  /** The largest of each `groupRows` rows, laid out alike. */
  readonly maxima: Int32Array
}

/**
 * Products of a block of rows with one query, or with four of which some may be idle; they last
 * until the next are asked for.
 */
export function multiplyBlock(
  store: RowStore,
  rows: { readonly first: number; readonly count: number },
  queries: { readonly first: number; readonly lanes: 1 | 4 },
): Products {
  const { kernels, stride, products, maxima } = store
  const { first, count } = rows
  const { lanes } = queries
  let firstGroup = 0
  if (kernels) {
    const multiply = lanes === 1 ? kernels.functions.multiplyOne : kernels.functions.multiplyFour
    const fromRow = store.rows.byteOffset + 2 * first * stride
    const fromQuery = store.queries.byteOffset + 2 * queries.first * stride
    const [toProducts, toMaxima] = [products.byteOffset, maxima.byteOffset]
    multiply(fromRow, count, 2 * stride, fromQuery, toProducts, toMaxima)
    // The kernel takes whole groups: rows behind the last one count for nothing.
    firstGroup = Math.floor(count / groupRows)
  } else {
    const multiply = lanes === 1 ? multiplyOne : multiplyFour
    multiply(store, first, count, queries.first * stride)
  }
  findMaxima(store, firstGroup, count, lanes)
  return { lanes, first, count, products, maxima }
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
  const products = start + 2 * queryRoom * stride
  const maxima = products + 16 * blockRows
  const rows = maxima + (16 * blockRows) / groupRows
  const buffer = reserve(rows - start + 2 * capacity * stride)
  store.queries = new Int16Array(buffer, start, queryRoom * stride)
  store.products = new Int32Array(buffer, products, 4 * blockRows)
  store.maxima = new Int32Array(buffer, maxima, (4 * blockRows) / groupRows)
  store.rows = new Int16Array(buffer, rows, capacity * stride)
}

function findMaxima(
  { products, maxima }: RowStore,
  firstGroup: number,
  count: number,
  lanes: number,
): void {
  const perGroup = lanes * groupRows
  for (let group = firstGroup; group * groupRows < count; group++)
    for (let lane = 0; lane < lanes; lane++) {
      const end = Math.min((group + 1) * perGroup, count * lanes)
      let largest = products[group * perGroup + lane]!
      for (let at = group * perGroup + lane; at < end; at += lanes)
        if (products[at]! > largest) largest = products[at]!
      maxima[group * lanes + lane] = largest
    }
}

function multiplyOne(
  { rows, queries, products, stride }: RowStore,
  first: number,
  count: number,
  query: number,
): void {
  let at = first * stride
  for (let row = 0; row < count; row++) {
    let even = 0
    let odd = 0
    for (let index = query; index < query + stride; index += 2, at += 2) {
      even = (even + Math.imul(rows[at]!, queries[index]!)) | 0
      odd = (odd + Math.imul(rows[at + 1]!, queries[index + 1]!)) | 0
    }
    products[row] = (even + odd) | 0
  }
}

function multiplyFour(
  { rows, queries, products, stride }: RowStore,
  first: number,
  count: number,
  query: number,
): void {
  let at = first * stride
  for (let row = 0; row < count; row++) {
    let [a, b, c, d] = [0, 0, 0, 0]
    for (let index = query; index < query + stride; index++, at++) {
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
