import { expect, test } from 'vitest'
import type { RecordedJudgment } from '../domain/recorded.ts'
import { macroAverage, measureStepLabels } from './step-labels.ts'

test('steps and first errors are compared with what people said', () => {
  const gold = [judgment('a', { 2: 1, 4: -1 }), judgment('b', { 2: 1 })]
  const judged = byId([judgment('a', { 2: 1, 4: -1, 6: -1 }), judgment('b', { 2: 0 })])
  const [figures] = measureStepLabels(gold, judged)
  expect(figures).toMatchObject({ trajectoryCount: 2, stepCount: 3, firstErrorAccuracy: 1 })
  expect(figures!.stepAccuracy).toBeCloseTo(2 / 3, 12)
})

test('the first error is the smallest step, not the first by text', () => {
  const gold = [judgment('a', { 9: -1, 10: -1 })]
  const [same] = measureStepLabels(gold, byId([judgment('a', { 10: 1, 9: -1 })]))
  const [later] = measureStepLabels(gold, byId([judgment('a', { 10: -1, 9: 1 })]))
  expect([same!.firstErrorAccuracy, later!.firstErrorAccuracy]).toEqual([1, 0])
})

test('what a judge did not see counts as wrong, even where nothing is wrong', () => {
  const [figures] = measureStepLabels([judgment('a', { 2: 1 })], new Map())
  expect(figures).toMatchObject({ stepAccuracy: 0, firstErrorAccuracy: 0 })
})

test('domains are averaged without weights', () => {
  const gold = [
    judgment('a', { 2: 1 }, 'x'),
    judgment('b', { 2: 1 }, 'y'),
    judgment('c', { 2: 1 }, 'y'),
  ]
  const figures = measureStepLabels(gold, byId([gold[0]!]))
  expect(macroAverage(figures)).toEqual({ stepAccuracy: 0.5, firstErrorAccuracy: 0.5 })
})

function judgment(
  sourceId: string,
  stepLabels: Readonly<Record<string, number>>,
  domain = 'x',
): RecordedJudgment {
  return { judge: 'someone', sourceId, domain, stepLabels }
}

function byId(judgments: readonly RecordedJudgment[]): Map<string, RecordedJudgment> {
  return new Map(judgments.map((each) => [each.sourceId, each]))
}
