import { type Rng, sampled } from '../base/rng.ts'
import type { PairRule } from '../domain/preference-pair.ts'
import { meanOf } from '../stats/mean.ts'
import { dominanceIn, type Ranking } from './ranking.ts'

/** Chosen and rejected, as indices into a ranking's members. */
export type IndexPair = readonly [chosen: number, rejected: number]

export type RuleOptions = {
  readonly rule: PairRule
  /** A name for each member, by which a draw does not depend on their order. */
  readonly keys: readonly string[]
  readonly rng: Rng
}

/** The pairs that a rule gives (DG-PRM ), by chosen, then rejected index. O(n^2 d). */
export function pairsByRule(ranking: Ranking, options: RuleOptions): IndexPair[] {
  if (options.rule === 'random') return randomPairs(ranking, options)
  return pairsWhere(ranking, pairTests[options.rule](ranking))
}

const pairTests = {
  dominating: frontDominates,
  cartesian: frontOverRest,
  all: dominatesIn,
  scalar: higherMean,
} satisfies Record<Exclude<PairRule, 'random'>, (ranking: Ranking) => IsPair>

type IsPair = (chosen: number, rejected: number) => boolean

function pairsWhere({ members }: Ranking, isPair: IsPair): IndexPair[] {
  const pairs: IndexPair[] = []
  for (const chosen of members.keys())
    for (const rejected of members.keys())
      if (chosen !== rejected && isPair(chosen, rejected)) pairs.push([chosen, rejected])
  return pairs
}

function dominatesIn(ranking: Ranking): IsPair {
  return (chosen, rejected) => dominanceIn(ranking, chosen, rejected) === 'dominates'
}

function frontDominates(ranking: Ranking): IsPair {
  const dominates = dominatesIn(ranking)
  return (chosen, rejected) => ranking.ranks[chosen] === 0 && dominates(chosen, rejected)
}

function frontOverRest({ ranks }: Ranking): IsPair {
  return (chosen, rejected) => ranks[chosen] === 0 && ranks[rejected]! > 0
}

/** Ablation: the higher mean over the axes wins, whatever it is made of. */
function higherMean({ vectors }: Ranking): IsPair {
  const means = vectors.map(({ values }) => meanOf(values.filter((value) => value !== null)))
  return (chosen, rejected) => {
    const [higher, lower] = [means[chosen]!, means[rejected]!]
    return higher !== null && lower !== null && higher > lower
  }
}

/** Ablation: as many pairs as `dominating` gives, drawn from all couples, either side chosen. */
function randomPairs(ranking: Ranking, { keys, rng }: RuleOptions): IndexPair[] {
  const count = pairsWhere(ranking, frontDominates(ranking)).length
  const couples = pairsWhere(ranking, (a, b) => keys[a]! < keys[b]!)
  return sampled(byKeys(couples, keys), count, rng)
    .map(([a, b]): IndexPair => (rng.below(2) === 0 ? [a, b] : [b, a]))
    .toSorted(([a, b], [c, d]) => a - c || b - d)
}

/**
 * Sorted by the names of chosen and rejected, so that draws do not depend on the order of
 * candidates.
 */
function byKeys(pairs: readonly IndexPair[], keys: readonly string[]): IndexPair[] {
  const nameOf = ([a, b]: IndexPair) => `${keys[a]} ${keys[b]}`
  return pairs.toSorted((left, right) => (nameOf(left) < nameOf(right) ? -1 : 1))
}
