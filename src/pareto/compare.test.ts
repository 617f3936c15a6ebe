import { expect, test } from 'vitest'
import { type CriterionId, givenId } from '../domain/ids.ts'
import { compareScores, compareShared } from './compare.ts'

const axes = ['C1', 'C2', 'P2'].map((id) => givenId<CriterionId>(id))
const complete = (...values: number[]) => ({ axes: axes.slice(0, values.length), values })
const partial = (...values: (number | null)[]) => ({ axes, values })

test('nowhere worse and somewhere better dominates', () => {
  expect(compareScores(complete(1, 0.75, 0.5), complete(0.75, 0.75, 0.5))).toBe('dominates')
  expect(compareScores(complete(0.25, 0.5, 0.5), complete(0.75, 1, 0.5))).toBe('dominated')
})

test('better here and worse there is incomparable, alike everywhere is equal', () => {
  expect(compareScores(complete(1, 0.75, 0.5), complete(0.75, 1, 0.5))).toBe('incomparable')
  expect(compareScores(complete(1, 0.75, 0.5), complete(1, 0.75, 0.5))).toBe('equal')
})

test('the smallest difference counts: there is no tolerance', () => {
  expect(compareScores(complete(0.5 + Number.EPSILON), complete(0.5))).toBe('dominates')
})

test('scores on other axes are never compared', () => {
  const others = { axes: [axes[1]!, axes[0]!], values: [1, 1] }
  expect(() => compareScores(complete(0, 0), others)).toThrow('share their axes')
  expect(() => compareShared(complete(0, 0), others)).toThrow('share their axes')
})

test('over shared axes only, what either lacks is left out', () => {
  expect(compareShared(partial(1, null, 0), partial(0.5, 1, null))).toBe('dominates')
  expect(compareShared(partial(1, null, 0), partial(1, 1, null))).toBe('equal')
})

test('nothing shared is incomparable', () => {
  expect(compareShared(partial(1, null, null), partial(null, 1, 1))).toBe('incomparable')
})
