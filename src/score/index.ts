export { type Aggregator, type AggregatorName, aggregate, aggregators, fold } from './aggregate.ts'
export { mappedValue, rootCause, type StepScores } from './fault-mapping.ts'
export {
  type CriterionWeight,
  type CriterionWeights,
  stepLogOdds,
  weightedValue,
} from './criterion-weights.ts'
export { type GroupScoreOptions, scoreGroup } from './score-group.ts'
export {
  type SelectKit,
  type SelectOptions,
  selectCriteria,
  selectDefaults,
} from './select-criteria.ts'
export { type ScoreKit, type ScoreOptions, type TaskScorer, taskScorer } from './task-scorer.ts'
export { type NodeScore, treeScores } from './tree-score.ts'
