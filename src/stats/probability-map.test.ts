import { expect, test } from 'vitest'
import { fitProbabilityMap, probabilityOf } from './probability-map.ts'

test('isotonic pools neighbours whose shares fall', () => {
  const map = fitProbabilityMap('isotonic', [1, 2, 3, 4, 5], [0, 1, 0, 0, 1])
  expect(map).toEqual({ kind: 'steps', starts: [1, 2, 5], values: [0, 1 / 3, 1] })
  expect([0, 1, 2.5, 4, 5, 9].map((score) => probabilityOf(map, score))).toEqual([
    0,
    0,
    1 / 3,
    1 / 3,
    1,
    1,
  ])
})

test('equal scores have one probability', () => {
  const map = fitProbabilityMap('isotonic', [0.5, 0.5, 0.5, 0.5], [1, 0, 1, 1])
  expect(probabilityOf(map, 0.5)).toBe(0.75)
})

test("Platt's curve of two parted scores goes through the smoothed targets", () => {
  const scores = Array.from({ length: 16 }, (_, index) => (index < 8 ? -1 : 1))
  const map = fitProbabilityMap(
    'platt',
    scores,
    scores.map((score) => (score > 0 ? 1 : 0)),
  )
  expect(map.kind === 'logistic' && map.slope).toBeCloseTo(Math.log(9), 6)
  expect(map.kind === 'logistic' && map.intercept).toBeCloseTo(0, 6)
  expect(probabilityOf(map, 1)).toBeCloseTo(0.9, 6)
})

test("Platt's curve of one score alone is the smoothed share", () => {
  const map = fitProbabilityMap('platt', [0.3, 0.3, 0.3, 0.3], [1, 1, 1, 0])
  expect(probabilityOf(map, 0.3)).toBeCloseTo((3 * (4 / 5) + 1 / 3) / 4, 6)
})

test('quantile takes the share of ten bins with equally many scores', () => {
  const scores = Array.from({ length: 20 }, (_, index) => index)
  const map = fitProbabilityMap(
    'quantile',
    scores,
    scores.map((score) => (score < 9 ? 0 : 1)),
  )
  expect(map.kind === 'steps' && map.starts).toEqual([0, 2, 4, 6, 8, 10, 12, 14, 16, 18])
  expect(map.kind === 'steps' && map.values).toEqual([0, 0, 0, 0, 0.5, 1, 1, 1, 1, 1])
})
