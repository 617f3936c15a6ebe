import { expect, test } from 'vitest'
import { type CriterionId, givenId } from '../domain/ids.ts'
import type { StepScore } from '../domain/step-score.ts'
import { makeTask } from '../domain/task.ts'
import type { Judge } from './judge.ts'
import { repeatedJudge } from './repeated-judge.ts'

test('the value is the median of the votes, and the spread is kept', async () => {
  expect(await judged([0.25, 1, 0.5])).toMatchObject({ value: 0.5, spread: 0.75, reason: 'vote 2' })
})

test('an even number of votes meets in the middle, with a nearest reason', async () => {
  expect(await judged([0, 1])).toMatchObject({ value: 0.5, spread: 1, reason: 'vote 0' })
})

test('votes that failed do not count, and a step on which all failed stays failed', async () => {
  expect(await judged([null, 0.75, null])).toMatchObject({ value: 0.75, spread: 0, status: 'ok' })
  expect(await judged([null, null])).toMatchObject({ value: null, status: 'unparsed' })
})

test('one vote is the judge itself', () => {
  const judge = voting([1])
  expect(repeatedJudge(judge, 1)).toBe(judge)
})

test('what all votes cost is added up', async () => {
  const { usage } = await repeatedJudge(voting([1, 1, 0]), 3).judge(request)
  expect(usage).toEqual({ calls: 3, inputTokens: 30, cachedInputTokens: 15, outputTokens: 6 })
})

async function judged(votes: readonly (number | null)[]): Promise<StepScore> {
  const { scores } = await repeatedJudge(voting(votes), votes.length).judge(request)
  return scores[0]!
}

const criterion = { id: givenId<CriterionId>('c'), name: 'c', description: '' }
const request = {
  context: {
    task: makeTask('t'),
    steps: [{ content: 's' }],
    targets: [0],
    windowStart: 0,
    carried: [],
  },
  items: [{ stepIndex: 0, criterion }],
}

/** Gives one vote after the other; null is a reply that could not be read. */
function voting(votes: readonly (number | null)[]): Judge {
  let vote = 0
  return {
    name: 'voting',
    async judge() {
      const value = votes[vote] ?? null
      const score: StepScore = {
        stepIndex: 0,
        criterionId: criterion.id,
        status: value === null ? 'unparsed' : 'ok',
        value,
        reason: `vote ${vote++}`,
        ownFault: value !== null && value < 0.5,
        inherits: [],
      }
      return {
        scores: [score],
        usage: { calls: 1, inputTokens: 10, cachedInputTokens: 5, outputTokens: 2 },
      }
    },
  }
}
