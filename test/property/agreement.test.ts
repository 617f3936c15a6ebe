/** Agreement of partitions and of raters against counting pairs, over 20,000 random cases each. */
import { expect, test } from 'vitest'
import type { Rng } from '../../src/base/rng.ts'
import {
  adjustedRandIndex,
  cohenKappa,
  fleissKappa,
  normalisedMutualInformation,
} from '../../src/stats/index.ts'
import { edgeSizes, expectMet, forCases, note, noteOddity, type Tally } from './special-cases.ts'

const { NaN: none, POSITIVE_INFINITY: infinite } = Number
const edges = [none, 0, -0, infinite, -infinite, 1, 2]

test('partitions agree as often as pairs and shares say', () => {
  const tally = forPartitions((a, b) => {
    expectNear(adjustedRandIndex(a, b), plainRandIndex(a, b))
    expectNear(normalisedMutualInformation(a, b), plainInformation(a, b))
  })
  expectMet(tally, ['NaN', '0', '-0', 'Infinity', '-Infinity', 'tie'])
})

test('two raters agree as often as chance and their labels say', () => {
  const tally = forPartitions((a, b) => {
    if (a.length === 0) expect(cohenKappa(a, b)).toBeNull()
    // NaN is no label.
    else if (!a.some(Number.isNaN)) expectNear(cohenKappa(a, b)!, plainCohen(a, b))
  })
  expectMet(tally, ['0', '-0', 'Infinity', '-Infinity', 'tie'])
})

test('neither the order of items nor the names of clusters change agreement', () => {
  forPartitions((a, b, rng) => {
    const names = new Map([...new Set([...a, ...b])].map((label) => [label, `${rng.next()}`]))
    const renamed = [a, b].map((labels) => labels.map((label) => names.get(label)!))
    for (const measure of [adjustedRandIndex, normalisedMutualInformation]) {
      const agreement = measure(a, b)
      expectNear(measure(b, a), agreement)
      expectNear(measure(a.toReversed(), b.toReversed()), agreement)
      expectNear(measure(renamed[0]!, renamed[1]!), agreement)
      expectNear(measure(a, a), 1)
    }
  })
})

test('raters agree as often as pairs of ratings do', () => {
  const tally = forCases(8, ({ rng, size, noted }) => {
    const kinds = 1 + rng.below(4)
    const raters = 2 + rng.below(4)
    const ratings = Array.from({ length: size }, () =>
      Array.from({ length: raters }, () => rng.below(kinds)),
    )
    const counts = ratings.map((row) => tallied(row, kinds))
    const kappa = fleissKappa(counts)
    if (ratings.length === 0) expect(kappa).toBeNull()
    else expectNear(kappa!, plainKappa(ratings, kinds))
    const turned = counts.toReversed().map((row) => row.toReversed())
    if (ratings.length > 0) expectNear(fleissKappa(turned)!, kappa!)
    note(noted, ratings.flat(), ratings.length)
    if (kinds === 1) noteOddity(noted, 'one axis')
  })
  expectMet(tally, ['0', 'tie', 'one axis'], edgeSizes)
})

test('counts that are no numbers, or not of all raters, are refused', () => {
  expect(() => fleissKappa([[1, Number.NaN]])).toThrow('at least two ratings')
  expect(() =>
    fleissKappa([
      [1, 1],
      [1, Number.NaN],
    ]),
  ).toThrow('the same number of ratings')
  expect(() =>
    fleissKappa([
      [1, 1],
      [2, 1],
    ]),
  ).toThrow('the same number of ratings')
})

/** Two partitions that now and then have labels as odd as they come; unrelated or nearly equal. */
function forPartitions(check: (a: number[], b: number[], rng: Rng) => void): Tally {
  return forCases(7, ({ rng, size, noted }) => {
    const kinds = 1 + rng.below(4)
    const isOdd = rng.below(4) === 0
    const draw = () => (isOdd ? edges[rng.below(edges.length)]! : rng.below(kinds))
    const a = Array.from({ length: size }, draw)
    const isNear = rng.below(2) === 0
    const b = a.map((label) => (isNear && rng.below(4) > 0 ? label : draw()))
    check(a, b, rng)
    note(noted, a)
  })
}

function expectNear(actual: number, expected: number): void {
  if (!(Math.abs(actual - expected) < 1e-12)) expect(actual).toBe(expected)
}

/** A label is the same as itself, and 0 as -0. */
function isSame(one: number, other: number): boolean {
  return one === other || (Number.isNaN(one) && Number.isNaN(other))
}

/** Over all pairs of items: together in both, in one, or in the other. */
function plainRandIndex(a: readonly number[], b: readonly number[]): number {
  let [pairs, inA, inB, inBoth] = [0, 0, 0, 0]
  for (let i = 0; i < a.length; i++)
    for (let j = 0; j < i; j++) {
      const [together, other] = [isSame(a[i]!, a[j]!), isSame(b[i]!, b[j]!)]
      pairs++
      if (together) inA++
      if (other) inB++
      if (together && other) inBoth++
    }
  const expected = (inA * inB) / Math.max(1, pairs)
  const most = (inA + inB) / 2
  return most === expected ? 1 : (inBoth - expected) / (most - expected)
}

function plainInformation(a: readonly number[], b: readonly number[]): number {
  const [inA, inB] = [membersOf(a), membersOf(b)]
  const total = entropyOf(inA, a.length) + entropyOf(inB, a.length)
  if (total === 0) return 1
  let shared = 0
  for (const left of inA)
    for (const right of inB) {
      const both = left.filter((item) => right.includes(item)).length / a.length
      const apart = (left.length / a.length) * (right.length / a.length)
      if (both > 0) shared += both * Math.log(both / apart)
    }
  return (2 * shared) / total
}

/** The items of each label. */
function membersOf(labels: readonly number[]): number[][] {
  const clusters: { readonly label: number; readonly items: number[] }[] = []
  for (const [item, label] of labels.entries()) {
    const known = clusters.find((cluster) => isSame(cluster.label, label))
    if (known) known.items.push(item)
    else clusters.push({ label, items: [item] })
  }
  return clusters.map(({ items }) => items)
}

function entropyOf(clusters: readonly number[][], total: number): number {
  let entropy = 0
  for (const { length } of clusters) entropy -= (length / total) * Math.log(length / total)
  return entropy
}

function plainCohen(a: readonly number[], b: readonly number[]): number {
  let [agreed, chance] = [0, 0]
  for (let i = 0; i < a.length; i++) {
    if (isSame(a[i]!, b[i]!)) agreed += 1 / a.length
    for (let j = 0; j < a.length; j++) if (isSame(a[i]!, b[j]!)) chance += 1 / a.length ** 2
  }
  return Math.abs(chance - 1) < 1e-9 ? 1 : (agreed - chance) / (1 - chance)
}

function plainKappa(ratings: readonly (readonly number[])[], kinds: number): number {
  let [pairs, agreeing] = [0, 0]
  for (const row of ratings)
    for (let i = 0; i < row.length; i++)
      for (let j = 0; j < i; j++) {
        pairs++
        if (row[i] === row[j]) agreeing++
      }
  const all = ratings.flat()
  let expected = 0
  for (const count of tallied(all, kinds)) expected += (count / all.length) ** 2
  return expected === 1 ? 1 : (agreeing / pairs - expected) / (1 - expected)
}

function tallied(labels: readonly number[], kinds: number): number[] {
  const counts = Array.from({ length: kinds }, () => 0)
  for (const label of labels) counts[label]!++
  return counts
}
