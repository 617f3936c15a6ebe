/** Resampled F1 against drawing solutions again: what can be drawn, and how often it is. */
import { expect, test } from 'vitest'
import { type Rng, seededRng } from '../../src/base/rng.ts'
import { bootstrapMeans } from '../../src/stats/bootstrap.ts'
import { bootstrapF1, type FirstErrorCounts, quantile } from '../../src/stats/index.ts'
import { edgeSizes, expectMet, forCases, note, noteOddity } from './special-cases.ts'

test('in 20,000 cases only what drawing solutions again can give comes, in order', () => {
  const tally = forCases(1, ({ rng, round, size, noted }) => {
    const counts = someCounts(rng, size)
    const resamples = rng.below(6)
    const values = bootstrapF1(counts, resamples, seededRng(round))
    expectSame(bootstrapF1(counts, resamples, seededRng(round)), values)
    expect(values.length === resamples).toBe(true)
    for (const [at, value] of values.entries()) {
      if (at > 0 && !(values[at - 1]! <= value)) expect(values).toBe('ascending')
      if (!canBeDrawn(counts, value)) expect({ counts, value }).toBe('possible')
    }
    noted.sizes.set(size, (noted.sizes.get(size) ?? 0) + 1)
    if (counts.errors === 0 || counts.sound === 0) noteOddity(noted, 'one axis')
  })
  expectMet(tally, ['one axis'])
})

test('20,000 resamples are distributed as those of drawing every solution again', () => {
  const rng = seededRng(2)
  for (const size of [1, 2, 5, 13, 30, 63, 64, 65])
    for (let round = 0; round < 5; round++) {
      const counts = someCounts(rng, size)
      const values = bootstrapF1(counts, 500, rng)
      const shares = exactShares(counts)
      // By Kolmogorov and Smirnov, one in 10,000 would be farther off than 2.23 / sqrt(n).
      expect(greatestGap(values, shares)).toBeLessThan(2.23 / Math.sqrt(500))
    }
})

test('in 20,000 cases means of resamples are means of drawn values', () => {
  const tally = forCases(3, ({ rng, round, size, noted }) => {
    const values = Float64Array.from({ length: size }, () => (rng.below(9) - 4) / 2)
    note(noted, values)
    if (size === 0) return
    const drawn = seededRng(round)
    const expected = Float64Array.from({ length: 3 }, () => {
      let sum = 0
      for (let at = 0; at < size; at++) sum += values[Math.floor(drawn.next() * size)]!
      return sum / size
    }).sort((a, b) => a - b)
    expectSame(bootstrapMeans(values, 3, seededRng(round)), expected)
  })
  expect(() => bootstrapMeans([], 3, seededRng(3))).toThrow('a mean is taken of something')
  expectMet(tally, ['0', 'tie'])
})

test('a quantile stands where its share of the numbers ends', () => {
  forCases(4, ({ rng, size }) => {
    const ascending = Float64Array.from({ length: 1 + size }, () => rng.below(9)).sort()
    const place = rng.below(4 * (ascending.length - 1) + 1) / 4
    const [below, above] = [ascending[Math.floor(place)]!, ascending[Math.ceil(place)]!]
    const found = quantile(ascending, place / Math.max(1, ascending.length - 1))
    const expected = below * (1 - (place % 1)) + above * (place % 1)
    if (!(Math.abs(found - expected) < 1e-9)) expect(found).toBe(expected)
  })
})

/** Any split of so many solutions; often all of one kind, or all or none judged right. */
function someCounts(rng: Rng, size: number): FirstErrorCounts {
  const part = (of: number) => [0, of, rng.below(of + 1), rng.below(of + 1)][rng.below(4)]!
  const errors = part(size)
  const sound = size - errors
  return { errors, errorsRight: part(errors), sound, soundRight: part(sound) }
}

/** Whether some resample has this F1: a kind that is absent, never or always right stays so. */
function canBeDrawn(counts: FirstErrorCounts, value: number): boolean {
  const size = counts.errors + counts.sound
  const [leastErrors, mostErrors] = range(size, counts.errors, size)
  for (let errors = leastErrors; errors <= mostErrors; errors++) {
    const [leastRight, mostRight] = range(errors, counts.errorsRight, counts.errors)
    for (let errorsRight = leastRight; errorsRight <= mostRight; errorsRight++) {
      const found = errorsRight / Math.max(1, errors)
      const [least, most] = range(size - errors, counts.soundRight, counts.sound)
      // The share of sound ones that gives this F1, and the whole numbers next to it.
      const wanted = (value * found) / (2 * found - value)
      const near = value === 0 && found === 0 ? least : Math.round(wanted * (size - errors))
      for (let right = Math.max(least, near - 1); right <= Math.min(most, near + 1); right++)
        if (Math.abs(plainF1(found, right / Math.max(1, size - errors)) - value) < 1e-12)
          return true
      if (value === 0 && least === 0) return true
    }
  }
  return false
}

/** How few and how many of `drawn` may be of a kind that makes up `kind` of `of`. */
function range(drawn: number, kind: number, of: number): [number, number] {
  if (kind === 0) return [0, 0]
  return kind === of ? [drawn, drawn] : [0, drawn]
}

function plainF1(a: number, b: number): number {
  return a + b === 0 ? 0 : (2 * a * b) / (a + b)
}

/** How likely each F1 is when each solution of a resample is any one of all. */
function exactShares({ errors, errorsRight, sound, soundRight }: FirstErrorCounts) {
  const size = errors + sound
  const shares = new Map<number, number>()
  for (let drawn = 0; drawn <= size; drawn++) {
    const likely = binomial(size, drawn, errors / size)
    for (let right = 0; right <= drawn; right++) {
      const both = likely * binomial(drawn, right, errorsRight / Math.max(1, errors))
      for (let other = 0; other <= size - drawn; other++) {
        const share = both * binomial(size - drawn, other, soundRight / Math.max(1, sound))
        const value = plainF1(right / Math.max(1, drawn), other / Math.max(1, size - drawn))
        if (share > 0) shares.set(value, (shares.get(value) ?? 0) + share)
      }
    }
  }
  return shares
}

const logFactorials = [0]
for (let k = 1; k <= Math.max(...edgeSizes); k++)
  logFactorials.push(logFactorials[k - 1]! + Math.log(k))

function binomial(trials: number, successes: number, share: number): number {
  if (share === 0 || share === 1) return Number(successes === trials * share)
  const ways =
    logFactorials[trials]! - logFactorials[successes]! - logFactorials[trials - successes]!
  return Math.exp(ways + successes * Math.log(share) + (trials - successes) * Math.log(1 - share))
}

/** How far what was drawn is from what was to be expected, at the worst value. */
function greatestGap(ascending: Float64Array, shares: ReadonlyMap<number, number>): number {
  let [expected, gap] = [0, 0]
  for (const [value, share] of [...shares].sort(([a], [b]) => a - b)) {
    expected += share
    const upTo = ascending.filter((drawn) => drawn <= value + 1e-12).length / ascending.length
    gap = Math.max(gap, Math.abs(upTo - expected))
  }
  return gap
}

function expectSame(actual: Float64Array, expected: Float64Array): void {
  const isSame = actual.every((value, at) => value === expected[at])
  if (!isSame || actual.length !== expected.length) expect(actual).toEqual(expected)
}
