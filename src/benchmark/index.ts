export {
  type Benchmark,
  type BenchmarkAbout,
  type BenchmarkItem,
  type FigureRow,
  type Figures,
  type ItemResult,
  type StepRuling,
} from './benchmark.ts'
export { benchmarks } from './benchmarks.ts'
export { firstBelow, measureFirstErrors } from './first-error.ts'
export { prmBench } from './prmbench.ts'
export { countSteps, type PrmScore, prmScore, type StepCounts } from './prm-score.ts'
export { measureMrScore } from './mr-score.ts'
export { measureStepLabels } from './step-labels.ts'
export { facetMinima } from './step-values.ts'
export { type SolutionArrays, solutionArrays } from './solution-arrays.ts'
export { type Answered, fitThreshold, ruleAll } from './threshold.ts'
export { majorityShare, type SampleFigures, sampleCurve, weightedVoteShare } from './best-of-n.ts'
export { choiceCurves, type NamedChooser } from './choice-curve.ts'
export { byMean, byMeanRank, bySingle, byVote, type Chooser, onFront } from './choosers.ts'
export { fitHingeWeights, type HingeOptions } from './hinge-weights.ts'
export { type Fit, fitSingle, fitWeights, nestedChoice } from './nested-choice.ts'
export type { RewardedCandidate, RewardedProblem } from './rewarded-candidate.ts'
export {
  type Calibration,
  type CalibrateOptions,
  calibrateSteps,
  stepProbabilities,
} from './calibration.ts'
export { type JudgeDrift, judgeDrift } from './judge-drift.ts'
export { type JudgeQuality, judgeQuality } from './judge-quality.ts'
export { type NoiseFloor, noiseFloor } from './noise-floor.ts'
export { probeRewards, type RewardOf, type RewardProbes } from './probe-rewards.ts'
