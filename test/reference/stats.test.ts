import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import {
  adjustedRandIndex,
  areaUnderCurve,
  brierScore,
  calibrationError,
  fleissKappa,
  normalisedMutualInformation,
  type ScoredSolutions,
  sweepFirstErrors,
} from '../../src/stats/index.ts'

/** Made by `stats.py` beside this file, which names the versions. */
const reference = JSON.parse(
  readFileSync(new URL('./stats.json', import.meta.url), 'utf8'),
) as Reference

type Reference = {
  readonly ranking: readonly {
    readonly scores: readonly number[]
    readonly labels: readonly number[]
    readonly auc: number
    readonly brier: number
    readonly calibrationError: number
  }[]
  readonly partitions: readonly {
    readonly a: readonly number[]
    readonly b: readonly number[]
    readonly rand: number
    readonly information: number
  }[]
  readonly ratings: readonly {
    readonly counts: readonly (readonly number[])[]
    readonly kappa: number
  }[]
  readonly solutions: readonly (ScoredSolutions & {
    readonly thresholds: readonly number[]
    readonly f1: readonly number[]
  })[]
}

test('rankings and probabilities measure as in scikit-learn', () => {
  for (const { scores, labels, auc, brier, calibrationError: error } of reference.ranking) {
    expectClose(areaUnderCurve(scores, labels), auc)
    expectClose(brierScore(scores, labels), brier)
    expectClose(calibrationError(scores, labels), error)
  }
})

test('partitions agree as in scikit-learn', () => {
  for (const { a, b, rand, information } of reference.partitions) {
    expectClose(adjustedRandIndex(a, b), rand)
    expectClose(normalisedMutualInformation(a, b), information)
  }
})

test('raters agree as the formula says in numpy', () => {
  for (const { counts, kappa } of reference.ratings) expectClose(fleissKappa(counts), kappa)
})

test('first errors are found at every threshold as by looking step by step', () => {
  for (const { thresholds, f1, ...solutions } of reference.solutions)
    for (const [index, point] of sweepFirstErrors(solutions, thresholds).entries())
      expectClose(point.f1, f1[index]!)
})

function expectClose(value: number | null, expected: number) {
  expect(Math.abs((value ?? Number.NaN) - expected)).toBeLessThan(1e-12)
}
