import { expect, test } from 'vitest'
import { seededRng } from '../base/rng.ts'
import { type CriterionId, givenId } from '../domain/ids.ts'
import { compareShared } from './compare.ts'
import { sortSharedFronts } from './shared-fronts.ts'

const axes = ['x', 'y', 'z', 'w', 'v'].map((id) => givenId<CriterionId>(id))
const group = (...rows: (number | null)[][]) =>
  rows.map((values) => ({ axes: axes.slice(0, values.length), values }))

/** Each is better than the next on the one axis that the two share. */
const circle = [
  [2, 1, null],
  [null, 2, 1],
  [1, null, 2],
]

test('a circle is reported and its members share a rank', () => {
  const { fronts, cycles } = sortSharedFronts(group(...circle))
  expect(cycles).toEqual([[0, 1, 2]])
  expect(fronts).toEqual([{ rank: 0, members: [0, 1, 2] }])
})

test('what a circle dominates stands below it, and what dominates it above', () => {
  const { fronts, cycles } = sortSharedFronts(group([0, 0, 0], ...circle, [9, 9, 9]))
  expect(cycles).toEqual([[1, 2, 3]])
  expect(fronts.map(({ members }) => members)).toEqual([[4], [1, 2, 3], [0]])
})

test('a relation that is not transitive but has no circle still has fronts', () => {
  const { fronts, cycles } = sortSharedFronts(group([2, null], [1, 2], [null, 1]))
  expect(cycles).toEqual([])
  expect(fronts.map(({ members }) => members)).toEqual([[0], [1], [2]])
})

test('in 4,000 random groups, circles are found exactly where peeling is stuck', () => {
  const rng = seededRng(5)
  let stuck = 0
  for (let trial = 0; trial < 4_000; trial++) {
    const width = 3 + rng.below(3)
    const rows = Array.from({ length: 4 + rng.below(5) }, () =>
      Array.from({ length: width }, () => (rng.next() < 0.3 ? null : rng.below(4))),
    )
    const vectors = group(...rows)
    const { fronts, cycles } = sortSharedFronts(vectors)
    expect(fronts.flatMap(({ members }) => members).length).toBe(vectors.length)
    const isStuck = !peelsAway(vectors)
    if (isStuck) stuck++
    expect(cycles.length > 0).toBe(isStuck)
  }
  expect(stuck).toBeGreaterThan(50)
})

/** Plain peeling, which ends only when nothing runs in a circle. */
function peelsAway(vectors: ReturnType<typeof group>): boolean {
  let rest = vectors
  while (rest.length > 0) {
    const dominated = rest.filter((b) => rest.some((a) => compareShared(a, b) === 'dominates'))
    if (dominated.length === rest.length) return false
    rest = dominated
  }
  return true
}
