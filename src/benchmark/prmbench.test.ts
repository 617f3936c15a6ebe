import { expect, test } from 'vitest'
import type { Prediction } from '../domain/prediction.ts'
import type { ItemResult } from './benchmark.ts'
import { prmBench } from './prmbench.ts'
import { countSteps, prmScore } from './prm-score.ts'

test('the worked numbers: 80, 10, 6 and 4 steps', () => {
  const counts = { truePositive: 80, falseNegative: 10, falsePositive: 6, trueNegative: 4 }
  const { f1, negativeF1, prmScore: score } = prmScore(counts)
  expect(f1).toBeCloseTo(0.909091, 6)
  expect(negativeF1).toBeCloseTo(0.333333, 6)
  expect(score).toBeCloseTo(0.621212, 6)
})

test('the published row of GPT-4o: facets are the plain means of their classes', () => {
  const results = Object.entries(publishedScores).map(([split, score]) => scoring(split, score))
  const { overall, splits } = measured(results)
  for (const [split, score] of Object.entries(publishedScores))
    expect(splits[split]!['score']).toBeCloseTo(score / 100, 9)
  const found = ['simplicity', 'soundness', 'sensitivity'].map((facet) =>
    (100 * overall[facet]!).toFixed(1),
  )
  expect(found).toEqual(['59.7', '70.9', '75.8'])
})

const publishedScores = {
  redundency: 57,
  circular: 62.4,
  counterfactual: 72,
  step_contradiction: 69.7,
  domain_inconsistency: 70.7,
  confidence: 71.1,
  missing_condition: 62.5,
  deception: 65.7,
  multi_solutions: 99.2,
}

/** A ruling whose class has this score, in percent: one valid and one wrong step, said in parts. */
function scoring(split: string, score: number): ItemResult {
  const share = score / 100
  if (split !== 'multi_solutions') return expected(said(split, 'vx', 'vx'), 1 - share)
  return expected(said(split, 'v', 'v'), (2 - 2 * share) / (2 - share))
}

test('overall is over all steps, facets are means of their classes', () => {
  const { overall, splits } = measured([
    said('redundency', 'vx', 'vx'),
    said('circular', 'vvvvvx', 'vvvvvv'),
    said('confidence', 'vx', 'vx'),
  ])
  const [first, second] = [splits['redundency']!['score']!, splits['circular']!['score']!]
  expect(overall['simplicity']).toBeCloseTo((first + second) / 2, 12)
  expect(overall['soundness']).toBe(1)
  expect(overall['f1']).toBeCloseTo(14 / 15, 12)
  expect(overall['negativeF1']).toBeCloseTo(0.8, 12)
})

test('where no step can be wrong, the class is reported by the F1 of valid steps', () => {
  const { splits } = measured([said('multi_solutions', 'vvv', 'vvx')])
  expect(splits['multi_solutions']!['score']).toBe(0.8)
})

const solutions = [
  said('circular', 'vvvxx', 'vvvxx'),
  said('confidence', 'vvx', 'vvx'),
  said('deception', 'vvvvx', 'vvvvx'),
]
/** Valid and wrong steps of these solutions. */
const [valid, wrong] = [9, 4]

test('all called valid: half of 2V / (2V + E)', () => {
  const score = prmBench().measure(prmBench().baselines(solutions)['all-valid']!).headline
  expect(score).toBeCloseTo(valid / (2 * valid + wrong), 12)
})

test('all called invalid: half of 2E / (2E + V)', () => {
  const score = prmBench().measure(prmBench().baselines(solutions)['all-invalid']!).headline
  expect(score).toBeCloseTo(wrong / (2 * wrong + valid), 12)
})

test('an oracle scores 1, and one that is always wrong 0', () => {
  expect(prmBench().measure(solutions).headline).toBe(1)
  expect(prmBench().measure(flipped(1)).headline).toBe(0)
})

test('an oracle that errs at a rate p has the score of its expected counts', () => {
  for (const p of [0, 0.1, 0.25, 0.5, 0.9]) {
    const [hits, misses] = [valid * (1 - p), valid * p]
    const [rejected, passed] = [wrong * (1 - p), wrong * p]
    const f1 = (2 * hits) / (2 * hits + passed + misses)
    const negativeF1 = (2 * rejected) / (2 * rejected + passed + misses)
    expect(prmBench().measure(flipped(p)).headline).toBeCloseTo((f1 + negativeF1) / 2, 12)
  }
})

test('an undefined F1 counts as 0, or as -1 in the published way', () => {
  const sound = [said('multi_solutions', 'vv', 'vv')]
  expect(prmBench().measure(sound).headline).toBe(0.5)
  expect(prmBench(-1).measure(sound).headline).toBe(0)
  const allWrong = [said('circular', 'v', 'x')]
  expect(prmBench(-1).measure(allWrong).splits['circular']).toMatchObject({ f1: 0, negativeF1: 0 })
})

test('what could not be read leaves the figures and shows as the validity rate', () => {
  const { overall } = measured([said('circular', 'vx', 'vx'), ruling('circular', 'vx', {})])
  expect(overall).toMatchObject({ prmScore: 1, itemCount: 2, validityRate: 0.5 })
})

test('redundant stands for invalid in simplicity, and only there', () => {
  const redundant = { stepLabels: [-1, 1], stepRedundant: [false, true] }
  expect(saidOf(ruling('redundency', 'vx', redundant))).toEqual([1, -1])
  expect(saidOf(ruling('circular', 'vx', redundant))).toEqual([1, -1])
  expect(saidOf(ruling('confidence', 'vx', redundant))).toEqual([-1, 1])
  const partly = { stepLabels: [-1, 1], stepRedundant: [null, true] }
  expect(saidOf(ruling('circular', 'vx', partly))).toEqual([-1, -1])
})

test('the twin is outside the totals, and the similarity is the distance to it', () => {
  const { overall, splits } = measured([
    said('redundency', 'vvvx', 'vvxx', '7'),
    said('correct', 'vvvv', 'vvvx', '7'),
    said('confidence', 'vx', 'vx', '7'),
    said('confidence', 'vx', 'vx', 'without a twin'),
  ])
  expect(overall['itemCount']).toBe(3)
  expect(splits['redundency']!['similarity']).toBeCloseTo(0.25, 12)
  expect(splits['confidence']!['similarity']).toBeCloseTo(0.25, 12)
  expect(splits['correct']!['score']).toBeCloseTo(6 / 7, 12)
})

test('accuracies of correct, wrong, all and first wrong steps', () => {
  const { overall } = measured([said('confidence', 'vvxx', 'vxvx'), said('deception', 'vx', 'vx')])
  expect(overall['accuracyCorrect']).toBeCloseTo(2 / 3, 12)
  expect(overall['accuracyWrong']).toBeCloseTo(2 / 3, 12)
  expect(overall['accuracy']).toBeCloseTo(4 / 6, 12)
  expect(overall['accuracyFirstError']).toBe(0.5)
  expect(countSteps([said('confidence', 'vx', 'xv')])).toEqual({
    truePositive: 0,
    falseNegative: 1,
    falsePositive: 1,
    trueNegative: 0,
  })
})

function measured(results: readonly ItemResult[]) {
  return prmBench().measure(results)
}

/** Truth and what was said, a letter a step: v = valid, x = not. */
function said(split: string, truth: string, words: string, name = '0'): ItemResult {
  return ruling(split, truth, { stepLabels: labels(words) }, name)
}

function ruling(split: string, truth: string, prediction: Prediction, name = '0'): ItemResult {
  const id = `${split}_${name}`
  const goldSteps = labels(truth)
  const item = { id, split, taskKey: name, attempts: [], gold: null, goldSteps }
  return prmBench().rule(item, prediction)
}

function labels(letters: string): number[] {
  return letters.split('').map((letter) => (letter === 'v' ? 1 : -1))
}

function saidOf({ steps = [] }: ItemResult) {
  return steps.map((step) => step.said)
}

/** The oracle with each label flipped at a rate: what is expected of it. */
function flipped(rate: number): ItemResult[] {
  return solutions.map((result) => expected(result, rate))
}

function expected(result: ItemResult, rate: number): ItemResult {
  const steps = result.steps!.map(({ gold }) => ({ gold, said: gold! * (1 - 2 * rate) }))
  return { ...result, steps }
}
