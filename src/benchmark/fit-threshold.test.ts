import { expect, test } from 'vitest'
import { fitThreshold } from './fit-threshold.ts'

test('the threshold that tells wrong steps from right ones is found', () => {
  const traces = [
    { split: 'made', values: [0.9, 0.7, 0.9], label: 1 },
    { split: 'made', values: [0.95, 0.69], label: 1 },
    { split: 'made', values: [0.9, 0.85], label: null },
  ]
  expect(fitThreshold(traces)).toBe(0.71)
})

test('where every threshold does as well, 0.5 is taken', () => {
  expect(fitThreshold([{ split: 'made', values: [0, 1], label: 0 }])).toBe(0.5)
  expect(fitThreshold([])).toBe(0.5)
})

test('a step without a value is never called wrong', () => {
  const traces = [
    { split: 'made', values: [null, 0.2], label: 1 },
    { split: 'made', values: [null, 0.4], label: null },
  ]
  expect(fitThreshold(traces)).toBe(0.4)
})
