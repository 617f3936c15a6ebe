import { type Benchmark, bySplit, type ItemResult } from './benchmark.ts'
import { calledAll, countSteps, prmScore, stepAccuracies } from './prm-score.ts'
import { agentProcessBench } from './step-labels.ts'

/**
 * VisualProcessBench (Wang et al. 2025): which steps of an answer to a question about an image are
 * right; neutral steps do not count. The headline is the macro F1 of right and wrong steps over
 * all steps together; each source of questions has its own.
 */
export const visualProcessBench: Benchmark = {
  ...agentProcessBench,
  about: {
    name: 'visual-process-bench',
    title: 'which steps of an answer about an image are right; labels of people',
    formats: ['visual-process-bench'],
    asks: 'step-labels',
    headline: { name: 'macro F1', figure: 'macroF1', unit: 'share' },
  },
  measure: measureMacroF1,
  baselines: (results) => ({
    'all-good': calledAll(results, 1),
    'all-wrong': calledAll(results, -1),
    chance: calledAll(results, 0),
  }),
}

function measureMacroF1(results: readonly ItemResult[]) {
  const overall = macroRow(results)
  return {
    headline: overall.macroF1,
    overall,
    splits: bySplit(results, macroRow),
  }
}

function macroRow(results: readonly ItemResult[]) {
  const counts = countSteps(results)
  const { f1, negativeF1, prmScore: macroF1 } = prmScore(counts)
  const itemCount = results.length
  return { itemCount, macroF1, f1, negativeF1, ...stepAccuracies(counts) }
}
