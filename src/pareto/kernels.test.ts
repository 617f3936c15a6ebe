import { expect, test } from 'vitest'
import { plainRanks } from '../../test/reference/plain-ranks.ts'
import { type Points, randomPoints } from '../../test/reference/random-points.ts'
import { seededRng } from '../base/rng.ts'
import { firstFrontBy } from './first-front.ts'
import { rankMany, rankPoints } from './fronts.ts'
import { levelsOf } from './levels.ts'
import { withoutGaps } from './missing-values.ts'
import { orderPoints } from './point-order.ts'
import { blockRanker, compiledBlockRanker } from './rank-blocks.ts'
import { compiledGroupRanker, type LevelGroups, rankGroups } from './rank-groups.ts'
import { rankInHalves } from './rank-halves.ts'
import { rankInOrder } from './rank-in-order.ts'

/** Each kernel, in TypeScript and in WebAssembly, against comparing everyone with everyone. */

const rng = seededRng(2002)
const cases = Array.from({ length: 20_000 }, () => {
  const points = randomPoints(rng, 129)
  return { points, ranks: plainRanks(points.values, points.axisCount, points.count) }
})
const blockRankers = { typescript: blockRanker(), webassembly: compiledBlockRanker()! }
const groupRankers = { typescript: rankGroups, webassembly: compiledGroupRanker()! }

test('the compiled kernels are there', () => {
  expect(blockRankers.webassembly).toBeDefined()
  expect(groupRankers.webassembly).toBeDefined()
})

test('in 20,000 random cases the chosen way ranks like plain comparison', () => {
  for (const { points, ranks } of cases)
    expectSame(rankPoints(points.values, points.axisCount, points.count), ranks, points)
})

test('in 20,000 random cases efficient non-dominated sort ranks like plain comparison', () => {
  for (const { points, ranks } of cases)
    expectSame(
      rankInOrder(withoutGaps(points.values), points.axisCount, points.count),
      ranks,
      points,
    )
})

for (const [name, ranker] of Object.entries(blockRankers)) {
  test(`in 20,000 random cases blocks in ${name} rank like plain comparison`, () => {
    for (const { points, ranks } of cases) {
      const values = withoutGaps(points.values)
      expectSame(rankMany(ranker, values, points.axisCount, points.count), ranks, points)
    }
  })

  test(`in 20,000 random cases halves over blocks in ${name} rank like plain comparison`, () => {
    const limits = { sortedMax: 2, raisingMax: 1 }
    for (const { points, ranks } of cases) {
      const order = orderPoints(withoutGaps(points.values), points.axisCount, points.count)
      const found = rankInHalves(ranker, order, limits)
      expectSame(
        order.places.map((place) => found[place]!),
        ranks,
        points,
      )
    }
  })

  test(`in 20,000 random cases the first front in ${name} is that of plain comparison`, () => {
    for (const { points, ranks } of cases) {
      const front = firstFrontBy(ranker, points.values, points.axisCount, points.count)
      const expected = Int32Array.from(ranks.keys()).filter((point) => ranks[point] === 0)
      expectSame(front, expected, points)
    }
  })
}

test('in 20,000 random groups, levels rank like plain comparison both ways', () => {
  const groups = []
  while (groups.length < 20_000) {
    const points = randomPoints(rng, 64)
    const levels = levelsOf(withoutGaps(points.values), points.axisCount, points.count)
    if (levels === undefined) continue
    groups.push({
      points,
      levels,
      ranks: plainRanks(points.values, points.axisCount, points.count),
    })
  }
  const batch = {
    levels: Uint8Array.from(groups.flatMap(({ levels }) => [...levels])),
    counts: Int32Array.from(groups, ({ points }) => points.count),
    axisCounts: Int32Array.from(groups, ({ points }) => points.axisCount),
  }
  const expected = Uint8Array.from(groups.flatMap(({ ranks }) => [...ranks]))
  for (const rank of Object.values(groupRankers)) expect(rank(batch)).toEqual(expected)
})

test('groups outside the bounds of their levels are refused', () => {
  for (const rank of Object.values(groupRankers)) {
    expect(() => rank(oneGroup([16], 1, 1))).toThrow('below 16')
    expect(() => rank(oneGroup(Array<number>(65).fill(0), 65, 1))).toThrow('at most 64')
    expect(() => rank(oneGroup([1, 2, 3], 2, 2))).toThrow('one level per candidate')
  }
})

function oneGroup(levels: number[], count: number, axisCount: number): LevelGroups {
  return {
    levels: Uint8Array.from(levels),
    counts: Int32Array.of(count),
    axisCounts: Int32Array.of(axisCount),
  }
}

function expectSame(actual: Int32Array, expected: Int32Array, points: Points): void {
  // Plain loops: 20,000 deep comparisons by `expect` take longer than the kernels.
  const isSame =
    actual.length === expected.length && actual.every((value, index) => value === expected[index])
  if (!isSame) expect({ actual, points }).toEqual({ actual: expected, points })
}
