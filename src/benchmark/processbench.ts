import type { Benchmark } from './benchmark.ts'
import {
  firstErrorBaselines,
  firstErrorItems,
  measureFirstErrors,
  ruleFirstError,
} from './first-error.ts'

/** ProcessBench (Zheng et al. 2024): the mean over the splits of F1, in percent. */
export const processBench: Benchmark = {
  about: {
    name: 'processbench',
    title: 'which step of a mathematical solution is the first wrong one; labels of people',
    formats: ['processbench'],
    asks: 'first-error',
    indexBase: 0,
    headline: { name: 'mean F1', figure: 'f1', unit: 'percent' },
  },
  items: firstErrorItems,
  rule: ruleFirstError,
  measure: measureFirstErrors,
  baselines: firstErrorBaselines,
}
