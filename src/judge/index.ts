export { type Check, type CheckInput, type Finding, notApplicable } from './check.ts'
export { checkTree } from './checks/check-tree.ts'
export { shippedChecks } from './checks/shipped.ts'
export {
  type Allocator,
  type Analysis,
  type CallOptions,
  type CarriedReward,
  type Judge,
  type JudgeItem,
  type JudgeRequest,
  type Judgment,
  noUsage,
  type SelectedRoots,
  type StepContext,
  type Topic,
  type Usage,
} from './judge.ts'
export { repeatedJudge } from './repeated-judge.ts'
export { rulesAllocator } from './rules-allocator.ts'
export { rulesJudge } from './rules-judge.ts'
