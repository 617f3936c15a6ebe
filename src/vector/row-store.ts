/*
 * Rows of a matrix and queries as 8-bit whole numbers. A unit vector is scaled so that its largest
 * number becomes 63 (127 in a query) and rounded: sums of products are then exact and the same in
 * TypeScript and in WebAssembly, whatever the order of the additions. What rounding costs is
 * measured row by row and bounds the error of a product, so that a search can look closer at every
 * row that might be meant.
 */

import { assert } from '../base/assert.ts'
import { type Kernels, loadKernels } from '../base/kernels.ts'

const rowLevels = 63
const queryLevels = 127

/** Rows are stored larger by this, which leaves no number below 0. */
const rowShift = 64

/** Up to here sums of products fit 32 bits. */
const dimensionsMax = 2 ** 17

/** Queries that the store has room for. */
export const queryRoom = 32

/** Rows of which the products are kept at once. */
export const blockRows = 512

/** Rows of a block that share a largest product. */
export const groupRows = 16

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

export type Room = {
  readonly fours: readonly FourQueries[]
  /** By row: what one of its levels is worth, and how far it is from the unit vector. */
  readonly scales: Float32Array
  readonly losses: Float32Array
  /** Room for a multiple of `groupRows`. */
  readonly rows: Int8Array
  /** Rows of a block that were found, and the most that their products may be. */
  readonly found: { readonly rows: Int32Array; readonly values: Float32Array }
}

/** Up to four queries, and what comes of them and a block of rows. */
export type FourQueries = {
  /** By query: how much larger its sums come out because rows are stored larger. */
  readonly shifts: Int32Array
  /** By query: how far a product may be wrong for all that its row has lost. */
  readonly spreads: Float32Array
  /** Sums of products of levels; in the same memory the most that the products may be. */
  readonly sums: Int32Array
  readonly products: Float32Array
  /** Of each `groupRows` rows the largest of what the products may at most and at least be. */
  readonly most: Float32Array
  readonly least: Float32Array
  /** By query: no group of the block has a larger `least`. */
  readonly tops: Float32Array
  readonly queries: Int8Array
}

/** Kernels take addresses, and numbers of rows and of bytes a row. */
export type VectorKernels = {
  readonly multiplyOne: Multiply
  readonly multiplyFour: Multiply
  readonly boundOne: Bound
  readonly boundFour: Bound
  readonly gather: Gather
}

type Multiply = (rows: number, count: number, stride: number, queries: number, sums: number) => void

type Bound = (
  scales: number,
  losses: number,
  count: number,
  shifts: number,
  spreads: number,
  products: number,
  most: number,
  least: number,
  tops: number,
) => void

type Gather = (
  products: number,
  most: number,
  step: number,
  count: number,
  bound: number,
  found: number,
  values: number,
) => number

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
    const level = (exact + (rowShift + 0.5)) | 0
    room.rows[start + index] = level
    lost += (exact - (level - rowShift)) ** 2
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
  const { queries, shifts, spreads } = room.fours[query >> 2]!
  const scale = largestOf(vector) / norm / queryLevels
  const factor = 1 / (norm * scale)
  const start = (query & 3) * stride
  let sum = 0
  let squares = 0
  for (let index = 0; index < vector.length; index++) {
    const exact = vector[index]! * factor
    const level = ((exact + (queryLevels + 0.5)) | 0) - queryLevels
    queries[start + index] = level
    sum += level
    squares += (exact - level) ** 2
  }
  const lost = scale * Math.sqrt(squares)
  shifts[query & 3] = rowShift * sum
  spreads[query & 3] = (1 + lost) / scale
  return { scale, lost }
}

function largestOf(vector: ArrayLike<number>): number {
  let largest = 0
  for (let index = 0; index < vector.length; index++) {
    const size = Math.abs(vector[index]!)
    if (size > largest) largest = size
  }
  return largest
}

/** Rows come last. All lies in the memory of the kernels where there are any. */
function layOut(stride: number, capacity: number, kernels?: Kernels<VectorKernels>): Room {
  const start = kernels?.start ?? 0
  const groups = blockRows / groupRows
  const fourBytes = 48 + 16 * blockRows + 32 * groups + 4 * stride
  const found = start + (queryRoom / 4) * fourBytes
  const scales = found + 8 * blockRows
  const losses = scales + 4 * capacity
  const rows = losses + 4 * capacity
  const end = rows + capacity * stride
  const buffer = kernels?.reserve(end - start) ?? new ArrayBuffer(end)
  const layOutFour = (shifts: number): FourQueries => {
    const sums = shifts + 48
    const most = sums + 16 * blockRows
    return {
      shifts: new Int32Array(buffer, shifts, 4),
      spreads: new Float32Array(buffer, shifts + 16, 4),
      tops: new Float32Array(buffer, shifts + 32, 4),
      sums: new Int32Array(buffer, sums, 4 * blockRows),
      products: new Float32Array(buffer, sums, 4 * blockRows),
      most: new Float32Array(buffer, most, 4 * groups),
      least: new Float32Array(buffer, most + 16 * groups, 4 * groups),
      queries: new Int8Array(buffer, most + 32 * groups, 4 * stride),
    }
  }
  return {
    fours: Array.from({ length: queryRoom / 4 }, (_, at) => layOutFour(start + at * fourBytes)),
    found: {
      rows: new Int32Array(buffer, found, blockRows),
      values: new Float32Array(buffer, found + 4 * blockRows, blockRows),
    },
    scales: new Float32Array(buffer, scales, capacity),
    losses: new Float32Array(buffer, losses, capacity),
    rows: new Int8Array(buffer, rows, capacity * stride),
  }
}
