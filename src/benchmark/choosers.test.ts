import { expect, test } from 'vitest'
import { choiceCurves } from './choice-curve.ts'
import { byMean, byMeanRank, bySingle, byVote, type Chooser, first, onFront } from './choosers.ts'
import { fitHingeWeights } from './hinge-weights.ts'
import { fitSingle, fitWeights, nestedChoice } from './nested-choice.ts'
import type { RewardedCandidate, RewardedProblem } from './rewarded-candidate.ts'

test('a mean is of raw rewards, a mean rank is not moved by their scale', () => {
  const problem = [candidate('a', [100, 0.1]), candidate('b', [99, 0.9]), candidate('c', [1, 0.8])]
  expect(chosen(byMean([0, 1]), problem)).toBe('a')
  expect(chosen(byMeanRank([0, 1]), problem)).toBe('b')
  expect(chosen(bySingle(1), problem)).toBe('b')
})

test('equal rewards share the mean of their ranks, and the first of equals is chosen', () => {
  const problem = [candidate('a', [1, 0]), candidate('b', [1, 1]), candidate('c', [0, 1])]
  expect(chosen(byMeanRank([0, 1]), problem)).toBe('b')
  expect(chosen(byMeanRank([0]), problem)).toBe('a')
})

test('whoever lacks a reward is last on that axis', () => {
  const problem = [candidate('a', [null, 1]), candidate('b', [0.1, 0.9])]
  expect(chosen(bySingle(0), problem)).toBe('b')
  expect(chosen(byMeanRank([0, 1]), problem)).toBe('a')
  expect(chosen(onFront([0], first), problem)).toBe('b')
})

test('on the front, dominated candidates have neither a vote nor a chance', () => {
  const problem = [
    candidate('low', [0.1, 0.1]),
    candidate('low', [0.2, 0.1]),
    candidate('low', [0.1, 0.2]),
    candidate('x', [0.9, 0.3]),
    candidate('y', [0.3, 0.9]),
    candidate('y', [0.5, 0.5]),
  ]
  expect(chosen(byVote(), problem)).toBe('low')
  expect(chosen(onFront([0, 1], byVote()), problem)).toBe('y')
  expect(chosen(onFront([0, 1], first), problem)).toBe('x')
})

test('a vote can be weighted, and no answer has none', () => {
  const problem = [
    candidate(null, [9]),
    candidate('a', [0.4]),
    candidate('b', [1]),
    candidate('a', [0.4]),
  ]
  expect(chosen(byVote(), problem)).toBe('a')
  expect(chosen(byVote(0), problem)).toBe('b')
  expect(byVote()([candidate(null, [1])])).toBeUndefined()
})

test('hinge weights lead along the axis that tells, and little further than the margin', () => {
  const differences = [1, 1, 1, 1].map((gap, at) => Float64Array.of(gap, at % 2 === 0 ? 3 : -3))
  const [telling, noise] = fitHingeWeights(differences, 2)
  expect(telling).toBeGreaterThan(0.9)
  expect(telling).toBeLessThan(1.5)
  expect(Math.abs(noise!)).toBeLessThan(0.1)
  expect([...fitHingeWeights([], 2)]).toEqual([0.5, 0.5])
})

test('what decides on a fold was fitted without it', () => {
  const seen: RewardedProblem[][] = []
  const problems = Array.from({ length: 10 }, (_, index) => [candidate(`${index}`, [index])])
  const fit = (others: readonly RewardedProblem[]) => {
    seen.push([...others])
    return (candidates: RewardedProblem) => {
      expect(others).not.toContain(candidates)
      return candidates[0]
    }
  }
  const way = nestedChoice('fitted', problems, [fit], { folds: 5, seed: 1 })
  for (const [index, problem] of problems.entries()) way.chooserFor(index)(problem)
  expect(seen.map((others) => others.length)).toEqual([8, 8, 8, 8, 8])
})

test('fitted scorers and weights find the axis that tells right from wrong', () => {
  const problems = Array.from({ length: 20 }, (_, index) => [
    { ...candidate('wrong', [index % 3, 0.2]), isCorrect: false },
    { ...candidate('right', [index % 2, 0.8]), isCorrect: true },
  ])
  for (const fit of [fitSingle([0, 1]), fitWeights([0, 1], { decay: 0 })])
    expect(problems.every((problem) => fit(problems)(problem)?.isCorrect)).toBe(true)
})

test('a curve is exact at one and at all, and its draws are unbiased between', () => {
  const problem = [0, 1, 2, 3].map((reward) => ({
    ...candidate('x', [reward]),
    isCorrect: reward === 2,
  }))
  const ways = [{ name: 'single', chooserFor: () => bySingle(0) }]
  const [curve] = choiceCurves([problem], ways, { sizes: [1, 2, 4], draws: 4000, seed: 2 })
  expect(curve![0]![0]).toBe(0.25)
  // The second best is the best of two when the best is not drawn: 2 of the 6 couples.
  expect(curve![1]![0]).toBeCloseTo(2 / 6, 1)
  expect(curve![2]![0]).toBe(0)
})

function candidate(answer: string | null, rewards: (number | null)[]): RewardedCandidate {
  return { answer, isCorrect: false, rewards }
}

function chosen(choose: Chooser, problem: RewardedProblem): string | null | undefined {
  return choose(problem)?.answer
}
