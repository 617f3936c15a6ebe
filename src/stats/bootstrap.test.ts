import { expect, test } from 'vitest'
import { seededRng } from '../base/rng.ts'
import { drawBinomial } from './binomial.ts'
import { bootstrapF1, bootstrapMeans, quantile } from './bootstrap.ts'

test('draws have the mean and the spread of a binomial, by gaps and by rejection', () => {
  const rng = seededRng(3)
  for (const [trials, share] of [
    [20, 0.1],
    [40, 0.5],
    [1000, 0.03],
    [5000, 0.9],
  ] as const) {
    const draws = Array.from({ length: 20_000 }, () => drawBinomial(trials, share, rng))
    const mean = draws.reduce((sum, drawn) => sum + drawn, 0) / draws.length
    const spread = draws.reduce((sum, drawn) => sum + (drawn - mean) ** 2, 0) / draws.length
    const variance = trials * share * (1 - share)
    expect(Math.abs(mean - trials * share)).toBeLessThan(4 * Math.sqrt(variance / draws.length))
    expect(Math.abs(spread / variance - 1)).toBeLessThan(0.05)
    expect(Math.min(...draws)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...draws)).toBeLessThanOrEqual(trials)
  }
})

test('certain and impossible successes are not drawn', () => {
  const rng = seededRng(4)
  expect(drawBinomial(70, 1, rng)).toBe(70)
  expect(drawBinomial(70, 0, rng)).toBe(0)
  expect(drawBinomial(0, 0.3, rng)).toBe(0)
})

test('the resampled F1 spreads around the measured one, and the seed decides it', () => {
  const counts = { errors: 400, errorsRight: 200, sound: 600, soundRight: 450 }
  const values = bootstrapF1(counts, 2000, seededRng(1))
  expect(quantile(values, 0.5)).toBeCloseTo(0.6, 2)
  expect(quantile(values, 0.025)).toBeGreaterThan(0.55)
  expect(quantile(values, 0.975)).toBeLessThan(0.65)
  expect(bootstrapF1(counts, 2000, seededRng(1))).toEqual(values)
})

test('a quantile lies between neighbours', () => {
  expect(quantile([1, 2, 4], 0.75)).toBe(3)
  expect(quantile([5], 0.2)).toBe(5)
})

test('means of resamples lie about the mean, as far as its standard error says', () => {
  const values = Array.from({ length: 400 }, (_, index) => (index % 4 === 0 ? 1 : 0))
  const means = bootstrapMeans(values, 4000, seededRng(3))
  const error = Math.sqrt((0.25 * 0.75) / 400)
  expect(quantile(means, 0.5)).toBeCloseTo(0.25, 2)
  expect(quantile(means, 0.025)).toBeCloseTo(0.25 - 1.96 * error, 2)
  expect(quantile(means, 0.975)).toBeCloseTo(0.25 + 1.96 * error, 2)
  expect([...bootstrapMeans([2, 2], 3, seededRng(1))]).toEqual([2, 2, 2])
})
