/**
 * Ranks of at most 64 points by bit masks. Judged scores take few values. For every axis and level
 * one 64-bit mask (two words of 32) tells which points stand at that level or above. The AND over
 * axes of the masks at a point's own levels leaves those who are nowhere below it: itself, its
 * equals and its dominators. An equal sees the point among its own; a dominator does not. O(d (n +
 * levels)) word operations to find them all, instead of O(n^2 d) comparisons. `wasm/pareto.ts` does
 * the same in WebAssembly.
 */

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
  const masks = new Int32Array(2 * levelsMax * axisMax)
  const rows = new Int32Array(2 * groupMax)
  return (levels, ranks, span) => {
    fillMasks(levels, span, masks)
    if (span.count > 32) findAbove(levels, span, masks, rows)
    else findFewAbove(levels, span, masks, rows)
    peelFronts(rows, ranks, span)
  }
}

/** Two words per axis and level: the points that stand at that level or above. */
function fillMasks(levels: Uint8Array, span: GroupSpan, masks: Int32Array): void {
  const { count, axisCount } = span
  const lowCount = Math.min(count, 32)
  let column = span.levelStart
  for (let base = 0; base < 2 * levelsMax * axisCount; base += 2 * levelsMax) {
    masks.fill(0, base, base + 2 * levelsMax)
    for (let point = 0; point < lowCount; point++)
      masks[base + 2 * levels[column + point]!]! |= 1 << point
    for (let point = 32; point < count; point++)
      masks[base + 2 * levels[column + point]! + 1]! |= 1 << point // Shifts count modulo 32.
    let low = 0
    let high = 0
    for (let word = base + 2 * levelsMax - 2; word >= base; word -= 2) {
      masks[word] = low |= masks[word]!
      masks[word + 1] = high |= masks[word + 1]!
    }
    column += count
  }
}

/** Two words per point: the others that are nowhere below it. */
function findAbove(levels: Uint8Array, span: GroupSpan, masks: Int32Array, rows: Int32Array) {
  const { levelStart, count, axisCount } = span
  const end = 2 * levelsMax * axisCount
  for (let point = 0; point < count; point++) {
    const ownLow = point < 32 ? 1 << point : 0
    const ownHigh = point < 32 ? 0 : 1 << point
    let low = -1
    let high = firstBits(count - 32)
    let cell = levelStart + point
    for (let base = 0; base < end; base += 2 * levelsMax) {
      const word = base + 2 * levels[cell]!
      low &= masks[word]!
      high &= masks[word + 1]!
      if (low === ownLow && high === ownHigh) break
      cell += count
    }
    rows[2 * point] = low & ~ownLow
    rows[2 * point + 1] = high & ~ownHigh
  }
}

/** The same for at most 32 points, whose second words are empty. */
function findFewAbove(levels: Uint8Array, span: GroupSpan, masks: Int32Array, rows: Int32Array) {
  const { levelStart, count, axisCount } = span
  const end = 2 * levelsMax * axisCount
  for (let point = 0; point < count; point++) {
    const own = 1 << point
    let low = firstBits(count)
    let cell = levelStart + point
    for (let base = 0; base < end && low !== own; base += 2 * levelsMax) {
      low &= masks[base + 2 * levels[cell]!]!
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
