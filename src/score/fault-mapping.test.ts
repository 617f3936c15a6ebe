import { expect, test } from 'vitest'
import { type CriterionId, givenId } from '../domain/ids.ts'
import type { StepScore } from '../domain/step-score.ts'
import { mappedValue, rootCause } from './fault-mapping.ts'

test('a step that rests on a fault is good, bad or without value, as the mapping says', () => {
  const all = [[score(0, 0.2)], [score(1, 1, [0])]]
  const inheriting = all[1]![0]!
  expect(mappedValue(inheriting, 'own', all)).toBe(1)
  expect(mappedValue(inheriting, 'own-or-inherited', all)).toBe(0.2)
  expect(mappedValue(inheriting, 'first-only', all)).toBeNull()
})

test('a step without inherited faults has its value under every mapping', () => {
  const all = [[score(0, 0.7)]]
  for (const mapping of ['own', 'own-or-inherited', 'first-only'] as const)
    expect(mappedValue(all[0]![0]!, mapping, all)).toBe(0.7)
})

test('the root cause is the earliest own fault on which the end rests', () => {
  const all = [[score(0, 0)], [score(1, 0)], [score(2, 1, [1])], [score(3, 1, [2])]]
  expect(rootCause(all)).toBe(1)
})

test('when the end rests on no fault, the earliest own fault is named', () => {
  expect(rootCause([[score(0, 1)], [score(1, 0)], [score(2, 0)], [score(3, 1)]])).toBe(1)
})

test('a sound trajectory has no root cause', () => {
  expect(rootCause([[score(0, 1)], []])).toBeNull()
})

function score(stepIndex: number, value: number, inherits: readonly number[] = []): StepScore {
  const criterionId = givenId<CriterionId>('arithmetic')
  return {
    stepIndex,
    criterionId,
    status: 'ok',
    value,
    reason: '',
    ownFault: value < 0.5,
    inherits,
  }
}
