import { assert } from '../base/assert.ts'
import type { Ruling } from './right-share.ts'

/**
 * One preference by a scalar: how much higher chosen is, in which problem, and whether that is
 * right.
 */
export type Gap = {
  readonly gap: number
  /** Index of the problem, from 0. */
  readonly problem: number
  readonly ruling: Ruling
}

/**
 * Keeps the largest gaps of a stream in a heap of bounded size. Equal gaps are ranked by a fixed
 * scramble of their arrival, so that early problems are not favoured where scores tie.
 */
export type LargestGaps = {
  add(gap: Gap): void
  /**
   * The `count` largest, largest first, or all where there are fewer. Undefined when more are asked
   * for than were kept: then the answer is not known.
   */
  largest(count: number): Gap[] | undefined
}

const rulings: readonly Ruling[] = ['right', 'wrong', 'undecided']

/** Adding costs O(log capacity); 24 bytes an entry, up to `capacity` entries. */
export function largestGaps(capacity: number): LargestGaps {
  assert(Number.isSafeInteger(capacity) && capacity > 0, 'a capacity is a positive integer')
  // Three columns of a heap with the smallest gap at its root; a code is problem and ruling in one.
  const gaps: number[] = []
  const ties: number[] = []
  const codes: number[] = []
  let added = 0

  const isSmaller = (a: number, b: number) =>
    gaps[a]! < gaps[b]! || (gaps[a] === gaps[b] && ties[a]! < ties[b]!)

  function swap(a: number, b: number): void {
    swapIn(gaps, a, b)
    swapIn(ties, a, b)
    swapIn(codes, a, b)
  }

  function rise(slot: number): void {
    for (let above = (slot - 1) >> 1; slot > 0 && isSmaller(slot, above); above = (slot - 1) >> 1) {
      swap(slot, above)
      slot = above
    }
  }

  function sink(slot: number): void {
    for (;;) {
      let smallest = slot
      const [left, right] = [2 * slot + 1, 2 * slot + 2]
      if (left < gaps.length && isSmaller(left, smallest)) smallest = left
      if (right < gaps.length && isSmaller(right, smallest)) smallest = right
      if (smallest === slot) return
      swap(slot, smallest)
      slot = smallest
    }
  }

  return {
    add({ gap, problem, ruling }) {
      const tie = scrambled(added++)
      const code = problem * rulings.length + rulings.indexOf(ruling)
      if (gaps.length < capacity) {
        gaps.push(gap)
        ties.push(tie)
        codes.push(code)
        rise(gaps.length - 1)
        return
      }
      if (gap < gaps[0]! || (gap === gaps[0] && tie < ties[0]!)) return
      gaps[0] = gap
      ties[0] = tie
      codes[0] = code
      sink(0)
    },

    largest(count) {
      if (count > gaps.length && added > gaps.length) return undefined
      return [...gaps.keys()]
        .sort((a, b) => (isSmaller(a, b) ? 1 : -1))
        .slice(0, count)
        .map((slot) => ({
          gap: gaps[slot]!,
          problem: Math.floor(codes[slot]! / rulings.length),
          ruling: rulings[codes[slot]! % rulings.length]!,
        }))
    },
  }
}

function swapIn(column: number[], a: number, b: number): void {
  const held = column[a]!
  column[a] = column[b]!
  column[b] = held
}

/** Another 32-bit integer for each 32-bit integer (the finaliser of MurmurHash3). */
function scrambled(index: number): number {
  let mixed = index ^ (index >>> 16)
  mixed = Math.imul(mixed, 0x85ebca6b)
  mixed ^= mixed >>> 13
  mixed = Math.imul(mixed, 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) >>> 0
}
