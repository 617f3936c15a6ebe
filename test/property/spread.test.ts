/** Random points of every size, and crowding and volume against their definitions. */
import { expect, test } from 'vitest'
import { type Rng, shuffled } from '../../src/base/rng.ts'
import { crowdingDistances, hypervolume } from '../../src/pareto/index.ts'
import { randomPoints } from '../reference/random-points.ts'
import { edgeSizes, expectMet, forCases, note, noteOddity, type Tally } from './special-cases.ts'

test('the points that kernels are tried on have every size and oddity', () => {
  const tally = forCases(2002, ({ rng, noted }) => {
    const { values, axisCount, count } = randomPoints(rng, 129)
    note(noted, values, count)
    if (axisCount === 1) noteOddity(noted, 'one axis')
  })
  expectMet(tally, ['NaN', '0', '-0', 'Infinity', '-Infinity', 'tie', 'one axis'], [0, 1])
  const rare = edgeSizes.filter((size) => !(tally.sizes.get(size)! >= 20))
  expect(rare).toEqual([])
})

test('a point is as crowded as its neighbours along each axis are near', () => {
  const tally = forPoints((rng, count) => {
    const axisCount = 1 + rng.below(4)
    const values = someValues(rng, count * axisCount)
    const distances = crowdingDistances(values, axisCount, count)
    expectNear(distances, plainCrowding(values, axisCount, count))
    // Without ties, or the order of tied points would tell.
    const unlike = values.map((value) => value + rng.next())
    const order = shuffled([...Array(count).keys()], rng)
    const moved = crowdingDistances(rowsOf(unlike, axisCount, order), axisCount, count)
    const stayed = crowdingDistances(unlike, axisCount, count)
    expectNear(
      moved,
      Float64Array.from(order, (point) => stayed[point]!),
    )
    const scaled = unlike.map((value, cell) => value * 4 ** (cell % axisCount))
    expectNear(crowdingDistances(scaled, axisCount, count), stayed)
    return { values, axisCount, count }
  })
  expectMet(tally, ['0', '-0', 'tie', 'one axis'])
})

test('a volume is that of the cells between all coordinates that some point covers', () => {
  const tally = forPoints((rng, count) => {
    const axisCount = 1 + rng.below(count > 13 ? 2 : 3)
    const isFine = count < 6 && rng.below(2) === 0
    const values = isFine
      ? Float64Array.from({ length: count * axisCount }, () => 4 * rng.next() - 1)
      : someValues(rng, count * axisCount)
    if (count > 0 && rng.below(10) === 0) values[rng.below(values.length)] = Number.NaN
    const reference = Float64Array.from({ length: axisCount }, () => [0, -0, 0.5][rng.below(3)]!)
    const volume = hypervolume(values, count, reference)
    const expected = plainVolume(values, count, reference)
    expectSame(volume, expected)
    const rows = shuffled([...Array(count).keys()], rng)
    expectSame(hypervolume(rowsOf(values, axisCount, rows), count, reference), volume)
    if (count === 0) return { values, axisCount, count }
    const source = rng.below(count)
    const dominated = values
      .subarray(source * axisCount, (source + 1) * axisCount)
      .map((value) => value - rng.below(2))
    const more = Float64Array.of(...values, ...dominated)
    expectSame(hypervolume(more, count + 1, reference), volume)
    const scaled = values.map((value) => 2 * value)
    const larger = hypervolume(
      scaled,
      count,
      reference.map((value) => 2 * value),
    )
    expectSame(larger, volume * 2 ** axisCount)
    return { values, axisCount, count }
  })
  expectMet(tally, ['NaN', '0', '-0', 'tie', 'one axis'])
})

type Points = {
  readonly values: Float64Array
  readonly axisCount: number
  readonly count: number
}

function forPoints(check: (rng: Rng, count: number) => Points): Tally {
  return forCases(9, ({ rng, size, noted }) => {
    const { values, axisCount, count } = check(rng, size)
    note(noted, values, count)
    if (axisCount === 1) noteOddity(noted, 'one axis')
  })
}

/** Few levels, some of them below 0, and both zeros. */
function someValues(rng: Rng, length: number): Float64Array {
  const levels = 1 + rng.below(6)
  return Float64Array.from({ length }, () => {
    const level = rng.below(levels) - 1
    return level === 0 && rng.below(2) === 0 ? -0 : level
  })
}

function rowsOf(values: Float64Array, axisCount: number, order: readonly number[]): Float64Array {
  const rows = new Float64Array(values.length)
  for (const [at, point] of order.entries())
    rows.set(values.subarray(point * axisCount, (point + 1) * axisCount), at * axisCount)
  return rows
}

/** Looks for the next lower and higher of every point; of equal ones the first is lower. */
function plainCrowding(values: Float64Array, axisCount: number, count: number): Float64Array {
  const distances = new Float64Array(count)
  for (let axis = 0; axis < axisCount; axis++) {
    const along = Array.from({ length: count }, (_, point) => values[point * axisCount + axis]!)
    const span = Math.max(...along) - Math.min(...along)
    if (!(span > 0)) continue
    for (const [point, own] of along.entries()) {
      let [lower, higher] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]
      for (const [other, value] of along.entries()) {
        if (other === point) continue
        if (value < own || (value === own && other < point)) lower = Math.max(lower, value)
        else higher = Math.min(higher, value)
      }
      distances[point]! += (higher - lower) / span
    }
  }
  return distances
}

function plainVolume(values: Float64Array, count: number, reference: Float64Array): number {
  const axisCount = reference.length
  const sides = Array.from(reference, (from, axis) => {
    const along = Array.from({ length: count }, (_, point) => values[point * axisCount + axis]!)
    return [...new Set([from, ...along.filter((value) => value > from)])].sort((a, b) => a - b)
  })
  const cellCount = sides.reduce((product, { length }) => product * (length - 1), 1)
  let volume = 0
  for (let cell = 0; cell < cellCount; cell++) {
    const corner: number[] = []
    let [size, rest] = [1, cell]
    for (const side of sides) {
      const at = rest % (side.length - 1)
      rest = Math.floor(rest / (side.length - 1))
      corner.push(side[at + 1]!)
      size *= side[at + 1]! - side[at]!
    }
    for (let point = 0; point < count; point++)
      if (corner.every((high, axis) => values[point * axisCount + axis]! >= high)) {
        volume += size
        break
      }
  }
  return volume
}

function expectNear(actual: Float64Array, expected: Float64Array): void {
  for (const [at, value] of expected.entries())
    if (!(actual[at] === value || Math.abs(actual[at]! - value) < 1e-9))
      expect(actual).toEqual(expected)
}

function expectSame(actual: number, expected: number): void {
  if (!(Math.abs(actual - expected) <= 1e-12 * (1 + expected))) expect(actual).toBe(expected)
}
