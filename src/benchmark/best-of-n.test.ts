import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { majorityShare, sampleCurve, weightedVoteShare } from './best-of-n.ts'
import type { RewardedCandidate, RewardedProblem } from './rewarded-candidate.ts'

test('at one candidate everything is the share of right ones', () => {
  const [first] = sampleCurve([[right(0.1), wrong(0.9), wrong(0.5), wrong(0.2)]])
  expect(first).toEqual({ k: 1, pass: 0.25, best: [0.25] })
})

test('with all candidates the highest reward decides, the earlier one of equals', () => {
  expect(sampleCurve([[wrong(0.5), right(0.5)]]).at(-1)!.best).toEqual([0])
  expect(sampleCurve([[right(0.5), wrong(0.5)]]).at(-1)!.best).toEqual([1])
  expect(sampleCurve([[wrong(null), right(-3)]]).at(-1)!.best).toEqual([1])
})

test('sizes are powers of two and the number of candidates', () => {
  const problem = Array.from({ length: 6 }, () => right(1))
  expect(sampleCurve([problem]).map(({ k }) => k)).toEqual([1, 2, 4, 6])
})

test('the figures of k candidates are the mean over all subsets of k', () => {
  const candidate = fc.record({
    answer: fc.constant('x'),
    isCorrect: fc.boolean(),
    rewards: fc.tuple(fc.constantFrom(null, 0, 0.25, 0.5, 1)),
  })
  fc.assert(
    fc.property(fc.array(candidate, { minLength: 1, maxLength: 7 }), (problem) => {
      for (const { k, pass, best } of sampleCurve([problem])) {
        const subsets = subsetsOf(problem, k)
        const share = (isGood: (subset: RewardedProblem) => boolean) =>
          subsets.filter(isGood).length / subsets.length
        expect(pass).toBeCloseTo(
          share((subset) => subset.some(({ isCorrect }) => isCorrect)),
          9,
        )
        expect(best[0]).toBeCloseTo(
          share((subset) => bestOf(subset).isCorrect),
          9,
        )
      }
    }),
    { seed: 1, numRuns: 200 },
  )
})

test('the majority is by answer, ties go to the first seen, and no answer has no vote', () => {
  const a = { answer: 'a', isCorrect: true, rewards: [0.2] }
  const b = { answer: 'b', isCorrect: false, rewards: [0.9] }
  const none = { answer: null, isCorrect: false, rewards: [1] }
  expect(majorityShare([[b, a, a, none, none, none]])).toBe(1)
  expect(majorityShare([[b, a]])).toBe(0)
  expect(weightedVoteShare([[b, a, a]], 0)).toBe(0)
  expect(weightedVoteShare([[b, a, a, a, a, a]], 0)).toBe(1)
})

function right(reward: number | null): RewardedCandidate {
  return { answer: 'right', isCorrect: true, rewards: [reward] }
}

function wrong(reward: number | null): RewardedCandidate {
  return { answer: 'wrong', isCorrect: false, rewards: [reward] }
}

function bestOf(subset: RewardedProblem): RewardedCandidate {
  return subset.reduce((best, candidate) =>
    (candidate.rewards[0] ?? -Infinity) > (best.rewards[0] ?? -Infinity) ? candidate : best,
  )
}

function subsetsOf(items: RewardedProblem, size: number): RewardedProblem[] {
  if (size === 0) return [[]]
  return items.flatMap((item, index) =>
    subsetsOf(items.slice(index + 1), size - 1).map((rest) => [item, ...rest]),
  )
}
