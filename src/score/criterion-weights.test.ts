import { expect, test } from 'vitest'
import { type CriterionId, givenId } from '../domain/ids.ts'
import type { StepScore } from '../domain/step-score.ts'
import { type CriterionWeights, stepLogOdds, weightedValue } from './criterion-weights.ts'

const weights: CriterionWeights = {
  faults: 'own',
  intercept: 2,
  criteria: { strict: { threshold: 0.8, weight: 4 }, idle: { threshold: 0.5, weight: 0 } },
  others: { threshold: 0.5, weight: 1 },
}

test('a violation takes its weight off the log-odds, the more the graver it is', () => {
  const all = [
    [said('strict', 0.75), said('idle', 0), said('unknown', 0.25)],
    [said('strict', 0.8)],
  ]
  expect(stepLogOdds(weights, all, 0)).toBeCloseTo(2 - 4 / 16 - 0 - 1 / 2, 12)
  expect(stepLogOdds(weights, all, 1)).toBe(2)
})

test('a step to which nothing applies has no log-odds', () => {
  expect(stepLogOdds(weights, [[said('strict', null)], []], 0)).toBeNull()
  expect(stepLogOdds(weights, [[], []], 1)).toBeNull()
})

test('an inherited fault counts as the mapping says', () => {
  const all = [[said('strict', 0)], [said('strict', 1, [0])]]
  expect(stepLogOdds(weights, all, 1)).toBe(2)
  expect(stepLogOdds({ ...weights, faults: 'own-or-inherited' }, all, 1)).toBe(-2)
  expect(stepLogOdds({ ...weights, faults: 'first-only' }, all, 1)).toBe(2)
})

test('on an axis the threshold lies in the middle, and light criteria fall short of less', () => {
  const values = (id: string, ...given: number[]) =>
    given.map((value) => weightedValue(weights, said(id, value), []))
  expect(values('strict', 0, 0.4, 0.8, 0.9, 1)).toEqual([0, 0.25, 0.5, expect.closeTo(0.75), 1])
  expect(values('unknown', 0, 0.5, 1)).toEqual([0.75, 0.875, 1])
  expect(values('idle', 0, 0.5, 1)).toEqual([1, 1, 1])
  expect(weightedValue(weights, said('strict', null), [])).toBeNull()
})

function said(id: string, value: number | null, inherits: readonly number[] = []): StepScore {
  return {
    stepIndex: 0,
    criterionId: givenId<CriterionId>(id),
    status: value === null ? 'not-applicable' : 'ok',
    value,
    reason: '',
    ownFault: (value ?? 1) < 0.5,
    inherits,
  }
}
