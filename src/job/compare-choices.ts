/**
 * Does a vector of scores choose better than its best axis? Every way of choosing is put to the
 * same problems and the same subsets of candidates, and compared problem by problem with the scorer
 * that turned out best, which is the hardest to beat.
 */
import { namedRng } from '../base/rng.ts'
import type { ItemResult } from '../benchmark/benchmark.ts'
import type { Interval } from '../benchmark/paired-interval.ts'
import { sizesUpTo } from '../benchmark/best-of-n.ts'
import { choiceCurves, type NamedChooser } from '../benchmark/choice-curve.ts'
import {
  byMean,
  byMeanRank,
  bySingle,
  byVote,
  type Chooser,
  first,
  onFront,
} from '../benchmark/choosers.ts'
import { type Fit, fitSingle, fitWeights, nestedChoice } from '../benchmark/nested-choice.ts'
import type { RewardedProblem } from '../benchmark/rewarded-candidate.ts'
import { bootstrapMeans, quantile } from '../stats/bootstrap.ts'

/** A problem with a name, so that results on it can be joined. */
export type NamedProblem = Pick<ItemResult, 'id' | 'split'> & {
  readonly candidates: RewardedProblem
}

/** A scorer and the place of its reward among a candidate's. */
export type ScorerAxis = { readonly name: string; readonly axis: number }

export type ChoiceShares = {
  readonly name: string
  /** By number of candidates: the share of problems, 0 to 1, with its 95 % interval. */
  readonly curve: Readonly<Record<string, Interval>>
  /** With all candidates, less the share on the same problems of the scorer that is best there. */
  readonly gain: Interval
  /** Less that of the scorer that was best on other problems: what one could have known. */
  readonly gainOverFitted?: Interval
  /** With all candidates, by problem; `credits` holds the expected share by their number. */
  readonly results: readonly ItemResult[]
}

export type CompareOptions = {
  readonly seed: number
  /** Subsets of each size that are drawn of a problem. Default 40. */
  readonly draws?: number
  /** Default 2,000. */
  readonly resamples?: number
  /** Of each level of the cross-validation. Default 5. */
  readonly folds?: number
  /** Ways of dealing problems into folds whose mean is taken. Default 5. */
  readonly dealings?: number
}

const defaults = { draws: 40, resamples: 2_000, folds: 5, dealings: 5 }

/** Scorers first, then votes and combinations, in one order. */
export function compareChoices(
  problems: readonly NamedProblem[],
  scorers: readonly ScorerAxis[],
  options: CompareOptions,
): ChoiceShares[] {
  const { seed, draws, resamples, ...folding } = { ...defaults, ...options }
  const candidates = problems.map((problem) => problem.candidates)
  const sizes = sizesUpTo(Math.min(...candidates.map((each) => each.length)))
  const choosers = choosersOver(candidates, scorers, { seed, ...folding })
  const drawn = choiceCurves(candidates, choosers, { sizes, draws, seed })
  const ways = meansByName(choosers, drawn)
  const best = bestOf(drawn.slice(0, scorers.length))
  const fitted = ways.get(scorerFitted)
  return [...ways].map(([name, curve]) => {
    const estimate = (values: Float64Array, what: string) =>
      estimated(values, { rng: namedRng(seed, what), resamples })
    const over = (other: Float64Array) =>
      curve.at(-1)!.map((share, problem) => share - other[problem]!)
    return {
      name,
      curve: Object.fromEntries(sizes.map((k, at) => [k, estimate(curve[at]!, `share at ${k}`)])),
      gain: estimate(over(best), 'gain'),
      ...(fitted && { gainOverFitted: estimate(over(fitted.at(-1)!), 'gain') }),
      results: problems.map((problem, index) => resultOf(problem, index, { sizes, curve })),
    }
  })
}

type Curve = readonly Float64Array[]

/** Choosers of one name are one way of choosing, fitted on different folds: their mean counts. */
function meansByName(choosers: readonly NamedChooser[], curves: readonly Curve[]) {
  const byName = Map.groupBy(curves.keys(), (way) => choosers[way]!.name)
  const means = [...byName].map(([name, ways]) => {
    const mean = curves[ways[0]!]!.map((shares, size) =>
      shares.map((_, problem) => {
        const sum = ways.reduce((total, way) => total + curves[way]![size]![problem]!, 0)
        return sum / ways.length
      }),
    )
    return [name, mean] as const
  })
  return new Map<string, Curve>(means)
}

/** The last point of the curve that ends highest, the first of equals. */
function bestOf(curves: readonly Curve[]): Float64Array {
  const ends = curves.map((curve) => curve.at(-1)!)
  const sums = ends.map((shares) => shares.reduce((sum, share) => sum + share, 0))
  return ends[sums.indexOf(Math.max(...sums))]!
}

function estimated(
  values: Float64Array,
  { rng, resamples }: { readonly rng: ReturnType<typeof namedRng>; readonly resamples: number },
): Interval {
  const means = bootstrapMeans(values, resamples, rng)
  const value = values.reduce((sum, each) => sum + each, 0) / values.length
  return { value, low: quantile(means, 0.025), high: quantile(means, 0.975) }
}

function resultOf(
  { id, split, candidates }: NamedProblem,
  index: number,
  { sizes, curve }: { readonly sizes: readonly number[]; readonly curve: Curve },
): ItemResult {
  return {
    id,
    split,
    gold: candidates.flatMap(({ isCorrect }, place) => (isCorrect ? [place] : [])),
    credit: curve.at(-1)![index]!,
    credits: Object.fromEntries(sizes.map((k, at) => [k, curve[at]![index]!])),
    optionCount: candidates.length,
  }
}

/** The scorer that is most often right on the other folds. */
const scorerFitted = 'scorer fitted elsewhere'

/** How strongly fitted weights may be drawn to 0. */
const decays = [0, 0.1, 1]

function choosersOver(
  problems: readonly RewardedProblem[],
  scorers: readonly ScorerAxis[],
  options: { readonly seed: number; readonly folds: number; readonly dealings: number },
): NamedChooser[] {
  const axes = scorers.map(({ axis }) => axis)
  const single = scorers.map(({ name, axis }) => always(name, bySingle(axis)))
  const votes = [
    always('majority', byVote()),
    ...scorers.map(({ name, axis }) => always(`vote by ${name}`, byVote(axis))),
  ]
  if (axes.length < 2 || problems.length < 2 * options.folds) return [...single, ...votes]
  const fitted = (name: string, fits: readonly Fit[]) =>
    Array.from({ length: options.dealings }, (_, dealing) =>
      nestedChoice(name, problems, fits, { ...options, seed: options.seed + dealing }),
    )
  return [
    ...single,
    ...votes,
    ...fitted(scorerFitted, [fitSingle(axes)]),
    always('mean', byMean(axes)),
    always('mean rank', byMeanRank(axes)),
    ...fitted(
      'weights fitted elsewhere',
      decays.map((decay) => fitWeights(axes, { decay })),
    ),
    always('front, first', onFront(axes, first)),
    always('front, majority', onFront(axes, byVote())),
    always('front, mean', onFront(axes, byMean(axes))),
    always('front, mean rank', onFront(axes, byMeanRank(axes))),
  ]
}

/** The same chooser for every problem. */
function always(name: string, chooser: Chooser): NamedChooser {
  return { name, chooserFor: () => chooser }
}
