/*
 * Logistic regression on sparse columns by cyclic coordinate descent with a trust region for each
 * weight (Genkin, Lewis and Madigan 2007), so that it converges whatever the columns are.
 */
import { assert } from '../base/assert.ts'
import { logistic } from './logistic-line.ts'

/** One feature: the rows in which it is not 0, each once, and its values there. */
export type LogisticColumn = {
  readonly rows: readonly number[]
  readonly values: readonly number[]
}

export type LogisticOptions = {
  /** No weight falls below it. Default: no bound. */
  readonly above?: number
  /** Where weights are drawn to, and start. Default 0. */
  readonly towards?: number
  /** How hard: precision of the normal prior of each weight. Default 0.000001. */
  readonly ridge?: number
}

const defaults = { above: -Infinity, towards: 0, ridge: 1e-6 } satisfies LogisticOptions

export type LogisticFit = {
  readonly intercept: number
  readonly weights: readonly number[]
  /** Of the outcomes, without the prior. */
  readonly logLikelihood: number
}

const sweepsMax = 500
const tolerance = 1e-7

/**
 * The likeliest intercept and weights; outcomes are 0 or 1. Half an outcome of either kind is added
 * where no feature speaks, which keeps the intercept finite. O(sweeps times values).
 */
export function fitLogistic(
  columns: readonly LogisticColumn[],
  outcomes: readonly number[],
  options: LogisticOptions = {},
): LogisticFit {
  assert(outcomes.length > 0, 'a regression has outcomes')
  const { above, towards, ridge } = { ...defaults, ...options }
  const positives = outcomes.reduce((total, outcome) => total + outcome, 0)
  let intercept = Math.log((positives + 0.5) / (outcomes.length - positives + 0.5))
  const weights = new Float64Array(columns.length).fill(Math.max(above, towards))
  const odds = new Float64Array(outcomes.length).fill(intercept)
  for (const { rows, values } of columns)
    for (const [at, row] of rows.entries()) odds[row]! += values[at]! * Math.max(above, towards)
  const reach = new Float64Array(columns.length + 1).fill(1)
  const everywhere = { rows: outcomes.map((_, row) => row), values: outcomes.map(() => 1) }
  for (let sweep = 0; sweep < sweepsMax; sweep++) {
    const resting = logistic(intercept)
    const shift = newtonStep(everywhere, {
      odds,
      outcomes,
      pull: 0.5 - resting,
      ridge: resting * (1 - resting),
    })
    const lift = limited(shift, reach, columns.length)
    intercept += lift
    for (let row = 0; row < odds.length; row++) odds[row]! += lift
    let furthest = Math.abs(lift)
    for (const [at, column] of columns.entries()) {
      const before = weights[at]!
      const pull = ridge * (towards - before)
      const wanted = limited(newtonStep(column, { odds, outcomes, pull, ridge }), reach, at)
      const moved = Math.max(above, before + wanted) - before
      if (moved === 0) continue
      weights[at] = before + moved
      for (const [place, row] of column.rows.entries()) odds[row]! += column.values[place]! * moved
      furthest = Math.max(furthest, Math.abs(moved))
    }
    if (furthest < tolerance) break
  }
  return { intercept, weights: [...weights], logLikelihood: logLikelihoodOf(odds, outcomes) }
}

type Place = {
  readonly odds: Float64Array
  readonly outcomes: readonly number[]
  /** Slope and curvature of the prior. */
  readonly pull: number
  readonly ridge: number
}

/** How far Newton's method would move one weight. */
function newtonStep({ rows, values }: LogisticColumn, { odds, outcomes, pull, ridge }: Place) {
  let [slope, curvature] = [pull, ridge]
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at]!
    const value = values[at]!
    const probability = logistic(odds[row]!)
    slope += value * (outcomes[row]! - probability)
    curvature += value * value * probability * (1 - probability)
  }
  return slope / curvature
}

/** A step within reach; the reach follows what was wanted. */
function limited(step: number, reach: Float64Array, at: number): number {
  const within = Math.max(-reach[at]!, Math.min(reach[at]!, step))
  reach[at] = Math.max(2 * Math.abs(within), reach[at]! / 2)
  return within
}

function logLikelihoodOf(odds: Float64Array, outcomes: readonly number[]): number {
  let total = 0
  for (const [row, outcome] of outcomes.entries()) {
    const z = odds[row]!
    total += outcome * z - Math.max(z, 0) - Math.log1p(Math.exp(-Math.abs(z)))
  }
  return total
}
