export type { AskKit } from './ask.ts'
export { type Check, type CheckInput, type Finding, notApplicable } from './check.ts'
export { checkTree } from './checks/check-tree.ts'
export { shippedChecks } from './checks/shipped.ts'
export {
  type Comparator,
  type Comparison,
  llmComparator,
  scriptedComparator,
} from './comparator.ts'
export {
  type Critic,
  type FirstErrorRuling,
  llmCritic,
  reviewFirstError,
  reviewSteps,
  type Solution,
  type StepReview,
} from './critics.ts'
export { decidingJudge, type DecidingOptions, labelProbability } from './deciding-judge.ts'
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
export { llmAllocator } from './llm-allocator.ts'
export { llmJudge, type LlmJudgeOptions } from './llm-judge.ts'
export { type Agreement, agreementOf, type Panel, panelOf } from './panel.ts'
export {
  type Attack,
  attackCorpus,
  type AttackEncoding,
  attackEncodings,
  type AttackFamily,
  encodeAttack,
} from './probes/attack-corpus.ts'
export { probeJudge, type ProbeOptions, type ProbeReport } from './probes/probe-judge.ts'
export {
  type PromptFile,
  type PromptFiles,
  promptHashes,
  type PromptRole,
  readPromptFiles,
} from './prompt-files.ts'
export {
  bradleyTerryStrengths,
  type Contest,
  cyclesOf,
  eloRatings,
  type Game,
  knockout,
  roundRobin,
} from './rankers.ts'
export { judgedPlaces, recordedCriterion, recordedJudge } from './recorded-judge.ts'
export { repeatedJudge } from './repeated-judge.ts'
export { rulesAllocator } from './rules-allocator.ts'
export { rulesJudge } from './rules-judge.ts'
export {
  type PrmConvention,
  prmConventions,
  prmCriterion,
  servedPrm,
  type ServedPrmOptions,
} from './served-prm.ts'
