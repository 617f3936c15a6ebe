/**
 * How often ways of choosing are right, with k of N candidates: the expected share over subsets of
 * k, problem by problem, so that two ways can be compared on the same subsets. With one candidate
 * and with all it is exact; between them the mean of seeded draws, which is unbiased.
 */
import { assert } from '../base/assert.ts'
import { namedRng, type Rng } from '../base/rng.ts'
import type { RewardedCandidate, RewardedProblem } from './rewarded-candidate.ts'
import type { Chooser } from './choosers.ts'

/** A way of choosing; it may differ by problem, as weights do that were fitted on the others. */
export type NamedChooser = {
  readonly name: string
  readonly chooserFor: (problem: number) => Chooser
}

export type CurveOptions = {
  /** Numbers of candidates, ascending, at most that of any problem. */
  readonly sizes: readonly number[]
  /** Subsets of each size that are drawn of a problem. */
  readonly draws: number
  readonly seed: number
}

/** Per chooser, per size: for each problem the expected share of right choices. */
export function choiceCurves(
  problems: readonly RewardedProblem[],
  choosers: readonly NamedChooser[],
  { sizes, draws, seed }: CurveOptions,
): Float64Array[][] {
  const curves = choosers.map(() => sizes.map(() => new Float64Array(problems.length)))
  for (const [problem, candidates] of problems.entries()) {
    const ways = choosers.map(({ chooserFor }) => chooserFor(problem))
    for (const [at, size] of sizes.entries()) {
      assert(size >= 1 && size <= candidates.length, 'no more is drawn than there is')
      const subsets = subsetsOf(candidates, size, {
        draws,
        rng: namedRng(seed, `${problem} ${size}`),
      })
      for (const [way, choose] of ways.entries())
        curves[way]![at]![problem] = rightShare(subsets, choose)
    }
  }
  return curves
}

function rightShare(subsets: readonly RewardedProblem[], choose: Chooser): number {
  let right = 0
  for (const subset of subsets) if (choose(subset)?.isCorrect) right++
  return right / subsets.length
}

/** All subsets where those are one a candidate or one, else draws, in the candidates' order. */
function subsetsOf(
  candidates: RewardedProblem,
  size: number,
  { draws, rng }: { readonly draws: number; readonly rng: Rng },
): RewardedProblem[] {
  if (size === candidates.length) return [candidates]
  if (size === 1) return candidates.map((candidate) => [candidate])
  return Array.from({ length: draws }, () => drawn(candidates, size, rng))
}

/** A subset in order (Floyd's way: every subset is as likely). */
function drawn(candidates: RewardedProblem, size: number, rng: Rng): RewardedCandidate[] {
  const places = new Set<number>()
  for (let last = candidates.length - size; last < candidates.length; last++) {
    const place = rng.below(last + 1)
    places.add(places.has(place) ? last : place)
  }
  return candidates.filter((_, place) => places.has(place))
}
