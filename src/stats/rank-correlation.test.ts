import { expect, test } from 'vitest'
import { rankCorrelation } from './rank-correlation.ts'

test('a worked case: ranks 1 to 10 and their order in a second list', () => {
  const first = [106, 100, 86, 101, 99, 103, 97, 113, 112, 110]
  const second = [7, 27, 2, 50, 28, 29, 20, 12, 6, 17]
  expect(rankCorrelation(first, second)).toBeCloseTo(-29 / 165, 6)
})

test('ties share their mean rank', () => {
  expect(rankCorrelation([1, 1, 2, 2], [0, 0, 1, 1])).toBeCloseTo(1, 12)
  expect(rankCorrelation([1, 1, 2], [1, 2, 3])).toBeCloseTo(Math.sqrt(0.75), 6)
})

test('a list of one value correlates with nothing', () => {
  expect(rankCorrelation([1, 1], [1, 2])).toBeNull()
  expect(rankCorrelation([], [])).toBeNull()
})
