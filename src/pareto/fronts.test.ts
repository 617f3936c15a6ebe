import { expect, test } from 'vitest'
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
