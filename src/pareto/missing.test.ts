import { describe, expect, test } from 'vitest'
import { type CriterionId, givenId } from '../domain/ids.ts'
import { completeGroup } from './missing.ts'

const [x, y, z] = ['x', 'y', 'z'].map((id) => givenId<CriterionId>(id))
const axes = [x!, y!, z!]
const group = (...rows: (number | null)[][]) =>
  rows.map((values) => ({ axes: axes.slice(0, values.length), values }))

/** Five candidates: everyone has x, four have y (80 %), three have z. */
const five = group([1, 1, 1], [2, 2, 2], [3, 3, 3], [4, 4, null], [5, null, null])

describe('balanced', () => {
  test('an axis that 80 % have stays and who lacks it leaves; other axes leave', () => {
    const { axes: kept, members, vectors, leftMembers, leftAxes } = completeGroup(five, 'balanced')
    expect(kept).toEqual([x, y])
    expect(leftAxes).toEqual([z])
    expect(members).toEqual([0, 1, 2, 3])
    expect(leftMembers).toEqual([4])
    expect(vectors[3]).toEqual({ axes: [x, y], values: [4, 4] })
  })

  test('just below 80 % the axis leaves instead of the candidates', () => {
    const four = group([1, 1], [2, 2], [3, 3], [4, null])
    const { leftAxes, leftMembers } = completeGroup(four, 'balanced')
    expect(leftAxes).toEqual([y])
    expect(leftMembers).toEqual([])
  })

  test('nothing missing changes nothing', () => {
    const complete = group([1, 2], [2, 1])
    expect(completeGroup(complete, 'balanced').vectors).toEqual(complete)
  })
})

test('drop-axis keeps every candidate and only the axes that all have', () => {
  const { axes: kept, members, leftAxes } = completeGroup(five, 'drop-axis')
  expect(kept).toEqual([x])
  expect(leftAxes).toEqual([y, z])
  expect(members).toEqual([0, 1, 2, 3, 4])
})

test('skip-candidate keeps every axis and only the candidates that have all', () => {
  const { axes: kept, members, leftMembers } = completeGroup(five, 'skip-candidate')
  expect(kept).toEqual(axes)
  expect(members).toEqual([0, 1, 2])
  expect(leftMembers).toEqual([3, 4])
})

test('worst counts a missing score as 0, or as the lowest of the group, and says how many', () => {
  const { vectors, filledCount } = completeGroup(group([0.5, -2], [null, null]), 'worst')
  expect(vectors[1]!.values).toEqual([0, -2])
  expect(filledCount).toBe(2)
})

test('an axis that nobody has leaves nobody to compare under skip-candidate', () => {
  expect(completeGroup(group([1, null], [2, null]), 'skip-candidate').members).toEqual([])
  expect(completeGroup(group([1, null], [2, null]), 'balanced').axes).toEqual([x])
})

test('an empty group stays empty', () => {
  expect(completeGroup([], 'balanced')).toMatchObject({ axes: [], members: [], vectors: [] })
})
