/**
 * From step scores to answers: a step below a threshold is called wrong (DG-PRM ), and the
 * threshold is fitted on items that are not reported.
 */
import type { Prediction } from '../domain/prediction.ts'
import type { Benchmark, BenchmarkAbout, BenchmarkItem, ItemResult } from './benchmark.ts'
import { firstBelow } from './first-error.ts'
import { firstWrongKey } from './step-labels.ts'

/** An item and what was said of it, before a threshold made an answer of step scores. */
export type Answered = { readonly item: BenchmarkItem; readonly prediction: Prediction }

/** The rulings on answers, those that step scores make at a threshold among them. */
export function ruleAll(
  benchmark: Benchmark,
  answered: readonly Answered[],
  theta: number,
): ItemResult[] {
  return answered.map(({ item, prediction }) =>
    benchmark.rule(item, decided(benchmark.about, { item, prediction }, theta)),
  )
}

/**
 * Step scores become labels and the first wrong step; an answer that was given stays. A step
 * without a score is one that nothing speaks against.
 */
function decided(
  { asks, atThreshold }: BenchmarkAbout,
  { item, prediction }: Answered,
  theta: number,
): Prediction {
  const { stepScores, stepLabels, answer, missing } = prediction
  if (missing !== undefined) return prediction
  if (asks === 'first-error') {
    if (answer !== undefined) return prediction
    if (stepScores !== undefined) return { ...prediction, answer: firstBelow(stepScores, theta) }
    return stepLabels === undefined
      ? prediction
      : { ...prediction, answer: firstBelow(stepLabels, 0) }
  }
  if (asks !== 'step-labels') return prediction
  const isWrong = (score: number) => score < theta || (score === theta && atThreshold === 'wrong')
  const labels =
    stepLabels ?? stepScores?.map((score) => (score !== null && isWrong(score) ? -1 : 1))
  if (labels === undefined) return prediction
  const keys = item.stepKeys ?? labels.map((_, index) => String(index))
  const byKey = Object.fromEntries(keys.map((key, index) => [key, labels[index] ?? null]))
  const first = answer === undefined ? firstWrongKey(byKey) : answer
  return { ...prediction, stepLabels: labels, answer: first }
}

/**
 * The threshold with the best headline; of several the one nearest to 0.5. Scores from 0 to 1 are
 * cut at hundredths, others at a hundred of their quantiles. O(100 times items and steps).
 */
export function fitThreshold(benchmark: Benchmark, answered: readonly Answered[]): number {
  let best = { theta: 0.5, headline: -Infinity }
  for (const theta of thresholdsFor(answered)) {
    const headline = benchmark.measure(ruleAll(benchmark, answered, theta)).headline ?? -Infinity
    const isNearer = Math.abs(theta - 0.5) < Math.abs(best.theta - 0.5)
    if (headline > best.headline || (headline === best.headline && isNearer))
      best = { theta, headline }
  }
  return best.theta
}

function thresholdsFor(answered: readonly Answered[]): number[] {
  const scores = answered
    .flatMap(({ prediction }) => prediction.stepScores ?? [])
    .filter((score) => score !== null)
    .toSorted((a, b) => a - b)
  const isShare = scores.length === 0 || (scores[0]! >= 0 && scores.at(-1)! <= 1)
  return Array.from({ length: 100 }, (_, index) =>
    isShare ? (index + 1) / 100 : scores[Math.floor((index * (scores.length - 1)) / 99)]!,
  )
}
