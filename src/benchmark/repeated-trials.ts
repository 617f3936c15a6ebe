/**
 * pass^k (tau-bench, Yao et al. 2024): how likely an agent solves a task k times out of k. Of n
 * trials with c successes that is C(c, k) / C(n, k), which is unbiased; the mean over tasks.
 */
import {
  type Benchmark,
  type BenchmarkItem,
  bySplit,
  type ItemResult,
  meanFigure,
} from './benchmark.ts'
import { candidateItems, rightPlaces } from './candidates.ts'

export const tauBenchmark: Benchmark = {
  about: {
    name: 'tau-bench',
    title: 'whether an agent solves a task, and every time; recorded rewards',
    formats: ['tau-bench'],
    asks: 'outcome',
    headline: { name: 'pass^1', figure: 'pass^1', unit: 'share' },
  },
  items: candidateItems,
  rule: ruleTrials,
  measure: measureTrials,
  baselines: () => ({}),
}

function ruleTrials(item: BenchmarkItem): ItemResult {
  const { id, split, gold, attempts } = item
  const solved = rightPlaces(item).length
  const powers = attempts.map(
    (_, index) => [`pass^${index + 1}`, allOf(solved, attempts.length, index + 1)] as const,
  )
  return {
    id,
    split,
    gold,
    credit: solved / attempts.length,
    credits: Object.fromEntries(powers),
  }
}

/** C(solved, k) / C(trials, k): the chance that k trials drawn without replacement are solved. */
function allOf(solved: number, trials: number, k: number): number {
  let chance = 1
  for (let drawn = 0; drawn < k; drawn++) chance *= Math.max(0, solved - drawn) / (trials - drawn)
  return chance
}

/** pass^k up to the fewest trials of any task. */
function measureTrials(results: readonly ItemResult[]) {
  const overall = trialRow(results)
  return {
    headline: overall['pass^1'] ?? null,
    overall,
    splits: bySplit(results, trialRow),
  }
}

function trialRow(results: readonly ItemResult[]): Readonly<Record<string, number | null>> {
  const names = Object.keys(results[0]?.credits ?? {}).filter((name) =>
    results.every(({ credits }) => credits?.[name] !== undefined),
  )
  const means = names.map(
    (name) => [name, meanFigure(results.map(({ credits }) => credits![name]!))] as const,
  )
  return { taskCount: results.length, ...Object.fromEntries(means) }
}
