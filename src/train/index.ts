export { type StepDpo, type StepLogProbabilities, stepDpoLoss } from './step-dpo-loss.ts'
