import type { CriterionId } from './ids.ts'

/** One value per axis, higher is better, null = missing. Comparable only over the same axes. */
export type ScoreVector = {
  readonly axes: readonly CriterionId[]
  readonly values: readonly (number | null)[]
}

/** A score vector in which nothing is missing. */
export type CompleteVector = {
  readonly axes: readonly CriterionId[]
  readonly values: readonly number[]
}

export function isComplete(vector: ScoreVector): vector is CompleteVector {
  return !vector.values.includes(null)
}
