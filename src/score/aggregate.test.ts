import { expect, test } from 'vitest'
import { type Aggregator, type AggregatorName, aggregate, fold } from './aggregate.ts'

const names: readonly AggregatorName[] = ['min', 'product', 'last', 'mean', 'max', 'weighted']

test.each([
  ['min', 0.6],
  ['product', 0.432],
  ['last', 0.8],
  ['mean', 0.766667],
  ['max', 0.9],
] as const)('%s of 0.9, 0.6, 0.8', (name, value) => {
  expect(aggregate(name, [0.9, 0.6, 0.8])).toBeCloseTo(value, 6)
})

test('weighted is the mean by weight', () => {
  expect(aggregate('weighted', [1, 0.5, 0], [1, 2, 1])).toBe(0.5)
  expect(aggregate('weighted', [0.2, 0.4])).toBeCloseTo(0.3, 12)
})

test.each(names)('%s of nothing, or of nothing scored, is no score', (name) => {
  expect(aggregate(name, [])).toBeNull()
  expect(aggregate(name, [null, null])).toBeNull()
})

test.each(names)('%s skips steps without a score', (name) => {
  expect(aggregate(name, [null, 0.9, null, 0.6, null])).toBe(aggregate(name, [0.9, 0.6]))
})

test('weights that are all zero leave no score', () => {
  expect(aggregate('weighted', [1, 1], [0, 0])).toBeNull()
})

test('the mean of equal scores is that score, exactly', () => {
  expect(aggregate('mean', [0.1, 0.1, 0.1])).toBe(0.1)
})

test('weights are one a score, finite and not negative', () => {
  expect(() => aggregate('weighted', [1, 1], [1])).toThrow('every score has a weight')
  expect(() => aggregate('weighted', [1], [-1])).toThrow('not negative')
})

test('an aggregator of one’s own folds from the last step to the first', () => {
  const discounted: Aggregator<number> = {
    init: 0,
    step: (score, rest) => score + 0.9 * rest,
    post: (state) => state,
  }
  expect(fold(discounted, [0.9, 0.6, 0.8])).toBeCloseTo(2.088, 6)
})
