import { expect, test } from 'vitest'
import type { Prediction } from '../domain/prediction.ts'
import type { BenchmarkItem } from './benchmark.ts'
import { predictionFault } from './prediction-fault.ts'
import { prmBench } from './prmbench.ts'
import { processBench } from './processbench.ts'
import { agentProcessBench } from './step-labels.ts'
import { fitThreshold, ruleAll } from './threshold.ts'

test('the threshold that tells wrong steps from right ones is found', () => {
  const answered = [scored([0.9, 0.7, 0.9], 1), scored([0.95, 0.69], 1), scored([0.9, 0.85], null)]
  expect(fitThreshold(processBench, answered)).toBe(0.71)
})

test('where every threshold does as well, 0.5 is taken', () => {
  expect(fitThreshold(processBench, [scored([0, 1], 0)])).toBe(0.5)
  expect(fitThreshold(processBench, [])).toBe(0.5)
})

test('a step without a value is never called wrong', () => {
  const answered = [scored([null, 0.2], 1), scored([null, 0.4], null)]
  expect(fitThreshold(processBench, answered)).toBe(0.4)
})

test('scores outside 0 to 1 are cut at their quantiles', () => {
  const answered = [scored([7, -2], 1), scored([6, 5], null)]
  const theta = fitThreshold(processBench, answered)
  expect(theta).toBeGreaterThan(-2)
  expect(theta).toBeLessThanOrEqual(5)
})

test('an answer that was given stays, whatever the scores say', () => {
  const { item } = scored([0, 0], 1)
  const prediction = { answer: 1, stepScores: [0, 0] }
  expect(ruleAll(processBench, [{ item, prediction }], 0.5)[0]).toMatchObject({ credit: 1 })
})

test('a score at the threshold is right, and wrong where the benchmark says so', () => {
  const each = labelled([0.5, 0.4])
  const said = (benchmark: typeof processBench) =>
    ruleAll(benchmark, [each], 0.5)[0]!.steps!.map((step) => step.said)
  expect(said(agentProcessBench)).toEqual([1, -1])
  expect(said(prmBench())).toEqual([-1, -1])
})

test('the first wrong message is named by its place among all messages', () => {
  const { item, prediction } = labelled([0.9, 0.1])
  const keyed = { ...item, stepKeys: ['2', '4'], gold: 4 }
  const [result] = ruleAll(agentProcessBench, [{ item: keyed, prediction }], 0.5)
  expect(result).toMatchObject({ predicted: 4, credit: 1 })
})

test('lists that do not fit the steps, and answers beyond them, are faults', () => {
  const { item } = labelled([1, 1])
  const fault = (benchmark: typeof processBench, prediction: Prediction) =>
    predictionFault(benchmark.about, item, prediction)
  expect(fault(agentProcessBench, { stepLabels: [1] })).toBe(
    'stepLabels has 1 entries, but made has 2 steps',
  )
  expect(fault(processBench, { stepScores: [1] })).toBeUndefined()
  expect(fault(processBench, { stepScores: [1, 1, 1] })).toContain('3 entries')
  expect(fault(processBench, { answer: 1 })).toBeUndefined()
  expect(fault(processBench, { answer: null })).toBeUndefined()
  expect(fault(processBench, { answer: 2 })).toBe(
    'answer 2 names no step of made: steps count from 0 to 1',
  )
  expect(fault(processBench, { answer: -1 })).toContain('names no step')
})

function scored(stepScores: readonly (number | null)[], gold: number | null) {
  const item: BenchmarkItem = {
    id: 'made',
    split: 'made',
    taskKey: 't',
    attempts: [],
    gold,
    goldSteps: stepScores.map(() => 1),
  }
  return { item, prediction: { stepScores } }
}

function labelled(stepScores: readonly number[]) {
  const { item } = scored(stepScores, null)
  return { item: { ...item, goldSteps: stepScores.map(() => 1) }, prediction: { stepScores } }
}
