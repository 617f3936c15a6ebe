/**
 * Non-dominated sorting of many points by bit masks (in the spirit of Moreno et al. 2020, merge
 * non-dominated sorting). Points are taken in blocks of 128, in an order in which dominators come
 * first. Along every axis from best to worst, a mask collects those of the block that were met;
 * each later point keeps, over all axes, those that were met before it every time: they dominate
 * it. So one word operation compares a point with 32 others, and no branch depends on a comparison.
 * O(d n^2 / 128) time, O(d n) memory. Only the innermost loop is compiled as well: `wasm/pareto.ts`
 * does it with one 128-bit word.
 */
import { type Kernels, loadKernels } from '../base/kernels.ts'

const blockSize = 128
const words = blockSize / 32

/**
 * Sorts places by lists of them, one per axis, from the best value to the worst. Places count from
 * 0, and a dominator comes before those whom it dominates, in every list and as a number.
 */
export type BlockRanker = {
  /** Raises ranks, which start at 0 or at what others demand, to those of a full sort. */
  readonly rankAll: (lists: readonly Int32Array[], ranks: Int32Array) => void
  /** Rank 0 for the first front, 1 for everyone else; what is dominated leaves at once. */
  readonly rankFirst: (lists: readonly Int32Array[]) => Int32Array
  /**
   * Raises the ranks of the places from `lowerCount` on as far as those below it, whose ranks are
   * final, demand.
   */
  readonly raise: (lists: readonly Int32Array[], ranks: Int32Array, lowerCount: number) => void
}

/** The ranker in TypeScript. */
export function blockRanker(): BlockRanker {
  return rankerWith(plainRoom)
}

/** The ranker of which the innermost loop is compiled, or undefined where that does not run. */
export function compiledBlockRanker(): BlockRanker | undefined {
  const kernels = loadKernels<Functions>()
  return kernels && rankerWith((count, listCount) => compiledRoom(kernels, count, listCount))
}

function rankerWith(makeRoom: typeof plainRoom): BlockRanker {
  const start = (lists: readonly Int32Array[], ranks: Int32Array) =>
    startSorting(lists, ranks, makeRoom(ranks.length, lists.length))
  return {
    rankAll: (lists, ranks) => rankAll(start(lists, ranks)),
    rankFirst: (lists) => rankFirst(start(lists, new Int32Array(lists[0]!.length))),
    raise: (lists, ranks, lowerCount) => raiseAll(start(lists, ranks), lowerCount),
  }
}

/** Where the sort keeps what the innermost loop touches, and that loop. */
type Room = {
  /** Four words per place: who of the block dominates it. */
  readonly masks: Int32Array
  /** Places that need no further comparison. */
  readonly isDone: Uint8Array
  /** Per list, the places that are not done; the rest of it is stale. */
  readonly lists: readonly Int32Array[]
  /**
   * Narrows every mask to those of the block at `start` that the list meets earlier. Takes places
   * that are done from the first `length` of the list, and returns how many are left.
   */
  readonly narrow: (list: Int32Array, length: number, start: number) => number
}

type Sorting = Room & {
  readonly count: number
  readonly ranks: Int32Array
  readonly lengths: number[]
}

function startSorting(lists: readonly Int32Array[], ranks: Int32Array, room: Room): Sorting {
  for (const [axis, list] of room.lists.entries()) list.set(lists[axis]!)
  room.isDone.fill(0)
  const count = ranks.length
  return { ...room, count, ranks, lengths: room.lists.map(() => count) }
}

function rankAll(sorting: Sorting): void {
  const { count, isDone } = sorting
  const levels = emptyLevels()
  for (let start = 0; start < count; start += blockSize) {
    collectMasks(sorting, start)
    const levelCount = rankBlock(sorting, start, levels)
    for (let place = start + blockSize; place < count; place++)
      raisePlace(sorting, place, levels, levelCount)
    isDone.fill(1, start, start + blockSize)
  }
}

function raiseAll(sorting: Sorting, lowerCount: number): void {
  const { count, ranks, isDone } = sorting
  const levels = emptyLevels()
  for (let start = 0; start < lowerCount; start += blockSize) {
    const end = Math.min(start + blockSize, lowerCount)
    collectMasks(sorting, start)
    let levelCount = 0
    for (let place = start; place < end; place++)
      levelCount = addToLevel(levels, levelCount, ranks[place]!, place - start)
    for (let place = lowerCount; place < count; place++)
      raisePlace(sorting, place, levels, levelCount)
    isDone.fill(1, start, end)
  }
}

function rankFirst(sorting: Sorting): Int32Array {
  const { count, ranks, masks, isDone } = sorting
  for (let start = 0; start < count; start += blockSize) {
    const end = Math.min(start + blockSize, count)
    if (isDone.subarray(start, end).indexOf(0) < 0) continue
    collectMasks(sorting, start)
    for (let place = start; place < end; place++) hideLater(masks, place, place - start)
    for (let place = start; place < count; place++)
      if (isDone[place] === 0 && !isEmpty(masks, place)) ranks[place] = isDone[place] = 1
    isDone.fill(1, start, end)
  }
  return ranks
}

function collectMasks({ lists, lengths, masks, narrow }: Sorting, start: number): void {
  masks.fill(-1, words * start)
  for (const [axis, list] of lists.entries()) lengths[axis] = narrow(list, lengths[axis]!, start)
}

function isEmpty(masks: Int32Array, place: number): boolean {
  const word = words * place
  return (masks[word]! | masks[word + 1]! | masks[word + 2]! | masks[word + 3]!) === 0
}

function plainRoom(count: number, listCount: number): Room {
  const masks = new Int32Array(words * count)
  const isDone = new Uint8Array(count)
  const lists = Array.from({ length: listCount }, () => new Int32Array(count))
  const narrow = (list: Int32Array, length: number, start: number) =>
    narrowMasks(list, length, { masks, isDone, start })
  return { masks, isDone, lists, narrow }
}

type Narrowing = {
  readonly masks: Int32Array
  readonly isDone: Uint8Array
  readonly start: number
}

function narrowMasks(list: Int32Array, length: number, narrowing: Narrowing): number {
  const { masks, isDone, start } = narrowing
  let [a, b, c, d] = [0, 0, 0, 0]
  let left = 0
  for (let index = 0; index < length; index++) {
    const place = list[index]!
    if (isDone[place] !== 0) continue
    list[left++] = place
    const word = words * place
    masks[word]! &= a
    masks[word + 1]! &= b
    masks[word + 2]! &= c
    masks[word + 3]! &= d
    const slot = place - start
    if (slot >= blockSize) continue
    const bit = 1 << slot // Shifts count modulo 32.
    if (slot < 32) a |= bit
    else if (slot < 64) b |= bit
    else if (slot < 96) c |= bit
    else d |= bit
  }
  return left
}

type Functions = {
  narrowMasks(
    list: number,
    length: number,
    masks: number,
    isDone: number,
    start: number,
    bits: number,
  ): number
}

/** The same in the kernels' own memory, where the address of an array is its byte offset. */
function compiledRoom(
  { functions, start, reserve }: Kernels<Functions>,
  count: number,
  listCount: number,
): Room {
  const bits = start // One mask per slot of a block.
  const masksAt = bits + 16 * blockSize
  const listsAt = masksAt + 16 * count
  const isDoneAt = listsAt + 4 * count * listCount
  const memory = reserve(isDoneAt + count - start)
  const masks = new Int32Array(memory, masksAt, words * count)
  const isDone = new Uint8Array(memory, isDoneAt, count)
  const lists = Array.from(
    { length: listCount },
    (_, axis) => new Int32Array(memory, listsAt + 4 * count * axis, count),
  )
  const slotBits = new Int32Array(memory, bits, words * blockSize).fill(0)
  for (let slot = 0; slot < blockSize; slot++) slotBits[words * slot + (slot >> 5)] = 1 << slot
  const narrow = (list: Int32Array, length: number, first: number) =>
    functions.narrowMasks(list.byteOffset, length, masksAt, isDoneAt, first, bits)
  return { masks, isDone, lists, narrow }
}

type Levels = { readonly ranks: Int32Array; readonly masks: Int32Array }

function emptyLevels(): Levels {
  return { ranks: new Int32Array(blockSize), masks: new Int32Array(words * blockSize) }
}

/** Ranks the block's own points; returns how many ranks occur, listed from the worst. */
function rankBlock({ count, ranks, masks }: Sorting, start: number, levels: Levels): number {
  const size = Math.min(blockSize, count - start)
  let levelCount = 0
  for (let slot = 0; slot < size; slot++) {
    const place = start + slot
    hideLater(masks, place, slot)
    raisePlace({ ranks, masks }, place, levels, levelCount)
    levelCount = addToLevel(levels, levelCount, ranks[place]!, slot)
  }
  return levelCount
}

/** On the first axis, the block's points are met in order of their slots. */
function hideLater(masks: Int32Array, place: number, slot: number): void {
  for (let word = 0; word < words; word++) {
    const before = slot - 32 * word
    if (before < 32) masks[words * place + word]! &= before <= 0 ? 0 : (1 << before) - 1
  }
}

/** A place stands one below the worst of those who dominate it. */
function raisePlace(
  { ranks, masks }: Pick<Sorting, 'ranks' | 'masks'>,
  place: number,
  levels: Levels,
  levelCount: number,
): void {
  if (isEmpty(masks, place)) return
  const word = words * place
  const own = ranks[place]!
  for (let level = 0; level < levelCount && levels.ranks[level]! >= own; level++) {
    const at = words * level
    const dominators =
      (masks[word]! & levels.masks[at]!) |
      (masks[word + 1]! & levels.masks[at + 1]!) |
      (masks[word + 2]! & levels.masks[at + 2]!) |
      (masks[word + 3]! & levels.masks[at + 3]!)
    if (dominators === 0) continue
    ranks[place] = levels.ranks[level]! + 1
    return
  }
}

/** Adds a slot to the mask of its rank; a rank that is new keeps the list descending. */
function addToLevel(levels: Levels, levelCount: number, rank: number, slot: number): number {
  let level = 0
  while (level < levelCount && levels.ranks[level]! > rank) level++
  const isNew = level === levelCount || levels.ranks[level] !== rank
  if (isNew) {
    levels.ranks.copyWithin(level + 1, level, levelCount)
    levels.masks.copyWithin(words * (level + 1), words * level, words * levelCount)
    levels.ranks[level] = rank
    levels.masks.fill(0, words * level, words * (level + 1))
  }
  levels.masks[words * level + (slot >> 5)]! |= 1 << slot
  return levelCount + Number(isNew)
}
