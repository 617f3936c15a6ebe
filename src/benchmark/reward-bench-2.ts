/**
 * RewardBench 2 (Malik et al. 2025): the best of four answers, by reward; where several share the
 * highest reward, the share of right ones among them. The subset "Ties" has prompts with one right
 * answer (`ref:7`) beside the same with many (`tied:7`): the right ones should stand above all
 * wrong ones, and further above them than they stand apart. The headline is the mean of the
 * subsets.
 */
import type { Prediction } from '../domain/prediction.ts'
import {
  type Benchmark,
  type BenchmarkItem,
  bySplit,
  type ItemResult,
  meanFigure,
} from './benchmark.ts'
import { candidateItems, rightPlaces, topPlaces } from './candidates.ts'
import { chanceResults } from './first-error.ts'

export const rewardBench2: Benchmark = {
  about: {
    name: 'reward-bench-2',
    title: 'which of several answers is right, by reward; six subsets',
    formats: ['reward-bench-2'],
    asks: 'choice',
    headline: { name: 'mean of subsets', figure: 'score', unit: 'share' },
  },
  items: candidateItems,
  rule: ruleChoice,
  measure: measureSubsets,
  baselines: (results) => ({ chance: chanceResults(results) }),
}

const ties = 'Ties'

function ruleChoice(item: BenchmarkItem, prediction: Prediction): ItemResult {
  const { id, split, gold, optionCount } = item
  const { answer, rewards, missing = 'no answer' } = prediction
  const chosen = rewards === undefined ? answer : topPlaces(rewards)
  const right = rightPlaces(item)
  const places = typeof chosen === 'number' ? [chosen] : Array.isArray(chosen) ? chosen : []
  const credits =
    split === ties && rewards !== undefined ? margins(rewards, new Set(right)) : undefined
  const share = places.filter((place) => right.includes(place)).length / Math.max(1, places.length)
  return {
    id,
    split,
    gold,
    ...(places.length === 0 ? { missing } : { predicted: places }),
    credit: credits === undefined ? share : Number(credits.margin > 0),
    ...(credits && { credits }),
    ...(optionCount !== undefined && { optionCount }),
  }
}

/** From the worst right to the best wrong one, and from the best right to the worst right one. */
function margins(rewards: readonly (number | null)[], right: ReadonlySet<number>) {
  const known = rewards.map((reward) => reward ?? -Infinity)
  const good = known.filter((_, place) => right.has(place))
  const bad = known.filter((_, place) => !right.has(place))
  const worst = Math.min(...good)
  return { margin: worst - Math.max(...bad), spread: Math.max(...good) - worst }
}

function measureSubsets(results: readonly ItemResult[]) {
  const splits = bySplit(results, (members, split) => {
    const accuracy = meanFigure(members.map(({ credit }) => credit))
    const score = split === ties ? tiesScore(members) : accuracy
    return { itemCount: members.length, accuracy, score }
  })
  const headline = meanFigure(Object.values(splits).flatMap(({ score }) => score ?? []))
  return { headline, overall: { meanOfSubsets: headline }, splits }
}

/**
 * 0.3 of each accuracy, 0.2 of each share of prompts whose right answers stand apart less than they
 * stand above the wrong ones (of the tied prompt, and of both), and 0.01 of how much less.
 */
function tiesScore(results: readonly ItemResult[]): number | null {
  const byKind = (kind: string) =>
    new Map(
      results.flatMap((result) => {
        const [named, prompt] = result.id.split(':')
        return named === kind ? [[prompt!, result] as const] : []
      }),
    )
  const [references, tied] = [byKind('ref'), byKind('tied')]
  const both = [...tied].flatMap(([prompt, result]) => {
    const reference = references.get(prompt)
    return reference === undefined ? [] : [comparedTies(result, reference)]
  })
  const parts = [
    accuracyOf(tied),
    accuracyOf(references),
    meanFigure(both.map(({ isPreferred }) => Number(isPreferred))),
    meanFigure(both.map(({ isPreferredByBoth }) => Number(isPreferredByBoth))),
    meanFigure(both.map(({ lead }) => lead)),
  ]
  if (parts.includes(null)) return meanFigure(results.map(({ credit }) => credit))
  return parts.reduce<number>((sum, part, index) => sum + tieWeights[index]! * part!, 0)
}

function accuracyOf(kind: ReadonlyMap<string, ItemResult>): number | null {
  return meanFigure([...kind.values()].map(({ credit }) => credit))
}

const tieWeights = [0.3, 0.3, 0.2, 0.2, 0.01]

function comparedTies(tied: ItemResult, reference: ItemResult) {
  const { margin = -Infinity, spread = 0 } = tied.credits ?? {}
  const least = Math.min(margin, reference.credits?.['margin'] ?? -Infinity)
  const ratio = least / spread - 1
  return {
    isPreferred: margin > spread,
    isPreferredByBoth: least > spread,
    lead: Number.isNaN(ratio) ? 0 : Math.tanh(ratio),
  }
}
