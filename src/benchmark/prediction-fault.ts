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
  const { id, attempts } = item
  const stepCount = item.goldSteps?.length
  const { stepLabels, stepScores, stepRedundant, rewards, answer } = prediction
  if (stepCount !== undefined)
    for (const [name, list] of Object.entries({ stepLabels, stepScores, stepRedundant })) {
      const isShort = list !== undefined && asks !== 'first-error' && list.length < stepCount
      if (list !== undefined && (isShort || list.length > stepCount))
        return `${name} has ${list.length} entries, but ${id} has ${stepCount} steps`
    }
  if (rewards !== undefined && attempts.length !== rewards.length)
    return `rewards has ${rewards.length} entries, but ${id} has ${attempts.length} answers`
  if (asks === 'choice' && typeof answer === 'number' && !isPlace(answer, attempts.length))
    return `answer ${answer} names no answer of ${id}: they count from 0 to ${attempts.length - 1}`
  const namesStep = asks === 'first-error' && answer !== undefined && answer !== null
  if (!namesStep || isPlace(answer, stepCount)) return undefined
  const said = `answer ${JSON.stringify(answer)} names no step of ${id}`
  return `${said}: steps count from 0 to ${stepCount! - 1}`
}

function isPlace(answer: unknown, count = Infinity): boolean {
  return typeof answer === 'number' && Number.isInteger(answer) && answer >= 0 && answer < count
}
