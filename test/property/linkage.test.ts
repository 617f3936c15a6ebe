/**
 * Linkage, compiled or not, against the definition of its distances, over 20,000 random cases.
 */
import { isDeepStrictEqual } from 'node:util'
import { expect, test } from 'vitest'
import { type Rng, seededRng, shuffled } from '../../src/base/rng.ts'
import {
  type CondensedDistances,
  cutAtHeight,
  cutIntoClusters,
  type Linkage,
  linkClusters,
} from '../../src/vector/index.ts'
import { type Case, caseCount, expectMet, forCases, note, noteOddity } from './special-cases.ts'

const linkages = ['average', 'ward'] as const

test('every join is of the two clusters that are nearest to each other of all', () => {
  const tally = forCases(1, ({ rng, round, size: count, noted }) => {
    const values = someDistances(rng, count)
    // Many items are linked in one of the two ways, in turns.
    for (const [way, linkage] of linkages.entries())
      if (count < 63 || way === Math.floor(round / 100) % 2)
        expectNearest({ count, values }, linkage)
    note(noted, values.subarray(0, 65), count)
    if (values.length > 0 && values.every((value) => value === values[0]))
      noteOddity(noted, 'one axis')
  })
  expectMet(tally, ['0', '-0', 'tie', 'one axis'])
})

test('some hundred items, with ties and without, join as well', () => {
  const rng = seededRng(2)
  for (const count of [127, 128, 129, 150, 200, 127, 128, 129, 150, 200]) {
    const values = someDistances(rng, count)
    for (const linkage of linkages) expectNearest({ count, values }, linkage)
  }
})

test('a distance that is no number, or infinite, is refused wherever it stands', () => {
  const tally = forCases(3, ({ rng, size, noted }) => {
    const count = Math.max(2, size)
    const values = someDistances(rng, count)
    const odd = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY][rng.below(3)]!
    values[rng.below(values.length)] = odd
    note(noted, [odd], count)
    expectRefused({ count, values }, linkages[rng.below(2)]!)
  })
  expectMet(tally, ['NaN', 'Infinity', '-Infinity'], [63, 64, 65])
})

test('distances twice as large, or a millionth, leave the joins and scale their heights', () => {
  const run = ({ rng, size: count }: Case) => {
    const values = someDistances(rng, count)
    const factor = 2 ** (rng.below(40) - 20)
    const scaled = values.map((value) => value * factor)
    for (const linkage of linkages) {
      const joins = linkClusters({ count, values: values.slice() }, linkage)
      const others = linkClusters({ count, values: scaled.slice() }, linkage)
      for (const [at, { left, right, height }] of joins.entries()) {
        const other = others[at]!
        const isSame =
          other.left === left && other.right === right && other.height === height * factor
        if (!isSame) expect(other).toEqual({ left, right, height: height * factor })
      }
    }
  }
  forCases(4, run, caseCount / 10)
})

test('without ties the order of items changes no join, and a cut leaves the same clusters', () => {
  const run = ({ rng, size: count }: Case) => {
    const square = squareOf(spreadDistances(rng, count), count)
    const order = shuffled([...Array(count).keys()], rng)
    const turned = condensed(count, (i, j) => square[order[i]! * count + order[j]!]!)
    const values = condensed(count, (i, j) => square[i * count + j]!)
    for (const linkage of linkages) {
      const joins = linkClusters({ count, values: values.slice() }, linkage)
      const others = linkClusters({ count, values: turned.slice() }, linkage)
      if (count === 0) continue
      const clusters = 1 + rng.below(count)
      const labels = cutIntoClusters(others, count, clusters)
      const back = [...Array(count).keys()].map((item) => labels[order.indexOf(item)]!)
      expectSamePartition(back, cutIntoClusters(joins, count, clusters))
      const { height } = joins[rng.below(count)] ?? { height: 0 }
      const left = count - joins.filter((join) => join.height <= height).length
      expectSamePartition(cutAtHeight(joins, count, height), cutIntoClusters(joins, count, left))
    }
  }
  forCases(5, run, caseCount / 10)
})

function expectRefused(distances: CondensedDistances, linkage: Linkage): void {
  try {
    linkClusters(distances, linkage)
  } catch (error) {
    if (String(error).includes('distances are finite')) return
  }
  expect(distances).toBe('refused')
}

/**
 * Distances from 0 to 2: in few levels so that most are tied, or hardly ever equal, or along a line
 * on which gaps grow, so that only one pair at a time is nearest to each other.
 */
function someDistances(rng: Rng, count: number): Float32Array {
  const kind = rng.below(9)
  if (kind === 0) {
    const places = shuffled([...Array(count).keys()], rng)
    return condensed(
      count,
      (i, j) => (2 * Math.abs(places[i]! ** 2 - places[j]! ** 2)) / count ** 2,
    )
  }
  const levels = kind < 4 ? 0 : 1 + rng.below(6)
  return condensed(count, () => {
    if (levels === 0) return 2 * rng.next()
    const level = rng.below(levels) / 3
    return level === 0 && rng.below(2) === 0 ? -0 : level
  })
}

/** Distances all of which are far apart. */
function spreadDistances(rng: Rng, count: number): Float32Array {
  const length = (count * (count - 1)) / 2
  const steps = shuffled([...Array(length).keys()], rng)
  return Float32Array.from(steps, (step) => 1 + (step + 0.4 * rng.next()) / Math.max(1, length))
}

function condensed(count: number, distanceOf: (i: number, j: number) => number): Float32Array {
  const values = new Float32Array((count * (count - 1)) / 2)
  let at = 0
  for (let i = 0; i < count; i++)
    for (let j = i + 1; j < count; j++) values[at++] = distanceOf(i, j)
  return values
}

/** Row after row, with zeros on the diagonal. */
function squareOf(values: Float32Array, count: number): Float64Array {
  const square = new Float64Array(count * count)
  let at = 0
  for (let i = 0; i < count; i++)
    for (let j = i + 1; j < count; j++)
      square[i * count + j] = square[j * count + i] = values[at++]!
  return square
}

/** Clusters that stand, with the sums of all distances between the items of any two of them. */
type Standing = {
  readonly count: number
  readonly sums: Float64Array
  readonly sizes: Float64Array
  /** Places of the clusters. */
  places: Int32Array
  /** By cluster number, the place of the cluster; undefined when it has gone. */
  readonly placeOf: (number | undefined)[]
  /** Sum of distances inside a cluster, each pair once. */
  readonly inner: Float64Array
}

/** Between clusters that are equally near any choice is as good. */
function expectNearest({ count, values }: CondensedDistances, linkage: Linkage): void {
  const joins = linkClusters({ count, values: values.slice() }, linkage)
  const plain = linkClusters({ count, values: values.slice() }, linkage, { compiled: false })
  if (!isDeepStrictEqual(joins, plain)) expect(joins).toEqual(plain)
  if (joins.length !== Math.max(0, count - 1)) expect(joins).toHaveLength(count - 1)
  const standing: Standing = {
    count,
    sums: squareOf(values, count),
    sizes: new Float64Array(count).fill(1),
    places: Int32Array.from(Array(count).keys()),
    placeOf: [...Array(count).keys()],
    inner: new Float64Array(count),
  }
  let height = Number.NEGATIVE_INFINITY
  for (const [made, join] of joins.entries()) {
    const [left, right] = [standing.placeOf[join.left], standing.placeOf[join.right]]
    if (left === undefined || right === undefined || !(join.left < join.right))
      return expect(join).toBe('of two clusters that stand')
    const distance = plainDistance(standing, left, right, linkage)
    const least = leastDistance(standing, linkage)
    const isRight =
      join.height >= height &&
      Math.abs(join.height - distance) <= 1e-5 * (1 + distance) &&
      distance <= least + 1e-5 * (1 + least)
    if (!isRight) expect({ made, join, distance, least, height }).toBe('nearest of all')
    height = join.height
    unite(standing, left, right)
    standing.placeOf[join.left] = standing.placeOf[join.right] = undefined
    standing.placeOf.push(left)
  }
}

/** Mean distance, or how much the sum of squared distances to the centroids would grow. */
function plainDistance(
  { count, sums, sizes, inner }: Standing,
  a: number,
  b: number,
  linkage: Linkage,
): number {
  const [sizeA, sizeB] = [sizes[a]!, sizes[b]!]
  const mean = sums[a * count + b]! / (sizeA * sizeB)
  if (linkage === 'average') return mean
  const spread = inner[a]! / sizeA ** 2 + inner[b]! / sizeB ** 2
  return ((2 * sizeA * sizeB) / (sizeA + sizeB)) * (mean - spread)
}

function leastDistance(standing: Standing, linkage: Linkage): number {
  const { places } = standing
  let least = Number.POSITIVE_INFINITY
  for (let a = 0; a < places.length; a++)
    for (let b = 0; b < a; b++)
      least = Math.min(least, plainDistance(standing, places[a]!, places[b]!, linkage))
  return least
}

function unite(standing: Standing, kept: number, gone: number): void {
  const { count, sums, sizes, inner } = standing
  inner[kept]! += inner[gone]! + sums[kept * count + gone]!
  standing.places = standing.places.filter((place) => place !== gone)
  for (const other of standing.places) {
    sums[kept * count + other]! += sums[gone * count + other]!
    sums[other * count + kept] = sums[kept * count + other]!
  }
  sizes[kept]! += sizes[gone]!
}

function expectSamePartition(actual: readonly number[], expected: readonly number[]): void {
  const names = new Map<number, number>()
  const back = new Map<number, number>()
  for (const [item, label] of actual.entries()) {
    names.set(label, names.get(label) ?? expected[item]!)
    back.set(expected[item]!, back.get(expected[item]!) ?? label)
    const isSame = names.get(label) === expected[item] && back.get(expected[item]!) === label
    if (!isSame) expect(actual).toEqual(expected)
  }
}
