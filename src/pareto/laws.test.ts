import { expect, test } from 'vitest'
import type { Points } from '../../test/reference/random-points.ts'
import { type Rng, seededRng } from '../base/rng.ts'
import { firstFront } from './first-front.ts'
import { rankPoints } from './fronts.ts'

/** What must hold of any ranks, on as many points as the kernels for many take. */

const caseCount = 300

test('ranks move with their points', () => {
  forManyPoints((points, rng) => {
    const order = shuffled(rng, points.count)
    const moved = rankPoints(rowsOf(points, order), points.axisCount, points.count)
    const ranks = ranksOf(points)
    expect(moved).toEqual(Int32Array.from(order, (point) => ranks[point]!))
  })
})

test('another scale of an axis changes no rank', () => {
  forManyPoints((points) => {
    const values = points.values.map((value, cell) => rescaled(value, cell % points.axisCount))
    expect(ranksOf({ ...points, values })).toEqual(ranksOf(points))
  })
})

test('an added point that is dominated by all others changes no rank', () => {
  forManyPoints((points) => {
    const worst = new Float64Array(points.axisCount).fill(-2)
    const values = Float64Array.of(...points.values, ...worst)
    const added = ranksOf({ ...points, values, count: points.count + 1 })
    const ranks = ranksOf(points)
    expect(added.subarray(0, points.count)).toEqual(ranks)
    expect(added[points.count]).toBe(Math.max(...ranks) + 1)
  })
})

test('a repeated axis changes no rank', () => {
  forManyPoints((points) => {
    const { axisCount, count } = points
    const values = Float64Array.from({ length: (axisCount + 1) * count }, (_, cell) => {
      const axis = cell % (axisCount + 1)
      return points.values[Math.floor(cell / (axisCount + 1)) * axisCount + (axis % axisCount)]!
    })
    expect(rankPoints(values, axisCount + 1, count)).toEqual(ranksOf(points))
  })
})

test('the first front are the points of rank 0', () => {
  forManyPoints((points) => {
    const ranks = ranksOf(points)
    const front = firstFront(points.values, points.axisCount, points.count)
    expect([...front]).toEqual([...ranks.keys()].filter((point) => ranks[point] === 0))
  })
})

test('in 20,000 points on three axes every rank is one below that of a dominator', () => {
  const rng = seededRng(8)
  const [axisCount, count] = [3, 20_000]
  const values = Float64Array.from({ length: axisCount * count }, () => rng.below(1000))
  const ranks = rankPoints(values, axisCount, count)
  const dominates = (a: number, b: number) => {
    const [left, right] = [a * axisCount, b * axisCount]
    for (let axis = 0; axis < axisCount; axis++)
      if (values[left + axis]! < values[right + axis]!) return false
    return !values.subarray(left, left + axisCount).every((v, axis) => v === values[right + axis])
  }
  for (let point = 0; point < count; point += 100) {
    let worst = -1
    for (let other = 0; other < count; other++)
      if (dominates(other, point)) worst = Math.max(worst, ranks[other]!)
    expect(ranks[point]).toBe(worst + 1)
  }
})

/** Finite points, a few hundred at a time. */
function forManyPoints(check: (points: Points, rng: Rng) => void): void {
  const rng = seededRng(31)
  for (let trial = 0; trial < caseCount; trial++) {
    const axisCount = 1 + rng.below(6)
    const count = 2 + rng.below(trial % 10 === 0 ? 600 : 80)
    const levelCount = [3, 10, 1000][rng.below(3)]!
    const values = Float64Array.from(
      { length: axisCount * count },
      () => (2 * rng.below(levelCount)) / levelCount - 1,
    )
    check({ values, axisCount, count }, rng)
  }
}

function ranksOf({ values, axisCount, count }: Points): Int32Array {
  return rankPoints(values, axisCount, count)
}

/** Grows with the value, faster or slower. */
function rescaled(value: number, axis: number): number {
  return [Math.exp(value), value ** 3, 1e6 * value, value - 5][axis % 4]!
}

function rowsOf({ values, axisCount }: Points, order: readonly number[]): Float64Array {
  return Float64Array.from(
    order.flatMap((point) => [...values.subarray(point * axisCount, (point + 1) * axisCount)]),
  )
}

function shuffled(rng: Rng, count: number): number[] {
  const order = Array.from({ length: count }, (_, point) => point)
  for (let at = count - 1; at > 0; at--) {
    const other = rng.below(at + 1)
    const moved = order[at]!
    order[at] = order[other]!
    order[other] = moved
  }
  return order
}
