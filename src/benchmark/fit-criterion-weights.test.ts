import { expect, test } from 'vitest'
import { type Rng, seededRng } from '../base/rng.ts'
import { type CriterionId, givenId } from '../domain/ids.ts'
import type { StepScore } from '../domain/step-score.ts'
import { shortfall } from '../score/criterion-weights.ts'
import { logistic } from '../stats/logistic-line.ts'
import { fitCriterionWeights, type WeighedStep } from './fit-criterion-weights.ts'

/** A judge whose errors are known: below its threshold a criterion is worth its weight. */
const planted: Readonly<Record<string, { readonly threshold: number; readonly weight: number }>> = {
  sharp: { threshold: 0.5, weight: 3 },
  strict: { threshold: 0.875, weight: 1.5 },
  blind: { threshold: 0.5, weight: 0 },
}
const quarters = [0, 0.25, 0.5, 0.75, 1]

test('planted weights and thresholds are recovered', () => {
  const rng = seededRng(7)
  const { criteria, intercept, faults } = fitCriterionWeights(
    Array.from({ length: 6000 }, () => plantedStep(rng)),
  )
  expect(faults).toBe('own')
  expect(Math.abs(intercept - 2)).toBeLessThan(0.4)
  for (const [id, { threshold, weight }] of Object.entries(planted)) {
    expect(Math.abs(criteria[id]!.weight - weight)).toBeLessThan(0.3)
    // To half a step of the scale: neighbours share a threshold unless they clearly differ.
    if (weight > 0) expect(Math.abs(criteria[id]!.threshold - threshold)).toBeLessThan(0.126)
  }
})

test('a criterion that was hardly seen has the weight and threshold of all', () => {
  const rng = seededRng(2)
  const steps = Array.from({ length: 400 }, () => plantedStep(rng))
  const rare = { all: [[said('rare', 0)]], stepIndex: 0, isRight: false }
  const { criteria, others } = fitCriterionWeights([...steps, rare])
  expect(Math.abs(criteria['rare']!.weight - others.weight)).toBeLessThan(0.6)
  expect(criteria['rare']!.threshold).toBe(others.threshold)
})

test.each([
  ['own', false],
  ['own-or-inherited', true],
] as const)('where labels follow "%s", that mapping is found', (mapping, isTakenOver) => {
  const steps = Array.from({ length: 60 }, (_, index): WeighedStep[] => {
    const isFaulty = index % 2 === 0
    const all = [[said('sum', isFaulty ? 0 : 1)], [said('sum', 1, isFaulty ? [0] : [])]]
    return [
      { all, stepIndex: 0, isRight: !isFaulty },
      { all, stepIndex: 1, isRight: !(isFaulty && isTakenOver) },
    ]
  }).flat()
  expect(fitCriterionWeights(steps).faults).toBe(mapping)
})

test('a criterion that praises what is wrong gets no weight', () => {
  const steps = Array.from({ length: 100 }, (_, index): WeighedStep => {
    const isRight = index % 2 === 0
    return { all: [[said('odd', isRight ? 0 : 1)]], stepIndex: 0, isRight }
  })
  expect(fitCriterionWeights(steps).criteria['odd']!.weight).toBe(0)
})

function plantedStep(rng: Rng): WeighedStep {
  const values = Object.keys(planted).map((id) => [id, quarters[rng.below(5)]!] as const)
  const odds = values.reduce((sum, [id, value]) => {
    const { threshold, weight } = planted[id]!
    return sum - weight * shortfall(value, threshold)
  }, 2)
  const scores = values.map(([id, value]) => said(id, value))
  return { all: [scores], stepIndex: 0, isRight: rng.next() < logistic(odds) }
}

function said(id: string, value: number, inherits: readonly number[] = []): StepScore {
  return {
    stepIndex: 0,
    criterionId: givenId<CriterionId>(id),
    status: 'ok',
    value,
    reason: '',
    ownFault: value < 0.5,
    inherits,
  }
}
