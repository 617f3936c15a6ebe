import { expect, test } from 'vitest'
import { seededRng } from '../base/rng.ts'
import { type CriterionId, givenId } from '../domain/ids.ts'
import { rankPoints, sortFronts } from './fronts.ts'

const axes = ['C1', 'C2', 'P2'].map((id) => givenId<CriterionId>(id))
const vectors = (...rows: number[][]) =>
  rows.map((values) => ({ axes: axes.slice(0, values.length), values }))
const membersOf = (rows: number[][]) => sortFronts(vectors(...rows)).map(({ members }) => members)

test('five candidates of one step fall into fronts as worked out by hand (T4)', () => {
  const a = [1, 0.75, 0.5]
  const b = [0.75, 1, 0.5]
  const c = [0.75, 0.75, 0.5]
  const d = [0.25, 0.5, 0.5]
  const e = [0.5, 0.25, 1]
  expect(membersOf([a, b, c, d, e])).toEqual([[0, 1, 4], [2], [3]])
})

test('equal vectors share a rank', () => {
  expect(membersOf([[0.5], [1], [0.5], [1]])).toEqual([
    [1, 3],
    [0, 2],
  ])
})

test('a chain has as many fronts as members, in order of score', () => {
  expect(membersOf([[0.1], [0.3], [0.2]])).toEqual([[1], [2], [0]])
})

test('one candidate is a front; none has none', () => {
  expect(membersOf([[0.5, 0.5]])).toEqual([[0]])
  expect(sortFronts([])).toEqual([])
})

test('without axes all are equal', () => {
  expect(membersOf([[], [], []])).toEqual([[0, 1, 2]])
})

test('vectors on different axes are refused', () => {
  const [a] = vectors([1, 1])
  expect(() => sortFronts([a!, { axes: axes.slice(1), values: [1, 1] }])).toThrow(
    'share their axes',
  )
})

test('points that do not fill their axes are refused', () => {
  expect(() => rankPoints(Float64Array.of(1, 2, 3), 2, 2)).toThrow('one value per point and axis')
})

test('in 20,000 random groups every rank is that of plain comparison', () => {
  const rng = seededRng(11)
  for (let trial = 0; trial < 20_000; trial++) {
    const count = 1 + rng.below(1 + rng.below(70))
    const width = rng.below(1 + rng.below(20))
    const levels = [2, 5, 10, 40, 2 ** 30][rng.below(5)]!
    const values = Float64Array.from({ length: count * width }, () => drawn(levels))
    expect(rankPoints(values, width, count)).toEqual(plainRanks(values, width, count))
  }

  /** Of `levels` values from -1 to 1, both zeros among them, or once in a while an extreme. */
  function drawn(levels: number): number {
    if (rng.below(200) === 0) return [-Infinity, -1e300, 1e300, Infinity, -0][rng.below(5)]!
    return (2 * rng.below(levels)) / levels - 1
  }
})

/** Takes away front after front, comparing everyone with everyone. */
function plainRanks(values: Float64Array, width: number, count: number): Int32Array {
  const points = Array.from({ length: count }, (_, point) =>
    values.subarray(point * width, (point + 1) * width),
  )
  const ranks = new Int32Array(count)
  let rest = [...points.keys()]
  for (let rank = 0; rest.length > 0; rank++) {
    const isDominated = (point: number) =>
      rest.some((other) => dominates(points[other]!, points[point]!))
    const left = rest.filter(isDominated)
    for (const point of rest) if (!left.includes(point)) ranks[point] = rank
    rest = left
  }
  return ranks
}

function dominates(a: Float64Array, b: Float64Array): boolean {
  let isBetter = false
  for (let axis = 0; axis < a.length; axis++) {
    if (a[axis]! < b[axis]!) return false
    if (a[axis]! > b[axis]!) isBetter = true
  }
  return isBetter
}
