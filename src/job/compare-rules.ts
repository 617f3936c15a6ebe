/**
 * How every pair rule would have fared on the same scores: the share of its pairs whose chosen
 * candidate reached the right answer, among pairs with different outcomes. Without gates, so that
 * the rules are compared and not the draws. Outcomes take no part in making pairs.
 */
import { namedRng } from '../base/rng.ts'
import type { Group, Grouping, ScoredGroup } from '../domain/group.ts'
import type { PairRule } from '../domain/preference-pair.ts'
import type { PairOptions } from '../pair/pair-fronts.ts'
import { pairsByRule } from '../pair/pair-rules.ts'
import { rankGroup } from '../pair/ranking.ts'
import {
  addProblem,
  noRightCounts,
  type RightCounts,
  type Ruling,
  rulingOf,
} from '../pair/right-share.ts'
import type { AggregatorName } from '../score/aggregate.ts'
import type { TaskScores } from './scoring.ts'

export const comparedRules = [
  'dominating',
  'cartesian',
  'all',
  'scalar',
  'random',
] as const satisfies readonly PairRule[]

export type CompareOptions = {
  /** Which candidates are compared (DG-PRM ). */
  readonly grouping: Grouping
  /** How several steps become one value; matters when whole trajectories are compared. */
  readonly aggregator: AggregatorName
  readonly pair: Pick<PairOptions, 'missing' | 'seed'>
}

/** Counts by aggregator, then by rule; empty where no outcome is known. */
export type RuleTally = Readonly<Record<string, Readonly<Record<string, RightCounts>>>>

/** The groups of one task under every rule; whole trajectories also under the usual aggregators. */
export async function compareRules(
  groups: readonly Group[],
  scores: TaskScores,
  options: CompareOptions,
): Promise<RuleTally> {
  if (!groups.some(hasOutcomes)) return {}
  const tally: Record<string, Record<string, RightCounts>> = {}
  for (const aggregator of aggregatorsOf(options)) {
    const scored: ScoredGroup[] = []
    for (const group of groups) scored.push(await scores.vectorsOf(group, aggregator))
    tally[aggregator] = Object.fromEntries(
      comparedRules.map((rule) => {
        const rulings = scored.flatMap((group) => rulingsUnder(rule, group, options))
        return [rule, addProblem(noRightCounts, rulings)]
      }),
    )
  }
  return tally
}

function hasOutcomes({ candidates }: Group): boolean {
  return candidates.some(({ outcome }) => outcome?.isCorrect !== undefined)
}

/** One step has one score an axis: only whole trajectories are seen through an aggregator. */
function aggregatorsOf({ grouping, aggregator }: CompareOptions): AggregatorName[] {
  const usual: AggregatorName[] = ['mean', 'last', 'min']
  return grouping === 'task' ? [...new Set([aggregator, ...usual])] : [aggregator]
}

function rulingsUnder(
  rule: PairRule,
  { group, scored }: ScoredGroup,
  options: CompareOptions,
): Ruling[] {
  const { missing, seed } = options.pair
  const ranking = rankGroup(
    scored.map(({ vector }) => vector),
    missing,
  )
  const candidates = ranking.members.map((member) => scored[member]!.candidate)
  const rng = namedRng(seed, group.id)
  const keys = candidates.map(({ trajectoryId }) => trajectoryId)
  return pairsByRule(ranking, { rule, keys, rng }).map(([chosen, rejected]) =>
    rulingOf(candidates[chosen]!, candidates[rejected]!),
  )
}
