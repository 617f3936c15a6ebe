import type { CriterionNode } from '../domain/reward-tree.ts'
import type { StepScore } from '../domain/step-score.ts'
import { facetMinima } from './step-values.ts'

/** What PRMBench asks of a solution: one number a step, -1 to 1, null where nothing was scored. */
export type SolutionArrays = {
  /** Above 0 = the step is valid. */
  readonly validity: readonly (number | null)[]
  /** Above 0 = the step could be left out. */
  readonly redundancy: readonly (number | null)[]
}

/**
 * Validity from the lowest score on soundness and sensitivity, redundancy from the lowest on
 * simplicity (DG-PRM ): `2 s - 1` and `1 - 2 s`.
 */
export function solutionArrays(
  roots: readonly CriterionNode[],
  scores: readonly (readonly StepScore[])[],
): SolutionArrays {
  const soundness = facetMinima(roots, scores, 'soundness')
  const sensitivity = facetMinima(roots, scores, 'sensitivity')
  const simplicity = facetMinima(roots, scores, 'simplicity')
  return {
    validity: soundness.map((value, step) => scaled(lower(value, sensitivity[step]!))),
    redundancy: simplicity.map((value) => (value === null ? null : 1 - 2 * value)),
  }
}

function lower(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.min(a, b)
}

function scaled(value: number | null): number | null {
  return value === null ? null : 2 * value - 1
}
