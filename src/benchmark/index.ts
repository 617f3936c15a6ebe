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
