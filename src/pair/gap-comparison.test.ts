import { expect, test } from 'vitest'
import type { ScoredCandidate } from '../domain/group.ts'
import { type CriterionId, givenId, type TrajectoryId } from '../domain/ids.ts'
import type { PreferencePair } from '../domain/preference-pair.ts'
import { gapComparison } from './gap-comparison.ts'

const axes = ['x', 'y'].map((name) => givenId<CriterionId>(name))

/** A candidate from its outcome and scores. */
function scored(isCorrect: boolean, ...values: (number | null)[]): ScoredCandidate {
  const candidate = { trajectoryId: givenId<TrajectoryId>('t'), steps: [], outcome: { isCorrect } }
  return { candidate, vector: { axes, values } }
}

function paired(chosen: ScoredCandidate, rejected: ScoredCandidate): PreferencePair {
  return { chosen: chosen.candidate, rejected: rejected.candidate } as PreferencePair
}

/** Two problems: in the first every gap is large and right, in the second small and wrong. */
function twoProblems(capacity = 100) {
  const comparison = gapComparison({ capacity })
  const easy = [scored(true, 1, 0.9), scored(true, 0.9, 0.9), scored(false, 0, 0.4)]
  const hard = [scored(true, 0.4, 0.5), scored(false, 0.5, 0.5)]
  comparison.addProblem([{ compared: easy, pairs: [paired(easy[0]!, easy[2]!)] }])
  comparison.addProblem([{ compared: hard, pairs: [paired(hard[0]!, hard[1]!)] }])
  return comparison.result()
}

test('the rule has its own right-share', () => {
  expect(twoProblems().rule).toMatchObject({ pairCount: 2, pooled: 1, perProblem: 1 })
})

test('the mean comes first, then each axis', () => {
  expect(twoProblems().scalars.map(({ scalar }) => scalar)).toEqual([
    'mean',
    { axis: 'x' },
    { axis: 'y' },
  ])
})

test('over all problems the largest gaps gather in the easy one, by problem they cannot', () => {
  const [mean] = twoProblems().scalars
  expect(mean!.sameDecided).toMatchObject({ decidedCount: 2, problemCount: 1, pooled: 1 })
  expect(mean!.sameByProblem).toMatchObject({ decidedCount: 2, problemCount: 2, pooled: 0.5 })
})

test('equal scores make no pair', () => {
  const y = twoProblems().scalars[2]!
  expect(y.sameByProblem).toMatchObject({ decidedCount: 1, problemCount: 1 })
})

test('a candidate without a score on an axis takes no part in its pairs', () => {
  const comparison = gapComparison()
  const compared = [scored(true, 1, null), scored(false, 0, 1)]
  comparison.addProblem([{ compared, pairs: [paired(compared[0]!, compared[1]!)] }])
  const [, x, y] = comparison.result().scalars
  expect(x!.sameDecided!.pooled).toBe(1)
  expect(y!.sameDecided!.pooled).toBeNull()
})

test('more pairs than were kept: the comparison says that it does not know', () => {
  expect(twoProblems(1).scalars[0]!.samePairs).toBeNull()
})
