import type { Benchmark } from './benchmark.ts'
import {
  firstErrorBaselines,
  firstErrorItems,
  measureFirstErrors,
  ruleFirstError,
} from './first-error.ts'

/**
 * BIG-Bench-Mistake (Tyen et al. 2024). Published is the accuracy of the exact location on each
 * task, which is in the rows; the headline is the mean F1, which flagging nothing does not lift.
 */
export const bigBenchMistake: Benchmark = {
  about: {
    name: 'big-bench-mistake',
    title: 'which step of a chain of thought is the first mistake; labels of people',
    formats: ['big-bench-mistake'],
    asks: 'first-error',
    indexBase: 0,
    headline: { name: 'mean F1', figure: 'f1', unit: 'percent' },
  },
  items: firstErrorItems,
  rule: ruleFirstError,
  measure: measureFirstErrors,
  baselines: firstErrorBaselines,
}
