/**
 * Weights and thresholds of criteria, and the mapping of faults, from labelled steps. A threshold
 * is the one whose shortfalls best tell right from wrong steps (by likelihood); it departs from the
 * one that all criteria share only where that makes the labels likelier by more than chance would
 * (a likelihood ratio test at 5 %). Weights are a logistic regression on the shortfalls, never
 * below 0, each drawn towards the weight that all share by a normal prior of variance 1, so that a
 * criterion that was seen twice does not get a weight of its own; the shared one is drawn towards 0
 * by a prior of variance 25, so that it stays finite where violations decide everything. Of the
 * three mappings of own and inherited faults the one is taken under which the labels are likeliest;
 * again "own" unless another is better by more than chance.
 */
import type { FaultMapping } from '../domain/step-score.ts'
import { type CriterionWeights, shortfall } from '../score/criterion-weights.ts'
import { mappedValue, type StepScores } from '../score/fault-mapping.ts'
import { fitLogisticLine } from '../stats/logistic-line.ts'
import { fitLogistic, type LogisticColumn } from '../stats/logistic-regression.ts'

/** A step whose label is known, among the scores of its whole trajectory. */
export type WeighedStep = {
  readonly all: StepScores
  readonly stepIndex: number
  readonly isRight: boolean
}

/** Half of the 95 % quantile of chi-squared with one degree of freedom. */
const clearGain = 1.920_729

const mappings: readonly FaultMapping[] = ['own', 'own-or-inherited', 'first-only']

/** Deterministic; O(mappings times sweeps times scores). Steps without a value are passed over. */
export function fitCriterionWeights(steps: readonly WeighedStep[]): CriterionWeights {
  const judged = steps.filter(({ all, stepIndex }) =>
    all[stepIndex]!.some(({ value }) => value !== null),
  )
  const inherits = judged.some(({ all, stepIndex }) =>
    all[stepIndex]!.some((score) => score.inherits.length > 0),
  )
  const fits = (inherits ? mappings : mappings.slice(0, 1)).map((faults) =>
    fitUnder(faults, judged),
  )
  return fits.reduce((best, fit) =>
    fit.logLikelihood > best.logLikelihood + clearGain ? fit : best,
  ).weights
}

/** What a criterion said of a step. */
type Said = { readonly row: number; readonly value: number; readonly isRight: boolean }

function fitUnder(faults: FaultMapping, steps: readonly WeighedStep[]) {
  const said = new Map<string, Said[]>()
  for (const [row, { all, stepIndex, isRight }] of steps.entries())
    for (const score of all[stepIndex]!) {
      const value = mappedValue(score, faults, all)
      if (value === null) continue
      const list = said.get(score.criterionId) ?? []
      said.set(score.criterionId, list)
      list.push({ row, value, isRight })
    }
  const shared = bestThreshold([...said.values()].flat(), 0.5) ?? 0.5
  const ids = [...said.keys()].toSorted()
  const thresholds = ids.map((id) => bestThreshold(said.get(id)!, shared) ?? shared)
  const columns = ids.map((id, at) => columnOf(said.get(id)!, thresholds[at]!))
  const outcomes = steps.map(({ isRight }) => (isRight ? 1 : 0))
  const together = fitLogistic([sumOf(columns)], outcomes, { above: 0, ridge: 1 / 25 })
  const towards = together.weights[0]!
  const fit = fitLogistic(columns, outcomes, { above: 0, towards, ridge: 1 })
  const criteria = ids.map((id, at) => [
    id,
    { threshold: thresholds[at]!, weight: fit.weights[at]! },
  ])
  const weights: CriterionWeights = {
    faults,
    intercept: fit.intercept,
    criteria: Object.fromEntries(criteria),
    others: { threshold: shared, weight: towards },
  }
  return { weights, logLikelihood: fit.logLikelihood }
}

/** Minus the shortfall of each step that has one. */
function columnOf(said: readonly Said[], threshold: number): LogisticColumn {
  const violations = said.filter(({ value }) => value < threshold)
  return {
    rows: violations.map(({ row }) => row),
    values: violations.map(({ value }) => -shortfall(value, threshold)),
  }
}

/** What all criteria together say of each step. */
function sumOf(columns: readonly LogisticColumn[]): LogisticColumn {
  const sums = new Map<number, number>()
  for (const { rows, values } of columns)
    for (const [at, row] of rows.entries()) sums.set(row, (sums.get(row) ?? 0) + values[at]!)
  return { rows: [...sums.keys()], values: [...sums.values()] }
}

/**
 * The threshold under whose shortfalls labels are likeliest, of those between neighbouring values,
 * which are taken to the hundredth. `usual` is kept unless another is clearly better; null where
 * none makes a low value speak against a step. O(100 regressions on at most 101 values).
 */
function bestThreshold(said: readonly Said[], usual: number): number | null {
  const seen = new Map<number, { right: number; wrong: number }>()
  for (const { value, isRight } of said) {
    const at = Math.round(value * 100) / 100
    const tally = seen.get(at) ?? { right: 0, wrong: 0 }
    tally[isRight ? 'right' : 'wrong']++
    seen.set(at, tally)
  }
  const values = [...seen.keys()].toSorted((a, b) => a - b)
  const tallies = values.map((value) => seen.get(value)!)
  const counts = tallies.map(({ right, wrong }) => right + wrong)
  const shares = tallies.map(({ right, wrong }) => right / (right + wrong))
  let best: { readonly threshold: number; readonly loss: number } | null = null
  for (const [at, low] of values.slice(0, -1).entries()) {
    const high = values[at + 1]!
    const isUsual = low < usual && usual <= high
    const threshold = isUsual ? usual : (low + high) / 2
    const falls = values.map((value) => shortfall(value, threshold))
    const line = fitLogisticLine(falls, shares, counts)
    const loss = line.loss - (isUsual ? clearGain : 0)
    if (line.slope < 0 && (best === null || loss < best.loss)) best = { threshold, loss }
  }
  return best?.threshold ?? null
}
