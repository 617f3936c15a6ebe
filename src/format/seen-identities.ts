import { assert } from '../base/assert.ts'

/**
 * Which identities a file has shown, and on which line first. Keeps a 96-bit hash of each (three
 * lanes of FNV-1a with different seeds and a final mix), not the text: 16 bytes an identity in an
 * open table at most two thirds full, so a million rows cost about 48 MB. Two different identities
 * are taken for one with a chance of about 1e-17 at a million rows.
 */
export type SeenIdentities = {
  /**
   * The line that showed this identity before; 0 when none did, and then it is kept with `line`.
   */
  firstLine(identity: string, line: number): number
}

export function seenIdentities(): SeenIdentities {
  let slots = 1_024
  let count = 0
  let table = new Uint32Array(slots * slotWords)
  const grow = () => {
    const old = table
    slots *= 2
    table = new Uint32Array(slots * slotWords)
    for (let at = 0; at < old.length; at += slotWords) {
      if (old[at + 3] === 0) continue
      table.set(
        old.subarray(at, at + slotWords),
        slotOf(table, old[at]!, old[at + 1]!, old[at + 2]!),
      )
    }
    // Given back at once: a stream makes so little garbage that lives that nothing else would.
    old.buffer.transfer(0)
  }
  return {
    firstLine(identity, line) {
      assert(line > 0, 'lines are counted from 1')
      if (count * 3 > slots * 2) grow()
      const a = laneHash(identity, 0x811c9dc5)
      const b = laneHash(identity, 0x9e3779b9)
      const c = laneHash(identity, 0x85ebca6b)
      const at = slotOf(table, a, b, c)
      const before = table[at + 3]!
      if (before !== 0) return before
      count++
      table[at] = a
      table[at + 1] = b
      table[at + 2] = c
      table[at + 3] = line >>> 0
      return 0
    },
  }
}

/** Three words of hash and the line; a line of 0 is a free slot. */
const slotWords = 4

/** The place of a hash in the table: its slot, or the free one where it belongs. */
function slotOf(table: Uint32Array, a: number, b: number, c: number): number {
  let at = (a % (table.length / slotWords)) * slotWords
  while (table[at + 3] !== 0) {
    if (table[at] === a && table[at + 1] === b && table[at + 2] === c) return at
    at += slotWords
    if (at === table.length) at = 0
  }
  return at
}

function laneHash(text: string, seed: number): number {
  let hash = seed
  for (let at = 0; at < text.length; at++) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
    hash ^= hash >>> 15
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
