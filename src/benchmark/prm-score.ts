/**
 * PRMScore (PRMBench, Song et al. 2025): steps are said to be valid or not; F1 with "valid" as the
 * positive class and F1 with the roles swapped, half of each. Critics call nearly everything valid,
 * so the second half decides.
 */
import type { ItemResult } from './benchmark.ts'

/** Steps by truth and by what was said; positive = valid. Parts of a step where it is expected. */
export type StepCounts = {
  readonly truePositive: number
  readonly falseNegative: number
  readonly falsePositive: number
  readonly trueNegative: number
}

/**
 * Counts over all steps that are known to be good (1) or wrong (-1) and of which something was
 * said; a label between -1 and 1 is said in parts.
 */
export function countSteps(results: readonly ItemResult[]): StepCounts {
  let [truePositive, falseNegative, falsePositive, trueNegative] = [0, 0, 0, 0]
  for (const { steps = [] } of results)
    for (const { gold, said } of steps) {
      if (said === null || (gold !== 1 && gold !== -1)) continue
      const valid = (said + 1) / 2
      if (gold === 1) {
        truePositive += valid
        falseNegative += 1 - valid
      } else {
        falsePositive += valid
        trueNegative += 1 - valid
      }
    }
  return { truePositive, falseNegative, falsePositive, trueNegative }
}

export type PrmScore = {
  /** F1 of valid steps, F1 of wrong steps, and their mean; 0 to 1. */
  readonly f1: number
  readonly negativeF1: number
  readonly prmScore: number
}

/** What an undefined precision, recall or F1 counts as: 0, or -1 as in the published code. */
export type UndefinedAs = 0 | -1

export function prmScore(counts: StepCounts, undefinedAs: UndefinedAs = 0): PrmScore {
  const { truePositive, falseNegative, falsePositive, trueNegative } = counts
  const share = (part: number, rest: number) =>
    part + rest === 0 ? undefinedAs : part / (part + rest)
  const f1Of = (precision: number, recall: number) =>
    precision + recall === 0 ? undefinedAs : (2 * precision * recall) / (precision + recall)
  const f1 = f1Of(share(truePositive, falsePositive), share(truePositive, falseNegative))
  const negativeF1 = f1Of(share(trueNegative, falseNegative), share(trueNegative, falsePositive))
  return { f1, negativeF1, prmScore: 0.5 * f1 + 0.5 * negativeF1 }
}

/** Shares of steps that were called what they are, null where there are none. */
export function stepAccuracies(counts: StepCounts) {
  const { truePositive, falseNegative, falsePositive, trueNegative } = counts
  return {
    accuracyCorrect: shareOrNull(truePositive, falseNegative),
    accuracyWrong: shareOrNull(trueNegative, falsePositive),
    accuracy: shareOrNull(truePositive + trueNegative, falsePositive + falseNegative),
  }
}

function shareOrNull(part: number, rest: number): number | null {
  return part + rest === 0 ? null : part / (part + rest)
}

/**
 * The rulings when every step is called good (1), or wrong (-1), or by the toss of a coin (0, of
 * which the expected counts are taken).
 */
export function calledAll(results: readonly ItemResult[], said: -1 | 0 | 1): ItemResult[] {
  return results.map(({ id, split, gold, steps = [] }) => {
    const rulings = steps.map((step) => ({ gold: step.gold, said }))
    const isRight = rulings.every((step) => step.gold === null || step.gold === step.said)
    return { id, split, gold, predicted: [], credit: isRight ? 1 : 0, steps: rulings }
  })
}
