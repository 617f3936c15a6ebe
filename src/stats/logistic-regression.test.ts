import { expect, test } from 'vitest'
import { seededRng } from '../base/rng.ts'
import { logistic } from './logistic-line.ts'
import { fitLogistic } from './logistic-regression.ts'

/** 8 rows without the feature, 6 of them positive; 8 with it, 2 of them positive. */
const parted = {
  column: { rows: [8, 9, 10, 11, 12, 13, 14, 15], values: Array.from({ length: 8 }, () => 1) },
  outcomes: [1, 1, 1, 1, 1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0],
}

test('one feature that parts the rows has the difference of their log-odds as weight', () => {
  const { intercept, weights, logLikelihood } = fitLogistic([parted.column], parted.outcomes)
  // Half an outcome of either kind more where the feature is absent.
  expect(intercept).toBeCloseTo(Math.log(6.5 / 2.5), 5)
  expect(weights[0]).toBeCloseTo(Math.log(2 / 6) - Math.log(6.5 / 2.5), 4)
  expect(logLikelihood).toBeLessThan(0)
})

test('planted weights come back', () => {
  const rng = seededRng(1)
  const planted = [-2, 0, -0.7]
  const rows = Array.from({ length: 6000 }, () => planted.map(() => Number(rng.next() < 0.3)))
  const outcomes = rows.map((row) => {
    const odds = row.reduce((sum, value, at) => sum + value * planted[at]!, 1.5)
    return Number(rng.next() < logistic(odds))
  })
  const columns = planted.map((_, at) => {
    const own = rows.flatMap((row, index) => (row[at] === 1 ? [index] : []))
    return { rows: own, values: own.map(() => 1) }
  })
  const { intercept, weights } = fitLogistic(columns, outcomes)
  expect(intercept).toBeCloseTo(1.5, 0)
  for (const [at, weight] of weights.entries())
    expect(Math.abs(weight - planted[at]!)).toBeLessThan(0.2)
})

test('a bound holds, and a prior draws weights that little speaks for', () => {
  const { column, outcomes } = parted
  expect(fitLogistic([column], outcomes, { above: 0 }).weights).toEqual([0])
  const rare = { rows: [0], values: [1] }
  const drawn = fitLogistic([rare], outcomes, { towards: -1, ridge: 1000 })
  expect(drawn.weights[0]).toBeCloseTo(-1, 2)
})

test('outcomes of one kind, and a feature that decides them, have finite weights', () => {
  const same = fitLogistic([], [1, 1, 1])
  expect(same.intercept).toBeCloseTo(Math.log(3.5 / 0.5), 5)
  const decides = fitLogistic([{ rows: [0, 1], values: [1, 1] }], [1, 1, 0, 0], { ridge: 0.1 })
  expect(decides.weights[0]).toBeLessThan(10)
})
