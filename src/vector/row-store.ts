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

/** Rows of a block that share one entry among the largest. */
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
  /** By query: how far a product may be wrong for all that its row has lost. */
  readonly spreads: Float32Array
  /** Of row `i` of a block and query `q` of several at `lanes * i + q`: the most it may be. */
  readonly products: Float32Array
  /** Of each `groupRows` rows the largest of what the products may at most and at least be. */
  readonly most: Float32Array
  readonly least: Float32Array
  /** By row: what one of its levels is worth, and how far it is from the unit vector. */
  readonly scales: Float32Array
  readonly losses: Float32Array
  /** Room for a multiple of `groupRows`. */
  readonly rows: Int8Array
}

type Multiply = (
  rows: number,
  scales: number,
  losses: number,
  count: number,
  stride: number,
  queries: number,
  shifts: number,
  spreads: number,
  products: number,
  most: number,
  least: number,
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
  // What stood before may lie where the new room does.
  const scales = room.scales.slice()
  const losses = room.losses.slice()
  const rows = room.rows.slice()
  store.room = layOut(stride, capacity, store.kernels)
  store.room.scales.set(scales)
  store.room.losses.set(losses)
  store.room.rows.set(rows)
}

/** Of some rows and `lanes` queries, which lie side by side (see `Room`). */
export type Products = Pick<Room, 'products' | 'most' | 'least'> & {
  readonly lanes: 1 | 4
  readonly first: number
  readonly count: number
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
  const { kernels, room, stride } = store
  const { first, count } = rows
  const { lanes } = queries
  const { products, most, least } = room
  if (kernels) {
    const { multiplyOne: one, multiplyFour: four } = kernels.functions
    const multiply = lanes === 1 ? one : four
    multiply(
      room.rows.byteOffset + first * stride,
      room.scales.byteOffset + 4 * first,
      room.losses.byteOffset + 4 * first,
      count,
      stride,
      room.queries.byteOffset + queries.first * stride,
      room.shifts.byteOffset + 4 * queries.first,
      room.spreads.byteOffset + 4 * queries.first,
      products.byteOffset,
      most.byteOffset,
      least.byteOffset,
    )
  } else {
    const multiply = lanes === 1 ? multiplyOne : multiplyFour
    multiply(store, first, count, queries.first)
  }
  const block = { lanes, first, count, products, most, least }
  // The kernel takes whole groups: rows behind the last one count for nothing.
  findLargest(room, block, kernels ? Math.floor(count / groupRows) : 0, queries.first)
  return block
}

/** Writes a vector of a given norm as a row; one of norm 0 is all zeros. */
export function writeRow(
  { room, stride }: RowStore,
  row: number,
  vector: ArrayLike<number>,
  norm: number,
): void {
  const scale = norm === 0 ? 0 : Math.fround(largestOf(vector) / norm / rowLevels)
  const start = row * stride
  room.scales[row] = scale
  room.losses[row] = 0
  room.rows.fill(rowShift, start, start + stride)
  if (scale === 0) return
  const factor = 1 / (norm * scale)
  let lost = 0
  for (let index = 0; index < vector.length; index++) {
    const exact = vector[index]! * factor
    const whole = (exact + (rowShift + 0.5)) | 0
    room.rows[start + index] = whole
    lost += (exact - (whole - rowShift)) ** 2
  }
  room.losses[row] = scale * Math.sqrt(lost)
}

/** Makes a row equal to another. */
export function copyRow({ room, stride }: RowStore, from: number, to: number): void {
  room.rows.copyWithin(to * stride, from * stride, (from + 1) * stride)
  room.scales[to] = room.scales[from]!
  room.losses[to] = room.losses[from]!
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
  const moved = scale * Math.sqrt(lost)
  room.shifts[query] = rowShift * sum
  room.spreads[query] = (1 + moved) / scale
  return { scale, lost: moved }
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
  const spreads = shifts + 4 * queryRoom
  const products = spreads + 4 * queryRoom
  const most = products + 16 * blockRows
  const least = most + (16 * blockRows) / groupRows
  const scales = least + (16 * blockRows) / groupRows
  const losses = scales + 4 * capacity
  const rows = losses + 4 * capacity
  const end = rows + capacity * stride
  const buffer = kernels?.reserve(end - start) ?? new ArrayBuffer(end)
  return {
    queries: new Int8Array(buffer, start, queryRoom * stride),
    shifts: new Int32Array(buffer, shifts, queryRoom),
    spreads: new Float32Array(buffer, spreads, queryRoom),
    products: new Float32Array(buffer, products, 4 * blockRows),
    most: new Float32Array(buffer, most, (4 * blockRows) / groupRows),
    least: new Float32Array(buffer, least, (4 * blockRows) / groupRows),
    scales: new Float32Array(buffer, scales, capacity),
    losses: new Float32Array(buffer, losses, capacity),
    rows: new Int8Array(buffer, rows, capacity * stride),
  }
}

/** From one group on. What is least is made of what is most: twice the error is taken away. */
function findLargest(room: Room, block: Products, firstGroup: number, query: number): void {
  const { losses, spreads } = room
  const { products, most, least, lanes, first, count } = block
  for (let group = firstGroup; group * groupRows < count; group++) {
    const end = Math.min((group + 1) * groupRows, count)
    for (let lane = 0; lane < lanes; lane++) {
      let highest = Number.NEGATIVE_INFINITY
      let lowest = Number.NEGATIVE_INFINITY
      for (let row = group * groupRows; row < end; row++) {
        const high = products[row * lanes + lane]!
        highest = Math.max(highest, high)
        lowest = Math.max(lowest, high - 2 * losses[first + row]! * spreads[query + lane]!)
      }
      most[group * lanes + lane] = highest
      least[group * lanes + lane] = lowest
    }
  }
}

function multiplyOne({ room, stride }: RowStore, first: number, count: number, query: number) {
  const { rows, queries, products } = room
  const start = query * stride
  let at = first * stride
  for (let row = 0; row < count; row++) {
    let even = 0
    let odd = 0
    for (let index = start; index < start + stride; index += 2, at += 2) {
      even = (even + Math.imul(rows[at]!, queries[index]!)) | 0
      odd = (odd + Math.imul(rows[at + 1]!, queries[index + 1]!)) | 0
    }
    products[row] = mostOf(room, first + row, query, even + odd)
  }
}

function multiplyFour({ room, stride }: RowStore, first: number, count: number, query: number) {
  const { rows, queries, products } = room
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
    products[4 * row] = mostOf(room, first + row, query, a)
    products[4 * row + 1] = mostOf(room, first + row, query + 1, b)
    products[4 * row + 2] = mostOf(room, first + row, query + 2, c)
    products[4 * row + 3] = mostOf(room, first + row, query + 3, d)
  }
}

/** The most that a product may be whose rounded numbers sum up to this. */
function mostOf(
  { scales, losses, shifts, spreads }: Room,
  row: number,
  query: number,
  sum: number,
): number {
  return (sum - shifts[query]!) * scales[row]! + losses[row]! * spreads[query]!
}
