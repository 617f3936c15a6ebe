/*
 * Products of a block of rows with queries, and how far they may be wrong. The two kernels are
 * compiled (`wasm/vector.ts`) and, equal to the last bit, written here.
 */

import { type FourQueries, groupRows, type RowStore, type VectorKernels } from './row-store.ts'

/** Rows that stay in the nearest cache while all queries go over them. */
const nearRows = 64

/** Some rows, one behind the other. */
export type Block = { readonly first: number; readonly count: number }

/** Of a block and `lanes` queries: those of its row `i` and query `q` stand at `lanes * i + q`. */
export type Products = Pick<FourQueries, 'products' | 'most' | 'least' | 'tops'> &
  Block & { readonly lanes: 1 | 4; readonly store: RowStore }

/**
 * Products of a block of rows with the queries that were written last, by fours of which
 * the last may have idle lanes, or one. They last until the next are asked for. Times a query's
 * scale they are those of the unit vectors.
 */
export function multiplyBlock(store: RowStore, block: Block, queryCount: number): Products[] {
  const { room, kernels } = store
  const tasks: Task[] = []
  for (let query = 0; query < queryCount; query += 4) {
    const four = room.fours[query >> 2]!
    tasks.push({ ...block, four, lanes: query + 1 === queryCount ? 1 : 4 })
  }
  for (let from = 0; from < block.count; from += nearRows)
    for (const task of tasks)
      if (kernels) multiplyCompiled(store, kernels.functions, task, from)
      else multiply(store, task, from)
  return tasks.map((task) => {
    if (kernels) boundCompiled(store, kernels.functions, task)
    else bound(store, task)
    const { products, most, least, tops } = task.four
    return { ...block, store, lanes: task.lanes, products, most, least, tops }
  })
}

type Task = Block & { readonly four: FourQueries; readonly lanes: 1 | 4 }

/** Sums for the near rows that begin so many rows into the block. */
function multiply({ room, stride }: RowStore, { four, lanes, first, count }: Task, from: number) {
  const { rows } = room
  const { queries, sums } = four
  const end = Math.min(count, from + nearRows)
  let at = (first + from) * stride
  for (let row = from; row < end; row++) {
    if (lanes === 1) {
      sums[row] = sumOfOne(rows, at, queries)
      at += stride
      continue
    }
    let [a, b, c, d] = [0, 0, 0, 0]
    for (let index = 0; index < stride; index++, at++) {
      const level = rows[at]!
      a = (a + Math.imul(level, queries[index]!)) | 0
      b = (b + Math.imul(level, queries[index + stride]!)) | 0
      c = (c + Math.imul(level, queries[index + 2 * stride]!)) | 0
      d = (d + Math.imul(level, queries[index + 3 * stride]!)) | 0
    }
    sums[4 * row] = a
    sums[4 * row + 1] = b
    sums[4 * row + 2] = c
    sums[4 * row + 3] = d
  }
}

function sumOfOne(rows: Int8Array, start: number, queries: Int8Array): number {
  let even = 0
  let odd = 0
  for (let index = 0, at = start; index < queries.length >> 2; index += 2, at += 2) {
    even = (even + Math.imul(rows[at]!, queries[index]!)) | 0
    odd = (odd + Math.imul(rows[at + 1]!, queries[index + 1]!)) | 0
  }
  return (even + odd) | 0
}

function multiplyCompiled(
  { room, stride }: RowStore,
  { multiplyOne, multiplyFour }: VectorKernels,
  { four, lanes, first, count }: Task,
  from: number,
): void {
  const kernel = lanes === 1 ? multiplyOne : multiplyFour
  const rows = room.rows.byteOffset + (first + from) * stride
  const sums = four.sums.byteOffset + 4 * lanes * from
  kernel(rows, Math.min(nearRows, count - from), stride, four.queries.byteOffset, sums)
}

/** Makes products of sums. */
function bound(store: RowStore, task: Task): void {
  const { scales, losses } = store.room
  const { four, lanes, first, count } = task
  const { shifts, spreads, sums, products } = four
  for (let row = 0, at = 0; row < count; row++)
    for (let lane = 0; lane < lanes; lane++, at++) {
      const product = Math.fround(Math.fround(sums[at]! - shifts[lane]!) * scales[first + row]!)
      products[at] = product + Math.fround(losses[first + row]! * spreads[lane]!)
    }
  four.tops.fill(Number.NEGATIVE_INFINITY)
  for (let group = 0; group * groupRows < count; group++) boundGroup(store, task, group)
}

/** The kernel takes whole groups, but rows behind the last one count for nothing. */
function boundCompiled(store: RowStore, { boundOne, boundFour }: VectorKernels, task: Task): void {
  const { scales, losses } = store.room
  const { four, lanes, first, count } = task
  const kernel = lanes === 1 ? boundOne : boundFour
  kernel(
    scales.byteOffset + 4 * first,
    losses.byteOffset + 4 * first,
    count,
    four.shifts.byteOffset,
    four.spreads.byteOffset,
    four.products.byteOffset,
    four.most.byteOffset,
    four.least.byteOffset,
    four.tops.byteOffset,
  )
  if (count % groupRows > 0) boundGroup(store, task, Math.floor(count / groupRows))
}

/** What is least is made of what is most: twice the error is taken away. */
function boundGroup({ room }: RowStore, { four, lanes, first, count }: Task, group: number): void {
  const { products, spreads, most, least, tops } = four
  const end = Math.min((group + 1) * groupRows, count)
  for (let lane = 0; lane < lanes; lane++) {
    let highest = Number.NEGATIVE_INFINITY
    let lowest = Number.NEGATIVE_INFINITY
    for (let row = group * groupRows; row < end; row++) {
      const product = products[row * lanes + lane]!
      const error = room.losses[first + row]! * spreads[lane]!
      if (product > highest) highest = product
      if (product - 2 * error > lowest) lowest = product - 2 * error
    }
    most[group * lanes + lane] = highest
    least[group * lanes + lane] = lowest
    if (lowest > tops[lane]!) tops[lane] = lowest
  }
}
