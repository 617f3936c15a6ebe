import { assert } from './assert.ts'
import { textHash } from './hash.ts'

/**
 * A seeded source of randomness (xoshiro128**, Blackman and Vigna 2018, seeded through splitmix32).
 * The same seed gives the same numbers on every machine.
 */
export type Rng = {
  /** Uniform in [0, 1), 32 bits of resolution. */
  next(): number
  /** Uniform integer in [0, below). */
  below(below: number): number
}

export function seededRng(seed: number): Rng {
  assert(Number.isSafeInteger(seed), 'a seed is a safe integer')
  const state = seedState(seed)
  const next = () => advance(state) / 2 ** 32
  return {
    next,
    below(below) {
      assert(Number.isSafeInteger(below) && below > 0, 'a bound is a positive integer')
      return Math.floor(next() * below)
    },
  }
}

/**
 * A source of its own for one named thing, so that its draws do not depend on what was drawn
 * before.
 */
export function namedRng(seed: number, name: string): Rng {
  return seededRng(Number.parseInt(textHash(`${seed} ${name}`, 12), 16))
}

/** A new array in random order (Fisher-Yates). */
export function shuffled<T>(items: readonly T[], rng: Rng): T[] {
  const result = [...items]
  for (let last = result.length - 1; last > 0; last--) {
    const other = rng.below(last + 1)
    const held = result[last]!
    result[last] = result[other]!
    result[other] = held
  }
  return result
}

/** At most `count` items drawn without replacement, in the order in which they stood. */
export function sampled<T>(items: readonly T[], count: number, rng: Rng): T[] {
  if (items.length <= count) return [...items]
  const kept = shuffled([...items.keys()], rng).slice(0, count)
  return kept.toSorted((a, b) => a - b).map((index) => items[index]!)
}

function seedState(seed: number): Uint32Array {
  const state = new Uint32Array(4)
  let mixed = (seed ^ Math.floor(seed / 2 ** 32)) | 0
  for (let word = 0; word < 4; word++) {
    mixed = (mixed + 0x9e3779b9) | 0
    let value = mixed ^ (mixed >>> 16)
    value = Math.imul(value, 0x21f0aaad)
    value ^= value >>> 15
    value = Math.imul(value, 0x735a2d97)
    state[word] = (value ^ (value >>> 15)) >>> 0
  }
  return state
}

function advance(state: Uint32Array): number {
  const result = Math.imul(rotated(Math.imul(state[1]!, 5), 7), 9) >>> 0
  const shifted = state[1]! << 9
  state[2]! ^= state[0]!
  state[3]! ^= state[1]!
  state[1]! ^= state[2]!
  state[0]! ^= state[3]!
  state[2]! ^= shifted
  state[3] = rotated(state[3]!, 11)
  return result
}

function rotated(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits))
}
