export { cohenKappa, fleissKappa } from './agreement.ts'
export { areaUnderCurve } from './area-under-curve.ts'
export { bootstrapF1, quantile } from './bootstrap.ts'
export { brierScore, calibrationError } from './calibration.ts'
export {
  firstErrorF1,
  type FirstErrorCounts,
  type FirstErrorPoint,
  type ScoredSolutions,
  sweepFirstErrors,
} from './first-error-sweep.ts'
export { meanOf } from './mean.ts'
export { normalisedMutualInformation } from './mutual-information.ts'
export { adjustedRandIndex } from './rand-index.ts'
