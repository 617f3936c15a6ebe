import type { StepScore } from '../domain/step-score.ts'
import { assert } from '../base/assert.ts'
import { allInOrder } from '../base/concurrency.ts'
import { addUsage, type Judge, type JudgeRequest, type Judgment, noUsage } from './judge.ts'

/**
 * Asks a judge several times (DG-PRM ): the value is the median of the votes that gave one,
 * and the spread between the highest and the lowest is kept. The reason, evidence and faults are
 * those of the vote nearest to the median, the earliest of several. An item without any such vote
 * keeps its first result, so that a failure stays a failure. One vote changes nothing.
 */
export function repeatedJudge(judge: Judge, votes: number): Judge {
  assert(Number.isInteger(votes) && votes > 0, 'a number of votes is a positive integer')
  if (votes === 1) return judge
  return {
    name: `${judge.name} x${votes}`,
    async judge(request, options = {}) {
      const { repeatIndex = 0 } = options
      const judgments: Judgment[] = await allInOrder(
        Array.from({ length: votes }, (_, vote) =>
          judge.judge(request, { ...options, repeatIndex: repeatIndex * votes + vote }),
        ),
      )
      const usage = judgments.map((judgment) => judgment.usage).reduce(addUsage, noUsage)
      return { scores: merged(request, judgments), usage }
    },
  }
}

function merged({ items }: JudgeRequest, judgments: readonly Judgment[]): StepScore[] {
  return items.map((_, item) => mergedScore(judgments.map(({ scores }) => scores[item]!)))
}

/** One result of several for the same item: the median of those that gave a value. */
export function mergedScore(votes: readonly StepScore[]): StepScore {
  const given = votes.filter((vote) => vote.value !== null)
  if (given.length === 0) return votes[0]!
  const values = given.map((vote) => vote.value!).toSorted((a, b) => a - b)
  const value = median(values)
  const distances = given.map((vote) => Math.abs(vote.value! - value))
  const nearest = given[distances.indexOf(Math.min(...distances))]!
  return { ...nearest, value, spread: values.at(-1)! - values[0]! }
}

/** The middle one of sorted values, or the mean of the two in the middle. */
function median(values: readonly number[]): number {
  const half = values.length >> 1
  return values.length % 2 === 1 ? values[half]! : (values[half - 1]! + values[half]!) / 2
}
