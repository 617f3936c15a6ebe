export {
  type FirstErrorBaseline,
  type FirstErrorCase,
  type FirstErrorFigures,
  type FirstErrorPrediction,
  facetMinima,
  firstBelow,
  firstErrorBaselines,
  meanF1,
  measureFirstErrors,
} from './first-error.ts'
export { fitThreshold, predictedAt, type ValuedTrace } from './fit-threshold.ts'
export { type SolutionArrays, solutionArrays } from './solution-arrays.ts'
export {
  majorityShare,
  type RewardedCandidate,
  type RewardedProblem,
  type SampleFigures,
  sampleCurve,
  weightedVoteShare,
} from './best-of-n.ts'
export { macroAverage, measureStepLabels, type StepLabelFigures } from './step-labels.ts'
export {
  type ClassScore,
  measurePrmCases,
  type PrmCase,
  type PrmFigures,
  type PrmScore,
  prmScore,
} from './prm-score.ts'
