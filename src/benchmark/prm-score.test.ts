import { expect, test } from 'vitest'
import { measurePrmCases, type PrmCase, prmScore } from './prm-score.ts'

test('the worked numbers: 80, 10, 6 and 4 steps', () => {
  const counts = { truePositive: 80, falseNegative: 10, falsePositive: 6, trueNegative: 4 }
  const { f1, negativeF1, prmScore: score } = prmScore(counts)
  expect(f1).toBeCloseTo(0.909091, 6)
  expect(negativeF1).toBeCloseTo(0.333333, 6)
  expect(score).toBeCloseTo(0.621212, 6)
})

test('an oracle scores 1, and one that is always wrong 0', () => {
  expect(measurePrmCases([said('circular', 'vvx', 'vvx')]).overall.prmScore).toBe(1)
  expect(measurePrmCases([said('circular', 'vvx', 'xxv')]).overall.prmScore).toBe(0)
})

test('calling everything valid earns half of the F1 of valid steps', () => {
  const { overall } = measurePrmCases([said('circular', 'vvvx', 'vvvv')])
  expect(overall).toEqual({ f1: 6 / 7, negativeF1: 0, prmScore: 3 / 7 })
})

test('overall is over all steps, facets are means of their classes', () => {
  const { overall, classes, facets } = measurePrmCases([
    said('redundency', 'vx', 'vx'),
    said('circular', 'vvvvvx', 'vvvvvv'),
    said('confidence', 'vx', 'vx'),
  ])
  const [first, second] = classes
  expect(facets['simplicity']).toBeCloseTo((first!.score + second!.score) / 2, 12)
  expect(facets['soundness']).toBe(1)
  expect(overall.f1).toBeCloseTo(14 / 15, 12)
  expect(overall.negativeF1).toBeCloseTo(0.8, 12)
})

test('where no step can be wrong, the class is reported by the F1 of valid steps', () => {
  const { classes } = measurePrmCases([said('multi_solutions', 'vvv', 'vvx')])
  expect(classes[0]!.score).toBe(0.8)
})

/** Truth and what was said, a letter a step: v = valid, x = not. */
function said(className: string, truth: string, words: string): PrmCase {
  const steps = truth.split('').map((letter, index) => ({
    isValid: letter === 'v',
    isSaidValid: words[index] === 'v',
  }))
  return { className, steps }
}
