import { expect, test } from 'vitest'
import { givenId, type TrajectoryId } from '../domain/ids.ts'
import { addProblem, noRightCounts, rightShare, rulingOf } from './right-share.ts'

const candidate = (isCorrect?: boolean) => ({
  trajectoryId: givenId<TrajectoryId>('t'),
  steps: [],
  ...(isCorrect !== undefined && { outcome: { isCorrect } }),
})

test('a pair is decided where exactly one side reached the right answer', () => {
  expect(rulingOf(candidate(true), candidate(false))).toBe('right')
  expect(rulingOf(candidate(false), candidate(true))).toBe('wrong')
  expect(rulingOf(candidate(true), candidate(true))).toBe('undecided')
  expect(rulingOf(candidate(true), candidate())).toBe('undecided')
})

test('pooled counts pairs, per problem counts problems', () => {
  const counts = addProblem(
    addProblem(addProblem(noRightCounts, ['right', 'right', 'right', 'undecided']), ['wrong']),
    ['undecided'],
  )
  expect(rightShare(counts)).toMatchObject({
    pairCount: 6,
    decidedCount: 4,
    rightCount: 3,
    problemCount: 2,
    pooled: 0.75,
    perProblem: 0.5,
  })
})

test('nothing decided is no share', () => {
  expect(rightShare(noRightCounts)).toMatchObject({ pooled: null, perProblem: null })
})
