/**
 * Ranks of at most 64 points by bit masks. Judged scores take few values. For every axis and level
 * one 64-bit mask (two words of 32) tells which points stand at that level or above. The AND over
 * axes of the masks at a point's own levels leaves those who are nowhere below it: itself, its
 * equals and its dominators. An equal sees the point among its own; a dominator does not. O(d (n +
 * levels)) word operations to find them all, instead of O(n^2 d) comparisons. `wasm/pareto.ts` does
 * the same in WebAssembly.
 */

import { assert } from '../base/assert.ts'

/** Levels count from 0 and are fewer than this. */
export const levelsMax = 16

/** The most points that a group may have. */
export const groupMax = 64

/** Where a group's levels and ranks begin, and its size. */
export type GroupSpan = {
  levelStart: number
  rankStart: number
  count: number
  axisCount: number
}

/**
 * A function that ranks one group after the other in the same buffers: from a column of levels per
 * axis, it writes ranks as `rankPoints` promises them. Groups have at most `axisMax` axes.
 */
export function levelRanker(
  axisMax: number,
): (levels: Uint8Array, ranks: Uint8Array | Int32Array, span: GroupSpan) => void {
  const low = new Int32Array(levelsMax * axisMax)
  const high = new Int32Array(levelsMax * axisMax)
  const rows = new Int32Array(2 * groupMax)
  return (levels, ranks, span) => {
    fillMasks(levels, span, 0, low)
    if (span.count > 32) {
      fillMasks(levels, span, 32, high)
      findAbove(levels, span, [low, high], rows)
    } else findFewAbove(levels, span, low, rows)
    peelFronts(rows, ranks, span)
  }
}

/** Per axis and level one word: which of 32 points from `first` on stand at that level or above. */
function fillMasks(levels: Uint8Array, span: GroupSpan, first: number, masks: Int32Array): void {
  const { levelStart, count, axisCount } = span
  const last = Math.min(count, first + 32)
  const end = levelsMax * axisCount
  masks.fill(0, 0, end)
  let bits = 0
  let column = levelStart
  for (let base = 0; base < end; base += levelsMax) {
    for (let point = first; point < last; point++) {
      const level = levels[column + point]!
      bits |= level
      masks[base + level]! |= 1 << point // Shifts count modulo 32.
    }
    let above = 0
    for (let word = base + levelsMax - 1; word >= base; word--) masks[word] = above |= masks[word]!
    column += count
  }
  assert(bits < levelsMax, 'levels are below 16')
}

/** Two words per point: the others that are nowhere below it. */
function findAbove(
  levels: Uint8Array,
  { levelStart, count, axisCount }: GroupSpan,
  [lowMasks, highMasks]: readonly [Int32Array, Int32Array],
  rows: Int32Array,
): void {
  const end = levelsMax * axisCount
  const all = firstBits(count - 32)
  for (let point = 0; point < count; point++) {
    const ownLow = point < 32 ? 1 << point : 0
    const ownHigh = point < 32 ? 0 : 1 << point
    let low = -1
    let high = all
    let cell = levelStart + point
    for (let base = 0; base < end; base += levelsMax) {
      const word = base + levels[cell]!
      low &= lowMasks[word]!
      high &= highMasks[word]!
      if (low === ownLow && high === ownHigh) break
      cell += count
    }
    rows[2 * point] = low & ~ownLow
    rows[2 * point + 1] = high & ~ownHigh
  }
}

/** The same for at most 32 points, whose second words are empty. */
function findFewAbove(
  levels: Uint8Array,
  { levelStart, count, axisCount }: GroupSpan,
  masks: Int32Array,
  rows: Int32Array,
): void {
  const end = levelsMax * axisCount
  const all = firstBits(count)
  for (let point = 0; point < count; point++) {
    const own = 1 << point
    let low = all
    let cell = levelStart + point
    for (let base = 0; base < end && low !== own; base += levelsMax) {
      low &= masks[base + levels[cell]!]!
      cell += count
    }
    rows[2 * point] = low & ~own
    rows[2 * point + 1] = 0
  }
}

/** Takes away front after front of those whom nobody left dominates. */
function peelFronts(rows: Int32Array, ranks: Uint8Array | Int32Array, span: GroupSpan): void {
  const { rankStart, count } = span
  let leftLow = firstBits(Math.min(count, 32))
  let leftHigh = firstBits(Math.max(count - 32, 0))
  for (let rank = 0; (leftLow | leftHigh) !== 0; rank++) {
    let frontLow = 0
    let frontHigh = 0
    for (let rest = leftLow; rest !== 0; rest &= rest - 1) {
      const point = 31 - Math.clz32(rest & -rest)
      if (isDominated(rows, leftLow, leftHigh, point)) continue
      frontLow |= 1 << point
      ranks[rankStart + point] = rank
    }
    for (let rest = leftHigh; rest !== 0; rest &= rest - 1) {
      const point = 63 - Math.clz32(rest & -rest)
      if (isDominated(rows, leftLow, leftHigh, point)) continue
      frontHigh |= 1 << point
      ranks[rankStart + point] = rank
    }
    leftLow &= ~frontLow
    leftHigh &= ~frontHigh
  }
}

/** Whether someone left is nowhere below the point without being its equal. */
function isDominated(rows: Int32Array, leftLow: number, leftHigh: number, point: number): boolean {
  const bit = 1 << point
  const half = point >> 5
  for (let rest = rows[2 * point]! & leftLow; rest !== 0; rest &= rest - 1)
    if ((rows[2 * (31 - Math.clz32(rest & -rest)) + half]! & bit) === 0) return true
  for (let rest = rows[2 * point + 1]! & leftHigh; rest !== 0; rest &= rest - 1)
    if ((rows[2 * (63 - Math.clz32(rest & -rest)) + half]! & bit) === 0) return true
  return false
}

function firstBits(count: number): number {
  return count === 32 ? -1 : (1 << count) - 1
}
