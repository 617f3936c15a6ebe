export { byTask, countByTask } from './by-task.ts'
export { type GapComparison, gapComparison } from './gap-comparison.ts'
export { type GroupOptions, groupDefaults, groupTask } from './groups.ts'
export {
  type GroupPairing,
  type NoPairReason,
  type PairOptions,
  pairDefaults,
  pairFronts,
} from './pair-fronts.ts'
export { countPairing, noPairCounts, pairStatistics } from './pair-statistics.ts'
export { addProblem, noRightCounts, rightShare, rulingOf } from './right-share.ts'
