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
function decided(about: BenchmarkAbout, { item, prediction }: Answered, theta: number): Prediction {
  const { asks } = about
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
  const labels =
    stepLabels ??
    stepScores?.map((score) => (score !== null && isCalledWrong(about, score, theta) ? -1 : 1))
  if (labels === undefined) return prediction
  const keys = item.stepKeys ?? labels.map((_, index) => String(index))
  const byKey = Object.fromEntries(keys.map((key, index) => [key, labels[index] ?? null]))
  const first = answer === undefined ? firstWrongKey(byKey) : answer
  return { ...prediction, stepLabels: labels, answer: first }
}

/** Whether a step of this score is wrong at a threshold. */
export function isCalledWrong(
  { atThreshold }: BenchmarkAbout,
  score: number,
  theta: number,
): boolean {
  return score < theta || (score === theta && atThreshold === 'wrong')
}

/**
 * The threshold with the best headline; of several the one nearest to 0.5. Scores from 0 to 1 are
 * cut at hundredths, others at a hundred of their quantiles. O(items and steps, times thresholds
 * between which a score lies, at most 100).
 */
export function fitThreshold(benchmark: Benchmark, answered: readonly Answered[]): number {
  let best = { theta: 0.5, headline: -Infinity }
  const scores = scoresOf(answered)
  const headlines = new Map<string, number>()
  for (const theta of thresholdsFor(scores)) {
    const cut = `${countUntil(scores, theta)} ${scores.includes(theta)}`
    const headline =
      headlines.get(cut) ??
      benchmark.measure(ruleAll(benchmark, answered, theta)).headline ??
      -Infinity
    headlines.set(cut, headline)
    const isNearer = Math.abs(theta - 0.5) < Math.abs(best.theta - 0.5)
    if (headline > best.headline || (headline === best.headline && isNearer))
      best = { theta, headline }
  }
  return best.theta
}

/** Every score that was given, ascending. */
function scoresOf(answered: readonly Answered[]): Float64Array {
  const scores = answered.flatMap(({ prediction }) => prediction.stepScores ?? [])
  return Float64Array.from(scores.filter((score) => score !== null)).sort()
}

function thresholdsFor(scores: Float64Array): number[] {
  const isShare = scores.length === 0 || (scores[0]! >= 0 && scores.at(-1)! <= 1)
  return Array.from({ length: 100 }, (_, index) =>
    isShare ? (index + 1) / 100 : scores[Math.floor((index * (scores.length - 1)) / 99)]!,
  )
}

/** How many of the ascending scores lie below a bound. */
function countUntil(scores: Float64Array, bound: number): number {
  const at = scores.findIndex((score) => score >= bound)
  return at === -1 ? scores.length : at
}
