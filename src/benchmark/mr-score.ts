/**
 * MR-Score (MR-GSM8K, Zeng et al. 2023; MR-Ben, Zeng et al. 2024): is the solution right, where is
 * its first error, and why. 0.2 times Matthews' correlation of "right" (0 when negative), 0.3 times
 * the share of wrong solutions whose first error is located, and 0.5 times the share of them whose
 * error is explained. An explanation is ruled on by somebody else; where nobody did, its share and
 * with it the headline's third part stay at 0, and `reasonsRuled` says how many were ruled on.
 */
import type { Prediction } from '../domain/prediction.ts'
import { type Benchmark, type BenchmarkItem, bySplit, type ItemResult } from './benchmark.ts'
import { firstErrorBaselines, firstErrorItems, ruleFirstError } from './first-error.ts'

const asked = {
  asks: 'first-error',
  indexBase: 1,
  headline: { name: 'MR-Score', figure: 'mrScore', unit: 'share' },
} as const

export const mrBenchmark: Benchmark = {
  about: {
    name: 'mr-ben',
    title: 'whether a solution is right, and where and why it goes wrong; labels of people',
    formats: ['mr-ben'],
    ...asked,
  },
  items: firstErrorItems,
  rule: ruleMeta,
  measure: measureMrScore,
  baselines: firstErrorBaselines,
}

export const mrGsm8kBenchmark: Benchmark = {
  ...mrBenchmark,
  about: {
    name: 'mr-gsm8k',
    title: 'whether a GSM8K solution is right, and where and why it goes wrong; labels of people',
    formats: ['mr-gsm8k'],
    ...asked,
  },
}

/** A first error with whether the reason given for it was ruled right ("right" in `note`). */
function ruleMeta(item: BenchmarkItem, prediction: Prediction): ItemResult {
  const result = ruleFirstError(item, prediction)
  if (prediction.note === undefined) return result
  const isLocated = result.credit === 1 && item.gold !== null
  return { ...result, credits: { reason: isLocated && prediction.note === 'right' ? 1 : 0 } }
}

/** The MR-Score of all results and of each split; shares from 0 to 1. */
export function measureMrScore(results: readonly ItemResult[]) {
  const overall = mrRow(results)
  return {
    headline: overall.mrScore,
    overall,
    splits: bySplit(results, mrRow),
  }
}

const weights = { correlation: 0.2, step: 0.3, reason: 0.5 }

function mrRow(results: readonly ItemResult[]) {
  const wrong = results.filter(({ gold }) => gold !== null)
  const share = (credit: (result: ItemResult) => number) =>
    wrong.length === 0 ? 0 : wrong.reduce((sum, each) => sum + credit(each), 0) / wrong.length
  const correlation = matthews(results)
  const stepAccuracy = share(({ credit }) => credit)
  const reasonAccuracy = share(({ credits }) => credits?.['reason'] ?? 0)
  return {
    solutionCount: results.length,
    wrongCount: wrong.length,
    correlation,
    stepAccuracy,
    reasonAccuracy,
    reasonsRuled: wrong.filter(({ credits }) => credits?.['reason'] !== undefined).length,
    mrScore:
      weights.correlation * Math.max(0, correlation) +
      weights.step * stepAccuracy +
      weights.reason * reasonAccuracy,
  }
}

/**
 * Matthews' correlation of "the solution is right" as labelled and as said, -1 to 1; 0 where it is
 * undefined. No answer says neither, and counts against whichever is true.
 */
function matthews(results: readonly ItemResult[]): number {
  let [truePositive, falsePositive, trueNegative, falseNegative] = [0, 0, 0, 0]
  for (const { gold, predicted } of results) {
    const isSaidRight = predicted === undefined ? gold !== null : predicted === null
    if (gold === null && isSaidRight) truePositive++
    else if (gold === null) falseNegative++
    else if (isSaidRight) falsePositive++
    else trueNegative++
  }
  const spread =
    (truePositive + falsePositive) *
    (truePositive + falseNegative) *
    (trueNegative + falsePositive) *
    (trueNegative + falseNegative)
  if (spread === 0) return 0
  return (truePositive * trueNegative - falsePositive * falseNegative) / Math.sqrt(spread)
}
