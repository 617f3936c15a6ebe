/*
 * Rows of a matrix as 8-bit whole numbers, and their products with queries. A unit vector is scaled
 * so that its largest number becomes 63 (127 in a query) and rounded. Sums of products of whole
 * numbers are exact and the same in TypeScript and in WebAssembly, whatever the order of the
 * additions. What rounding costs is measured row by row and bounds the error of a product, so that
 * a search can look closer at every row that might be meant.
 */

import { assert } from '../base/assert.ts'
import { type Kernels, loadKernels } from '../base/kernels.ts'

/** The largest numbers of rows and of queries; rows are stored 64 larger than they are. */
const rowLevels = 63
const queryLevels = 127
const rowShift = 64

/** Up to here sums of products fit 32 bits. */
const dimensionsMax = 2 ** 17

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
  room: Room
  kernels: Kernels<VectorKernels> | undefined
}

type Room = {
  readonly queries: Int8Array
  /** By query: how much larger its products come out because rows are stored larger. */
  readonly shifts: Int32Array
  readonly products: Float32Array
  readonly maxima: Float32Array
  /** By row: what one of its levels is worth. */
  readonly scales: Float32Array
  /** Room for a multiple of `groupRows`. */
  readonly rows: Int8Array
}

type Multiply = (
  rows: number,
  scales: number,
  count: number,
  stride: number,
  queries: number,
  shifts: number,
  products: number,
  maxima: number,
) => void

type VectorKernels = { readonly multiplyFour: Multiply; readonly multiplyOne: Multiply }

export function openRowStore(dimensions: number, isCompiled: boolean): RowStore {
  assert(dimensions <= dimensionsMax, 'vectors of an index have at most 131,072 numbers')
  const stride = Math.max(1, Math.ceil(dimensions / 16)) * 16
  return { stride, isCompiled, room: layOut(stride, 0), kernels: undefined }
}

/** Makes room for a number of rows, what is there included. */
export function reserveRows(store: RowStore, count: number): void {
  const { stride, isCompiled, room } = store
  if (count <= room.scales.length) return
  const wanted = Math.max(16, count, 1.5 * room.scales.length)
  const capacity = groupRows * Math.ceil(wanted / groupRows)
  if (isCompiled && capacity >= compiledFrom) store.kernels ??= loadKernels<VectorKernels>()
  // The rows lie last, but those before them move when the memory of the kernels grows.
  const [rows, scales] = store.kernels
    ? [room.rows.slice(), room.scales.slice()]
    : [room.rows, room.scales]
  store.room = layOut(stride, capacity, store.kernels)
  store.room.rows.set(rows)
  store.room.scales.set(scales)
}

/** Of some rows and `lanes` queries, which lie side by side. */
export type Products = {
  readonly lanes: 1 | 4
  readonly first: number
  readonly count: number
  /** Of row `first + i` and query `q` at `lanes * i + q`. */
  readonly products: Float32Array
  /** The largest of each `groupRows` rows, laid out alike. */
  readonly maxima: Float32Array
}

/**
 * Products of a block of rows with one query, or with four of which some may be idle; they last
 * until the next are asked for. Times the query's scale they are those of the unit vectors.
 */
export function multiplyBlock(
  store: RowStore,
  rows: { readonly first: number; readonly count: number },
  queries: { readonly first: number; readonly lanes: 1 | 4 },
): Products {
  const { kernels, room } = store
  const { first, count } = rows
  const { lanes } = queries
  const { products, maxima } = room
  if (kernels) {
    const { multiplyOne: one, multiplyFour: four } = kernels.functions
    const multiply = lanes === 1 ? one : four
    multiply(
      room.rows.byteOffset + first * store.stride,
      room.scales.byteOffset + 4 * first,
      count,
      store.stride,
      room.queries.byteOffset + queries.first * store.stride,
      room.shifts.byteOffset + 4 * queries.first,
      products.byteOffset,
      maxima.byteOffset,
    )
  } else {
    const multiply = lanes === 1 ? multiplyOne : multiplyFour
    multiply(store, first, count, queries.first)
  }
  // The kernel takes whole groups: rows behind the last one count for nothing.
  findMaxima(room, kernels ? Math.floor(count / groupRows) : 0, count, lanes)
  return { lanes, first, count, products, maxima }
}

/**
 * Writes a vector of a given norm as a row; one of norm 0 is all zeros. Returns how far the row, as
 * a vector, is from the unit vector.
 */
export function writeRow(
  { room, stride }: RowStore,
  row: number,
  vector: ArrayLike<number>,
  norm: number,
): number {
  const scale = norm === 0 ? 0 : Math.fround(largestOf(vector) / norm / rowLevels)
  room.scales[row] = scale
  const start = row * stride
  room.rows.fill(rowShift, start, start + stride)
  if (scale === 0) return 0
  const factor = 1 / (norm * scale)
  let lost = 0
  for (let index = 0; index < vector.length; index++) {
    const exact = vector[index]! * factor
    const whole = (exact + (rowShift + 0.5)) | 0
    room.rows[start + index] = whole
    lost += (exact - (whole - rowShift)) ** 2
  }
  return scale * Math.sqrt(lost)
}

/** Makes a row equal to another. */
export function copyRow({ room, stride }: RowStore, from: number, to: number): void {
  room.rows.copyWithin(to * stride, from * stride, (from + 1) * stride)
  room.scales[to] = room.scales[from]!
}

/**
 * Writes a vector of a given norm, not 0, as a query. Returns what one of its levels is worth, and
 * how far the query, as a vector, is from the unit vector.
 */
export function writeQuery(
  { room, stride }: RowStore,
  query: number,
  vector: ArrayLike<number>,
  norm: number,
): { readonly scale: number; readonly lost: number } {
  const scale = largestOf(vector) / norm / queryLevels
  const factor = 1 / (norm * scale)
  const start = query * stride
  let sum = 0
  let lost = 0
  for (let index = 0; index < vector.length; index++) {
    const exact = vector[index]! * factor
    const whole = ((exact + (queryLevels + 0.5)) | 0) - queryLevels
    room.queries[start + index] = whole
    sum += whole
    lost += (exact - whole) ** 2
  }
  room.shifts[query] = rowShift * sum
  return { scale, lost: scale * Math.sqrt(lost) }
}

function largestOf(vector: ArrayLike<number>): number {
  let largest = 0
  for (let index = 0; index < vector.length; index++) {
    const size = Math.abs(vector[index]!)
    if (size > largest) largest = size
  }
  return largest
}

/** Room for rows, in the memory of the kernels where there are any. */
function layOut(stride: number, capacity: number, kernels?: Kernels<VectorKernels>): Room {
  const start = kernels?.start ?? 0
  const shifts = start + queryRoom * stride
  const products = shifts + 4 * queryRoom
  const maxima = products + 16 * blockRows
  const scales = maxima + (16 * blockRows) / groupRows
  const rows = scales + 16 * Math.ceil(capacity / 4)
  const end = rows + capacity * stride
  const buffer = kernels?.reserve(end - start) ?? new ArrayBuffer(end)
  return {
    queries: new Int8Array(buffer, start, queryRoom * stride),
    shifts: new Int32Array(buffer, shifts, queryRoom),
    products: new Float32Array(buffer, products, 4 * blockRows),
    maxima: new Float32Array(buffer, maxima, (4 * blockRows) / groupRows),
    scales: new Float32Array(buffer, scales, capacity),
    rows: new Int8Array(buffer, rows, capacity * stride),
  }
}

function findMaxima(
  { products, maxima }: Room,
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

function multiplyOne({ room, stride }: RowStore, first: number, count: number, query: number) {
  const { rows, scales, queries, shifts, products } = room
  const start = query * stride
  let at = first * stride
  for (let row = 0; row < count; row++) {
    let even = 0
    let odd = 0
    for (let index = start; index < start + stride; index += 2, at += 2) {
      even = (even + Math.imul(rows[at]!, queries[index]!)) | 0
      odd = (odd + Math.imul(rows[at + 1]!, queries[index + 1]!)) | 0
    }
    products[row] = Math.fround(even + odd - shifts[query]!) * scales[first + row]!
  }
}

function multiplyFour({ room, stride }: RowStore, first: number, count: number, query: number) {
  const { rows, scales, queries, shifts, products } = room
  const start = query * stride
  let at = first * stride
  for (let row = 0; row < count; row++) {
    let [a, b, c, d] = [0, 0, 0, 0]
    for (let index = start; index < start + stride; index++, at++) {
      const value = rows[at]!
      a = (a + Math.imul(value, queries[index]!)) | 0
      b = (b + Math.imul(value, queries[index + stride]!)) | 0
      c = (c + Math.imul(value, queries[index + 2 * stride]!)) | 0
      d = (d + Math.imul(value, queries[index + 3 * stride]!)) | 0
    }
    const scale = scales[first + row]!
    products[4 * row] = Math.fround(a - shifts[query]!) * scale
    products[4 * row + 1] = Math.fround(b - shifts[query + 1]!) * scale
    products[4 * row + 2] = Math.fround(c - shifts[query + 2]!) * scale
    products[4 * row + 3] = Math.fround(d - shifts[query + 3]!) * scale
  }
}
