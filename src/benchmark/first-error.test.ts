import { expect, test } from 'vitest'
import { criterionId } from '../domain/criterion.ts'
import { makeNode } from '../domain/reward-tree.ts'
import type { StepScore } from '../domain/step-score.ts'
import {
  facetMinima,
  type FirstErrorCase,
  type FirstErrorPrediction,
  firstBelow,
  firstErrorBaselines,
  meanF1,
  measureFirstErrors,
} from './first-error.ts'

test('6 of 10 mistakes located and 4 of 5 sound traces left alone make an F1 of 68.571', () => {
  const cases = [...many(6, 2, 2), ...many(4, 2, 1), ...many(4, null, null), ...many(1, null, 0)]
  const [figures] = measureFirstErrors(cases)
  expect(figures).toMatchObject({ errorCount: 10, correctCount: 5 })
  expect(figures?.accuracyError).toBeCloseTo(60, 6)
  expect(figures?.accuracyCorrect).toBeCloseTo(80, 6)
  expect(figures?.f1).toBeCloseTo(68.571428571, 6)
})

test('flagging everything and flagging nothing both come to 0', () => {
  expect(measureFirstErrors([...many(3, 1, 0), ...many(3, null, 0)])[0]?.f1).toBe(0)
  expect(measureFirstErrors([...many(3, 1, null), ...many(3, null, null)])[0]?.f1).toBe(0)
})

test('an unparsed reply is wrong on both sides', () => {
  const [figures] = measureFirstErrors([...many(1, 1, 'unparsed'), ...many(1, null, 'unparsed')])
  expect(figures).toMatchObject({ accuracyError: 0, accuracyCorrect: 0, f1: 0 })
})

test('splits are measured apart, and the headline is the plain mean of their F1', () => {
  const easy = [...many(1, 0, 0), ...many(9, null, null)]
  const hard = [...many(1, 0, 1), ...many(1, null, null)].map((each) => ({ ...each, split: 'b' }))
  const figures = measureFirstErrors([...easy, ...hard])
  expect(figures.map(({ split, f1 }) => [split, f1])).toEqual([
    ['a', 100],
    ['b', 0],
  ])
  expect(meanF1(figures)).toBe(50)
})

test('baselines: the first step, the last, none, and chance over the steps and "none"', () => {
  const cases = [...many(1, 0, null), ...many(1, 3, null), ...many(2, null, null)]
  const baselines = firstErrorBaselines(cases)
  expect(baselines['first-step'][0]).toMatchObject({ accuracyError: 50, accuracyCorrect: 0 })
  expect(baselines['last-step'][0]).toMatchObject({ accuracyError: 50, accuracyCorrect: 0 })
  expect(baselines['no-step'][0]).toMatchObject({ accuracyError: 0, accuracyCorrect: 100, f1: 0 })
  expect(baselines.chance[0]?.f1).toBeCloseTo(20, 6)
})

test('the first value below theta is the prediction; steps without a value are passed', () => {
  expect(firstBelow([1, null, 0.5, 0.49, 0])).toBe(3)
  expect(firstBelow([1, null, 0.5])).toBeNull()
  expect(firstBelow([0.8, 0.6], 0.7)).toBe(1)
})

test('only criteria under roots of the facet count, and nothing applicable is no value', () => {
  const sound = nodeOf('Sound', 'soundness')
  const brief = nodeOf('Brief', 'simplicity')
  const scores = [[scoreOf(sound, 0.9), scoreOf(brief, 0)], [scoreOf(brief, 0.2)]]
  expect(facetMinima([sound, brief], scores)).toEqual([0.9, null])
  expect(facetMinima([sound, brief], scores, 'simplicity')).toEqual([0, 0.2])
})

function many(
  count: number,
  label: number | null,
  predicted: FirstErrorPrediction,
): FirstErrorCase[] {
  return Array.from({ length: count }, () => ({ split: 'a', stepCount: 4, label, predicted }))
}

function nodeOf(name: string, facet: 'soundness' | 'simplicity') {
  const text = { name, description: 'A quality made up for this test.' }
  return makeNode({ id: criterionId(text), ...text }, { facet })
}

function scoreOf({ id }: ReturnType<typeof nodeOf>, value: number): StepScore {
  const verdict = { status: 'ok', reason: 'r', ownFault: value < 0.5, inherits: [] } as const
  return { stepIndex: 0, criterionId: id, value, ...verdict }
}
