/**
 * Weights and thresholds of criteria, and the mapping of faults, from labelled steps. A threshold
 * is where a criterion's values best part right from wrong steps (by likelihood); it departs from
 * the one that all criteria share only where that makes the labels likelier by more than chance
 * would (a likelihood ratio test at 5 %). Weights are a logistic regression on the violations,
 * never below 0, each drawn towards the weight that all share by a normal prior of variance 1, so
 * that a criterion that was seen twice does not get a weight of its own. Of the three mappings of
 * own and inherited faults the one is taken under which the labels are likeliest; again "own"
 * unless another is better by more than chance.
 */
import type { FaultMapping } from '../domain/step-score.ts'
import type { CriterionWeights } from '../score/criterion-weights.ts'
import { mappedValue, type StepScores } from '../score/fault-mapping.ts'
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
  const shared = bestCut([...said.values()].flat(), 0.5) ?? 0.5
  const ids = [...said.keys()].toSorted()
  const thresholds = ids.map((id) => bestCut(said.get(id)!, shared) ?? shared)
  const violations = ids.map((id, at) =>
    said.get(id)!.flatMap(({ row, value }) => (value < thresholds[at]! ? [row] : [])),
  )
  const outcomes = steps.map(({ isRight }) => (isRight ? 1 : 0))
  const together = fitLogistic([countsOf(violations)], outcomes, { above: 0 })
  const towards = together.weights[0]!
  const columns = violations.map((rows): LogisticColumn => ({ rows, values: rows.map(() => -1) }))
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

/** One column: minus the number of violations of each step that has any. */
function countsOf(violations: readonly (readonly number[])[]): LogisticColumn {
  const counts = new Map<number, number>()
  for (const row of violations.flat()) counts.set(row, (counts.get(row) ?? 0) - 1)
  return { rows: [...counts.keys()], values: [...counts.values()] }
}

/**
 * The threshold under which labels are likeliest when there are two shares of right steps, a lower
 * one below it and a higher one from it on. `usual` is kept unless another is clearly better; null
 * where no threshold parts the values that way. O(n log n).
 */
function bestCut(said: readonly Said[], usual: number): number | null {
  const values = [...new Set(said.map(({ value }) => value))].toSorted((a, b) => a - b)
  const places = new Map(values.map((value, at) => [value, at]))
  const [right, wrong] = [new Float64Array(values.length), new Float64Array(values.length)]
  for (const { value, isRight } of said) (isRight ? right : wrong)[places.get(value)!]!++
  const [allRight, allWrong] = [sum(right), sum(wrong)]
  let best: { readonly threshold: number; readonly gain: number } | null = null
  let [rightBelow, wrongBelow] = [0, 0]
  for (let at = 0; at + 1 < values.length; at++) {
    rightBelow += right[at]!
    wrongBelow += wrong[at]!
    const [rightAbove, wrongAbove] = [allRight - rightBelow, allWrong - wrongBelow]
    if (rightBelow * wrongAbove >= rightAbove * wrongBelow) continue
    const [low, high] = [values[at]!, values[at + 1]!]
    const isUsual = low < usual && usual <= high
    const bonus = isUsual ? clearGain : 0
    const gain = likelihood(rightBelow, wrongBelow) + likelihood(rightAbove, wrongAbove) + bonus
    const threshold = isUsual ? usual : (low + high) / 2
    if (best === null || gain > best.gain) best = { threshold, gain }
  }
  return best?.threshold ?? null
}

/** Log-likelihood of so many right and wrong steps at their own share. */
function likelihood(right: number, wrong: number): number {
  const part = (count: number) => (count === 0 ? 0 : count * Math.log(count / (right + wrong)))
  return part(right) + part(wrong)
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0)
}
