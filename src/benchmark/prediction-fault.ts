import type { Prediction } from '../domain/prediction.ts'
import type { BenchmarkAbout, BenchmarkItem } from './benchmark.ts'

/**
 * Why a prediction cannot be that of this item, in one sentence; undefined when it can. Lists have
 * one entry a step (scores that look for the first error may end early), answers count from 0.
 */
export function predictionFault(
  { asks }: BenchmarkAbout,
  item: BenchmarkItem,
  prediction: Prediction,
): string | undefined {
  const stepCount = item.goldSteps?.length
  const { stepLabels, stepScores, stepRedundant, rewards, answer } = prediction
  if (stepCount !== undefined)
    for (const [name, list] of Object.entries({ stepLabels, stepScores, stepRedundant })) {
      const isShort = list !== undefined && asks !== 'first-error' && list.length < stepCount
      if (list !== undefined && (isShort || list.length > stepCount))
        return `${name} has ${list.length} entries, but ${item.id} has ${stepCount} steps`
    }
  if (rewards !== undefined && item.attempts.length !== rewards.length)
    return `rewards has ${rewards.length} entries, but ${item.id} has ${item.attempts.length} answers`
  if (
    asks === 'first-error' &&
    answer !== undefined &&
    answer !== null &&
    !isPlace(answer, stepCount)
  )
    return `answer ${JSON.stringify(answer)} names no step of ${item.id}: steps count from 0 to ${stepCount! - 1}`
  return undefined
}

function isPlace(answer: unknown, count = Infinity): boolean {
  return typeof answer === 'number' && Number.isInteger(answer) && answer >= 0 && answer < count
}
