/**
 * Ranks of at most 64 points by bit masks. Judged scores take few values. For every axis and level
 * one 64-bit mask (two words of 32) tells which points stand at that level or above; a point's
 * dominators are the AND over axes of the mask at its own level, as far as they appear in the OR
 * over axes of the mask of the next level. O(d (n + levels)) word operations to find them all,
 * instead of O(n^2 d) comparisons.
 */

/** Each value as a level: the number of smaller values that occur. */
export type Levels = { readonly levels: Uint8Array; readonly levelCount: number }

const levelsMax = 16
const slotCount = 64

/** The values as levels, or undefined when more than 16 different ones occur. */
export function levelsOf(values: Float64Array): Levels | undefined {
  const levels = new Uint8Array(values.length)
  const known = new Float64Array(levelsMax)
  const slots = new Uint8Array(slotCount) // By hash: place among the known values from 1, 0 = free.
  let levelCount = 0
  for (let cell = 0; cell < values.length; cell++) {
    const value = values[cell]!
    let slot = Math.imul(value * 65536, 0x9e3779b1) >>> 26
    let place = slots[slot]!
    while (place !== 0 && known[place - 1] !== value) {
      slot = (slot + 1) % slotCount
      place = slots[slot]!
    }
    if (place === 0) {
      if (levelCount === levelsMax) return undefined
      known[levelCount++] = value
      place = slots[slot] = levelCount
    }
    levels[cell] = place - 1
  }
  const order = levelOrder(known.subarray(0, levelCount))
  for (let cell = 0; cell < levels.length; cell++) levels[cell] = order[levels[cell]!]!
  return { levels, levelCount }
}

/** Per value, the number of values below it. */
function levelOrder(known: Float64Array): number[] {
  const order: number[] = []
  for (const value of known) {
    let below = 0
    for (const other of known) if (other < value) below++
    order.push(below)
  }
  return order
}

/** Ranks as `rankPoints` promises them; `count` is at most 64. */
export function rankLevels(scores: Levels, axisCount: number, count: number): Int32Array {
  const dominators = dominatorsOf(scores, axisCount, count)
  const ranks = new Int32Array(count)
  let leftLow = firstBits(Math.min(count, 32))
  let leftHigh = firstBits(Math.max(count - 32, 0))
  for (let rank = 0; (leftLow | leftHigh) !== 0; rank++) {
    let frontLow = 0
    let frontHigh = 0
    for (let point = 0; point < count; point++) {
      const bit = 1 << point // Shifts count modulo 32.
      if (((point < 32 ? leftLow : leftHigh) & bit) === 0) continue
      const row = point * rowWords
      if (((dominators[row]! & leftLow) | (dominators[row + 1]! & leftHigh)) !== 0) continue
      ranks[point] = rank
      if (point < 32) frontLow |= bit
      else frontHigh |= bit
    }
    leftLow &= ~frontLow
    leftHigh &= ~frontHigh
  }
  return ranks
}

/** A point's row: who is nowhere worse (two words), and who is better on some axis (two words). */
const rowWords = 4

/** Rows of which the first two words are the points that dominate the row's own. */
function dominatorsOf({ levels, levelCount }: Levels, axisCount: number, count: number) {
  const rows = new Int32Array(count * rowWords)
  for (let row = 0; row < rows.length; row += rowWords) rows[row] = rows[row + 1] = -1
  const atLeast = new Int32Array(2 * levelCount + 2) // Who stands at a level or above: two words.
  for (let axis = 0; axis < axisCount; axis++) {
    for (let word = 0; word < atLeast.length; word++) atLeast[word] = 0
    for (let point = 0, cell = axis; point < count; point++, cell += axisCount)
      atLeast[2 * levels[cell]! + (point >> 5)]! |= 1 << point
    for (let word = atLeast.length - 3; word >= 0; word--) atLeast[word]! |= atLeast[word + 2]!
    for (let row = 0, cell = axis; row < rows.length; row += rowWords, cell += axisCount) {
      const word = 2 * levels[cell]!
      rows[row]! &= atLeast[word]!
      rows[row + 1]! &= atLeast[word + 1]!
      rows[row + 2]! |= atLeast[word + 2]!
      rows[row + 3]! |= atLeast[word + 3]!
    }
  }
  for (let row = 0; row < rows.length; row += rowWords) {
    rows[row]! &= rows[row + 2]!
    rows[row + 1]! &= rows[row + 3]!
  }
  return rows
}

function firstBits(count: number): number {
  return count === 32 ? -1 : (1 << count) - 1
}
