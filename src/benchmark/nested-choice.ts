/**
 * Choices that are fitted on other problems: problems are dealt into outer folds, and whatever
 * decides about the problems of a fold (an axis, weights, how strongly these are drawn to 0) was
 * chosen on the others, itself by folds among them (nested cross-validation).
 */
import { namedRng, shuffled } from '../base/rng.ts'
import type { RewardedProblem } from './rewarded-candidate.ts'
import type { NamedChooser } from './choice-curve.ts'
import { byValue, bySingle, type Chooser } from './choosers.ts'
import { fitHingeWeights } from './hinge-weights.ts'

/** A way of making a chooser from problems of which the right candidates are known. */
export type Fit = (problems: readonly RewardedProblem[]) => Chooser

export type FoldOptions = { readonly folds: number; readonly seed: number }

/**
 * Per problem the chooser that the best of the fits makes of the other folds; best is who is most
 * often right on folds inside these. The first of equals.
 */
export function nestedChoice(
  name: string,
  problems: readonly RewardedProblem[],
  fits: readonly Fit[],
  options: FoldOptions,
): NamedChooser {
  const foldOf = dealt(problems.length, options)
  const choosers = Array.from({ length: options.folds }, (_, fold) => {
    const others = problems.filter((__, problem) => foldOf[problem] !== fold)
    return bestFit(others, fits, options)(others)
  })
  return { name, chooserFor: (problem) => choosers[foldOf[problem]!]! }
}

function bestFit(
  problems: readonly RewardedProblem[],
  fits: readonly Fit[],
  options: FoldOptions,
): Fit {
  if (fits.length === 1) return fits[0]!
  const foldOf = dealt(problems.length, options)
  const right = fits.map((fit) => {
    let count = 0
    for (let fold = 0; fold < options.folds; fold++) {
      const choose = fit(problems.filter((_, problem) => foldOf[problem] !== fold))
      for (const [problem, candidates] of problems.entries())
        if (foldOf[problem] === fold && choose(candidates)?.isCorrect) count++
    }
    return count
  })
  return fits[right.indexOf(Math.max(...right))]!
}

/** The fold of each problem: as many problems in each, give or take one. */
function dealt(count: number, { folds, seed }: FoldOptions): number[] {
  const order = shuffled(
    Array.from({ length: count }, (_, problem) => problem),
    namedRng(seed, `folds of ${count}`),
  )
  const foldOf: number[] = []
  for (const [place, problem] of order.entries()) foldOf[problem] = place % folds
  return foldOf
}

/** Always the axis that is most often right on the given problems. */
export function fitSingle(axes: readonly number[]): Fit {
  return (problems) => {
    const right = axes.map(
      (axis) => problems.filter((candidates) => bySingle(axis)(candidates)?.isCorrect).length,
    )
    return bySingle(axes[right.indexOf(Math.max(...right))]!)
  }
}

/** Weights of standardised rewards, by the hinge loss over right and wrong candidates. */
export function fitWeights(axes: readonly number[], options: { readonly decay: number }): Fit {
  return (problems) => {
    const scales = axes.map((axis) => scaleOf(problems, axis))
    const scaled = (rewards: readonly (number | null)[]) =>
      Float64Array.from(axes, (axis, column) => {
        const { mean, deviation } = scales[column]!
        const reward = rewards[axis] ?? null
        return reward === null ? 0 : (reward - mean) / deviation
      })
    const couples = problems.flatMap((candidates, problem) =>
      couplesOf(candidates, problem, scaled),
    )
    const weights = fitHingeWeights(couples, axes.length, options)
    return byValue(({ rewards }) =>
      scaled(rewards).reduce((sum, value, column) => sum + weights[column]! * value, 0),
    )
  }
}

function scaleOf(problems: readonly RewardedProblem[], axis: number) {
  const values = problems.flatMap((candidates) =>
    candidates.flatMap(({ rewards }) => rewards[axis] ?? []),
  )
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
  const variance =
    values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length)
  return { mean, deviation: Math.sqrt(variance) || 1 }
}

/** Couples that a problem gives at most, so that hard problems do not outvote the others. */
const couplesMax = 16

function couplesOf(
  candidates: RewardedProblem,
  problem: number,
  scaled: (rewards: readonly (number | null)[]) => Float64Array,
): Float64Array[] {
  const right = candidates.filter(({ isCorrect }) => isCorrect)
  const wrong = candidates.filter(({ isCorrect }) => !isCorrect)
  const rng = namedRng(0, `couples of ${problem}`)
  const count = Math.min(couplesMax, right.length * wrong.length)
  return Array.from({ length: count }, () => {
    const better = scaled(right[rng.below(right.length)]!.rewards)
    const worse = scaled(wrong[rng.below(wrong.length)]!.rewards)
    return better.map((value, column) => value - worse[column]!)
  })
}
