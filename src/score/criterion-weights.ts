/**
 * What verdicts are worth. When criteria report a violation, some are nearly always right and some
 * are hardly better than chance; so each has a threshold of its own below which its value is a
 * violation, and a weight: by how much one lowers the log-odds that the step is right. What an
 * earlier fault counts for is part of it (DG-PRM's named mappings). Fitted on labelled steps.
 */
import type { FaultMapping, StepScore } from '../domain/step-score.ts'
import { mappedValue, type StepScores } from './fault-mapping.ts'

/** What one criterion's verdicts are worth. */
export type CriterionWeight = {
  /** A value below it is a violation. Above 0, at most 1. */
  readonly threshold: number
  /** Taken off the log-odds that a step is right; 0 = a violation tells nothing. */
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

/**
 * Log-odds that a step is right: the intercept less the weights of what is violated. Null when no
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
    return value !== null && value < threshold ? odds - weight : odds
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
