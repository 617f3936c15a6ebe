/**
 * What verdicts are worth. When criteria report a violation, some are nearly always right and some
 * are hardly better than chance; so each has a threshold of its own below which its value is a
 * violation, the graver the further below, and a weight: by how much the gravest one lowers the
 * log-odds that the step is right. What an earlier fault counts for is part of it (DG-PRM's named
 * mappings). Fitted on labelled steps.
 */
import type { FaultMapping, StepScore } from '../domain/step-score.ts'
import { mappedValue, type StepScores } from './fault-mapping.ts'

/** What one criterion's verdicts are worth. */
export type CriterionWeight = {
  /** A value below it is a violation. Above 0, at most 1. */
  readonly threshold: number
  /** What a value of 0 takes off the log-odds that a step is right; 0 = it tells nothing. */
  readonly weight: number
}

/** Weights and thresholds by criterion, and what counts as bad. Plain data. */
export type CriterionWeights = {
  readonly faults: FaultMapping
  /** Log-odds that a step is right when nothing speaks against it. */
  readonly intercept: number
  /** By criterion id. */
  readonly criteria: Readonly<Record<string, CriterionWeight>>
  /** Of every criterion that was not among the fitted ones. */
  readonly others: CriterionWeight
}

/** How far a value falls short of a threshold: 0 where it does not, 1 at a value of 0. */
export function shortfall(value: number, threshold: number): number {
  return value < threshold ? (threshold - value) / threshold : 0
}

/**
 * Log-odds that a step is right: the intercept less weighted shortfalls. Null when no
 * criterion has a value there: a step to which nothing applies has no score.
 */
export function stepLogOdds(
  weights: CriterionWeights,
  all: StepScores,
  stepIndex: number,
): number | null {
  const given = all[stepIndex]!.filter(({ value }) => value !== null)
  if (given.length === 0) return null
  return given.reduce((odds, score) => {
    const { threshold, weight } = weightOf(weights, score)
    const value = mappedValue(score, weights.faults, all)
    return value === null ? odds : odds - weight * shortfall(value, threshold)
  }, weights.intercept)
}

/**
 * A score as an axis of a vector: 0.5 is the criterion's own threshold, and what it falls short of
 * 1 is scaled by the criterion's weight in proportion to the largest, so that a mean over axes is a
 * weighted one and an axis that tells nothing orders nothing. It never falls when the score rises.
 */
export function weightedValue(
  weights: CriterionWeights,
  score: StepScore,
  all: StepScores,
): number | null {
  const value = mappedValue(score, weights.faults, all)
  if (value === null) return null
  const { threshold, weight } = weightOf(weights, score)
  const centred =
    value < threshold
      ? (0.5 * value) / threshold
      : threshold === 1
        ? 1
        : 0.5 + (0.5 * (value - threshold)) / (1 - threshold)
  const most = Math.max(weights.others.weight, ...Object.values(weights.criteria).map(weightIn))
  return most === 0 ? centred : 1 - (weight / most) * (1 - centred)
}

function weightOf({ criteria, others }: CriterionWeights, { criterionId }: StepScore) {
  return criteria[criterionId] ?? others
}

function weightIn({ weight }: CriterionWeight): number {
  return weight
}
