/** How often recorded attempts are right, by who made them. */
import type { SourceRecord } from '../format/format.ts'
import {
  type Benchmark,
  type BenchmarkItem,
  bySplit,
  type ItemResult,
  meanFigure,
} from './benchmark.ts'

export const solutions: Benchmark = {
  about: {
    name: 'solutions',
    title: 'how often recorded attempts are right, by who made them',
    formats: ['gsm8k-solutions', 'best-of-n', 'sampled-responses', 'trajectory'],
    asks: 'outcome',
    headline: { name: 'right', figure: 'right', unit: 'share' },
  },
  items: ruledAttempts,
  rule: ({ id, split, gold }) => ({ id, split, gold, credit: Number(gold === 1) }),
  measure: measureAttempts,
  baselines: () => ({}),
}

async function* ruledAttempts(
  records: AsyncIterable<SourceRecord>,
  onLeftOut: (id: string, reason: string) => void,
): AsyncGenerator<BenchmarkItem> {
  for await (const record of records) {
    if (record.kind !== 'trajectory') continue
    const { trajectory } = record
    const id = trajectory.sourceId ?? trajectory.id
    const isCorrect = trajectory.outcome?.isCorrect
    if (isCorrect === undefined) onLeftOut(id, 'not known to be right or wrong')
    else
      yield {
        id,
        split: trajectory.policy ?? 'all',
        taskKey: trajectory.task.id,
        attempts: [trajectory],
        gold: Number(isCorrect),
      }
  }
}

function measureAttempts(results: readonly ItemResult[]) {
  const overall = attemptRow(results)
  return {
    headline: overall.right,
    overall,
    splits: bySplit(results, attemptRow),
  }
}

function attemptRow(results: readonly ItemResult[]) {
  return {
    attemptCount: results.length,
    right: meanFigure(results.map(({ credit }) => credit)),
  }
}
