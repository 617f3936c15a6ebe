import { type Benchmark, type Figures, type ItemResult, meanFigure } from './benchmark.ts'
import {
  firstErrorBaselines,
  firstErrorItems,
  measureFirstErrors,
  ruleFirstError,
} from './first-error.ts'

/**
 * BIG-Bench-Mistake (Tyen et al. 2024). Published is the accuracy of the exact location on each
 * task; the headline is their plain mean. F1 as in ProcessBench stands beside it, since in most
 * tasks nearly all traces have a mistake.
 */
export const bigBenchMistake: Benchmark = {
  about: {
    name: 'big-bench-mistake',
    title: 'which step of a chain of thought is the first mistake; labels of people',
    formats: ['big-bench-mistake'],
    asks: 'first-error',
    indexBase: 0,
    headline: { name: 'mean accuracy', figure: 'accuracy', unit: 'percent' },
  },
  items: firstErrorItems,
  rule: ruleFirstError,
  measure: measureByTask,
  baselines: firstErrorBaselines,
}

function measureByTask(results: readonly ItemResult[]): Figures {
  const { overall, splits } = measureFirstErrors(results)
  const headline = meanFigure(Object.values(splits).map(({ accuracy = null }) => accuracy ?? 0))
  return { headline, overall: { meanAccuracy: headline, ...overall }, splits }
}
