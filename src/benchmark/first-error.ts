/**
 * Locating the first wrong step of a solution (ProcessBench, Zheng et al. 2024). A prediction is
 * the index of a step or "none". Over traces with a mistake and over traces without one the share
 * of right predictions is taken apart, and F1 is their harmonic mean, so that neither flagging
 * everything nor flagging nothing pays. Percentages, as the literature prints them.
 */
import type { Facet } from '../domain/criterion.ts'
import type { CriterionId } from '../domain/ids.ts'
import { type CriterionNode, walkTree } from '../domain/reward-tree.ts'
import type { StepScore } from '../domain/step-score.ts'

/** A 0-based step index, null for "no step is wrong", or a reply that could not be read. */
export type FirstErrorPrediction = number | null | 'unparsed'

export type FirstErrorCase = {
  /** What is reported apart: a split or a task of the data. */
  readonly split: string
  readonly stepCount: number
  /** What people said. */
  readonly label: number | null
  readonly predicted: FirstErrorPrediction
}

export type FirstErrorFigures = {
  readonly split: string
  /** Traces with a mistake, and the percentage of them whose first wrong step was named. */
  readonly errorCount: number
  readonly accuracyError: number
  /** Traces without a mistake, and the percentage of them in which nothing was flagged. */
  readonly correctCount: number
  readonly accuracyCorrect: number
  /** Harmonic mean of the two percentages; 0 when both are 0. */
  readonly f1: number
}

/** The figures of each split, in order of first appearance. An unparsed reply is never right. */
export function measureFirstErrors(cases: readonly FirstErrorCase[]): FirstErrorFigures[] {
  return [...Map.groupBy(cases, ({ split }) => split)].map(([split, members]) =>
    figuresOf(split, members, (each) => Number(each.predicted === each.label)),
  )
}

/** The headline of a benchmark: the plain mean of the splits' F1, never pooled. */
export function meanF1(figures: readonly FirstErrorFigures[]): number {
  return figures.reduce((sum, { f1 }) => sum + f1, 0) / Math.max(1, figures.length)
}

export type FirstErrorBaseline = 'first-step' | 'last-step' | 'no-step' | 'chance'

/**
 * What one gets without looking: always the first step, always the last, never any, or one of a
 * trace's steps and "none" by chance (its expected figures).
 */
export function firstErrorBaselines(
  cases: readonly FirstErrorCase[],
): Readonly<Record<FirstErrorBaseline, FirstErrorFigures[]>> {
  const bySplit = [...Map.groupBy(cases, ({ split }) => split)]
  const measure = (right: (each: FirstErrorCase) => number) =>
    bySplit.map(([split, members]) => figuresOf(split, members, right))
  return {
    'first-step': measure(({ label }) => Number(label === 0)),
    'last-step': measure(({ label, stepCount }) => Number(label === stepCount - 1)),
    'no-step': measure(({ label }) => Number(label === null)),
    chance: measure(({ stepCount }) => 1 / (stepCount + 1)),
  }
}

/** The first step whose value lies below theta (DG-PRM ); steps without a value are passed. */
export function firstBelow(values: readonly (number | null)[], theta = 0.5): number | null {
  const index = values.findIndex((value) => value !== null && value < theta)
  return index === -1 ? null : index
}

/**
 * One value a step: the lowest score on criteria whose root has the facet (DG-PRM ), null
 * where none of them applies. Roots without a facet count as soundness.
 */
export function facetMinima(
  roots: readonly CriterionNode[],
  scores: readonly (readonly StepScore[])[],
  facet: Facet = 'soundness',
): (number | null)[] {
  const members = new Set<CriterionId>()
  for (const root of roots)
    if ((root.facet ?? 'soundness') === facet)
      for (const { node } of walkTree([root])) members.add(node.id)
  return scores.map((ofStep) => {
    const values = ofStep.flatMap(({ criterionId, value }) =>
      value !== null && members.has(criterionId) ? [value] : [],
    )
    return values.length === 0 ? null : Math.min(...values)
  })
}

function figuresOf(
  split: string,
  cases: readonly FirstErrorCase[],
  right: (each: FirstErrorCase) => number,
): FirstErrorFigures {
  const wrong = cases.filter(({ label }) => label !== null)
  const sound = cases.filter(({ label }) => label === null)
  const [accuracyError, accuracyCorrect] = [percentage(wrong, right), percentage(sound, right)]
  const sum = accuracyError + accuracyCorrect
  const f1 = sum === 0 ? 0 : (2 * accuracyError * accuracyCorrect) / sum
  return {
    split,
    errorCount: wrong.length,
    accuracyError,
    correctCount: sound.length,
    accuracyCorrect,
    f1,
  }
}

function percentage(
  cases: readonly FirstErrorCase[],
  right: (each: FirstErrorCase) => number,
): number {
  if (cases.length === 0) return 0
  return (100 * cases.reduce((sum, each) => sum + right(each), 0)) / cases.length
}
