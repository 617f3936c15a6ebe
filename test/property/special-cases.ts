/** What random cases must have met before they prove anything. */
import { expect } from 'vitest'
import { type Rng, seededRng } from '../../src/base/rng.ts'

/** Random cases a kernel. */
export const caseCount = 20_000

/** Sizes that every kernel meets. */
export const edgeSizes = [0, 1, 63, 64, 65] as const

/** The size of a case: from 0 to 13, and in each hundred cases once 63, 64 and 65. */
function sizeOf(round: number): number {
  return round % 100 < 3 ? 63 + (round % 100) : round % 14
}

/** What cases were made of. */
export type Tally = { readonly sizes: Map<number, number>; readonly oddities: Map<string, number> }

export type Oddity = 'NaN' | '0' | '-0' | 'Infinity' | '-Infinity' | 'tie' | 'one axis'

export function startTally(): Tally {
  return { sizes: new Map(), oddities: new Map() }
}

/** A random case that has to have so many items, and where to note what it was made of. */
export type Case = {
  readonly rng: Rng
  readonly round: number
  readonly size: number
  readonly noted: Tally
}

/** Runs so many cases, and gives what was noted of them. */
export function forCases(seed: number, run: (each: Case) => void, rounds = caseCount): Tally {
  const rng = seededRng(seed)
  const noted = startTally()
  for (let round = 0; round < rounds; round++) run({ rng, round, size: sizeOf(round), noted })
  return noted
}

/** Takes note of the numbers of one case; its size is how many there are unless it is given. */
export function note(tally: Tally, values: ArrayLike<number>, size = values.length): void {
  tally.sizes.set(size, (tally.sizes.get(size) ?? 0) + 1)
  for (let at = 0; at < values.length; at++) {
    const value = values[at]!
    if (value === 0 || value - value !== 0) noteOddity(tally, Object.is(value, -0) ? '-0' : value)
  }
  if (new Set(Array.from(values)).size < values.length) noteOddity(tally, 'tie')
}

/** Takes note that a case had this. */
export function noteOddity(tally: Tally, oddity: Oddity | number): void {
  const name = String(oddity)
  tally.oddities.set(name, (tally.oddities.get(name) ?? 0) + 1)
}

/** Every edge size, and every oddity that is named, came at least a hundred times. */
export function expectMet(
  { sizes, oddities }: Tally,
  names: readonly Oddity[],
  wanted: readonly number[] = edgeSizes,
): void {
  const rareSizes = wanted.filter((size) => !((sizes.get(size) ?? 0) >= 100))
  const rareOddities = names.filter((name) => !((oddities.get(name) ?? 0) >= 100))
  expect({ rareSizes, rareOddities }).toEqual({ rareSizes: [], rareOddities: [] })
}
