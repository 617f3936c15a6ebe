/**
 * JudgeBench (Tan et al. 2024): which of two answers is right. A judge is asked in both orders; a
 * pair counts when the two decisions together lean to the right answer, so that a judge who always
 * prefers one place gets nothing.
 */
import type { Answer, Prediction } from '../domain/prediction.ts'
import type { SourceRecord } from '../format/format.ts'
import {
  type Benchmark,
  type BenchmarkItem,
  bySplit,
  type ItemResult,
  meanFigure,
} from './benchmark.ts'
import { candidateItems, rightPlaces, topPlaces } from './candidates.ts'
import { chanceResults } from './first-error.ts'

export const judgeBench: Benchmark = {
  about: {
    name: 'judge-bench',
    title: 'which of two answers is right, asked in both orders; labels are objective',
    formats: ['judge-bench-pairs'],
    asks: 'choice',
    headline: { name: 'accuracy', figure: 'accuracy', unit: 'share' },
  },
  items: pairs,
  rule: rulePair,
  measure: measurePairs,
  baselines: blindChoices,
}

async function* pairs(
  records: AsyncIterable<SourceRecord>,
  onLeftOut: (id: string, reason: string) => void,
): AsyncGenerator<BenchmarkItem> {
  for await (const item of candidateItems(records, onLeftOut)) {
    const right = rightPlaces(item)
    if (item.attempts.length !== 2 || right.length !== 1) onLeftOut(item.id, 'not a pair')
    else yield { ...item, split: categoryOf(item.split), gold: right[0] === 0 ? 'A>B' : 'B>A' }
  }
}

/** The published categories; other sources stand for themselves. */
function categoryOf(source: string): string {
  if (source.startsWith('mmlu-pro')) return 'knowledge'
  return categories[source] ?? source
}

const categories: Readonly<Record<string, string>> = {
  'livebench-reasoning': 'reasoning',
  'livebench-math': 'math',
  livecodebench: 'coding',
}

/** The answer, or the side with the higher reward. What both orders said is kept as credits. */
function rulePair(item: BenchmarkItem, prediction: Prediction): ItemResult {
  const { id, split, gold, optionCount } = item
  const answer = prediction.answer ?? preferred(prediction.rewards)
  const credits = creditsOf(prediction.votes ?? [], gold)
  return {
    id,
    split,
    gold,
    ...(answer === undefined
      ? { missing: prediction.missing ?? 'no answer' }
      : { predicted: answer }),
    credit: answer === gold ? 1 : 0,
    ...(credits && { credits }),
    ...(optionCount !== undefined && { optionCount }),
  }
}

function preferred(rewards: Prediction['rewards']): Answer | undefined {
  if (rewards === undefined || rewards.includes(null)) return undefined
  const top = topPlaces(rewards)
  return top.length === 2 ? 'A=B' : top[0] === 0 ? 'A>B' : 'B>A'
}

/** Whether the decision in each order is right, and whether both are the same; of two decisions. */
function creditsOf(votes: readonly (Answer | undefined)[], gold: Answer) {
  const [first, swapped] = votes
  if (first === undefined || swapped === undefined) return undefined
  return {
    first: Number(first === gold),
    swapped: Number(swapped === gold),
    consistent: Number(first === swapped),
  }
}

/** Accuracy over all pairs, and by category. */
function measurePairs(results: readonly ItemResult[]) {
  const overall = pairRow(results)
  return {
    headline: overall.accuracy,
    overall,
    splits: bySplit(results, pairRow),
  }
}

function pairRow(results: readonly ItemResult[]) {
  const answered = results.filter(({ predicted }) => predicted !== undefined)
  const credit = (name: string) =>
    meanFigure(results.flatMap(({ credits }) => credits?.[name] ?? []))
  return {
    pairCount: results.length,
    accuracy: meanFigure(results.map((result) => result.credit)),
    consistency: credit('consistent'),
    firstOrder: credit('first'),
    swappedOrder: credit('swapped'),
    validityRate: results.length === 0 ? null : answered.length / results.length,
  }
}

/** Always the first answer, in one order only; and one by chance. */
function blindChoices(results: readonly ItemResult[]) {
  const first = results.map(({ id, split, gold }): ItemResult => {
    return { id, split, gold, predicted: 'A>B', credit: gold === 'A>B' ? 1 : 0 }
  })
  return { 'first-answer': first, chance: chanceResults(results) }
}
