/**
 * PRMScore (PRMBench, Song et al. 2025): steps are said to be valid or not; F1 with "valid" as the
 * positive class and F1 with the roles swapped, half of each. Critics call nearly everything valid,
 * so the second half decides.
 */

/** Steps by truth and by what was said; positive = valid. */
export type StepCounts = {
  readonly truePositive: number
  readonly falseNegative: number
  readonly falsePositive: number
  readonly trueNegative: number
}

export const noStepCounts: StepCounts = {
  truePositive: 0,
  falseNegative: 0,
  falsePositive: 0,
  trueNegative: 0,
}

export function countStep(
  counts: StepCounts,
  step: { readonly isValid: boolean; readonly isSaidValid: boolean },
): StepCounts {
  const right = step.isValid === step.isSaidValid
  const name = step.isValid
    ? right
      ? 'truePositive'
      : 'falseNegative'
    : right
      ? 'trueNegative'
      : 'falsePositive'
  return { ...counts, [name]: counts[name] + 1 }
}

export type PrmScore = {
  /** F1 of valid steps, F1 of wrong steps, and their mean; 0 to 1, 0 where undefined. */
  readonly f1: number
  readonly negativeF1: number
  readonly prmScore: number
}

export function prmScore(counts: StepCounts): PrmScore {
  const { truePositive, falseNegative, falsePositive, trueNegative } = counts
  const f1 = f1Of(truePositive, falsePositive, falseNegative)
  const negativeF1 = f1Of(trueNegative, falseNegative, falsePositive)
  return { f1, negativeF1, prmScore: 0.5 * f1 + 0.5 * negativeF1 }
}

function f1Of(hits: number, wrongly: number, missed: number): number {
  return hits === 0 ? 0 : (2 * hits) / (2 * hits + wrongly + missed)
}

/** A judged solution of one class of the benchmark. */
export type PrmCase = {
  readonly className: string
  readonly steps: readonly { readonly isValid: boolean; readonly isSaidValid: boolean }[]
}

export type ClassScore = PrmScore & {
  readonly className: string
  readonly caseCount: number
  /** What the class is reported by: F1 alone where no step can be wrong, else PRMScore. */
  readonly score: number
}

export type PrmFigures = {
  /** Over the counts of all steps of all classes, not the mean of the classes. */
  readonly overall: PrmScore
  readonly classes: readonly ClassScore[]
  /** Plain mean of the scores of the facet's classes; facets without a class are left out. */
  readonly facets: Readonly<Record<string, number>>
}

/** The classes of each facet, as the data spells them. */
const facets: Readonly<Record<string, readonly string[]>> = {
  simplicity: ['redundency', 'circular'],
  soundness: ['counterfactual', 'step_contradiction', 'domain_inconsistency', 'confidence'],
  sensitivity: ['missing_condition', 'deception', 'multi_solutions'],
}

/** The class in which every step is valid. */
const withoutErrors = 'multi_solutions'

export function measurePrmCases(cases: readonly PrmCase[]): PrmFigures {
  const classes = [...Map.groupBy(cases, ({ className }) => className)].map(
    ([className, members]) => classScore(className, members),
  )
  const scores = new Map(classes.map(({ className, score }) => [className, score]))
  const facetScores = Object.entries(facets).flatMap(([facet, names]) => {
    const own = names.flatMap((name) => scores.get(name) ?? [])
    return own.length === 0 ? [] : [[facet, own.reduce((a, b) => a + b, 0) / own.length] as const]
  })
  return {
    overall: prmScore(countsOf(cases)),
    classes,
    facets: Object.fromEntries(facetScores),
  }
}

/** Whether the class asks for redundant steps rather than for false ones. */
export function asksForRedundancy(className: string): boolean {
  return facets['simplicity']!.includes(className)
}

function classScore(className: string, cases: readonly PrmCase[]): ClassScore {
  const scored = prmScore(countsOf(cases))
  const score = className === withoutErrors ? scored.f1 : scored.prmScore
  return { className, caseCount: cases.length, score, ...scored }
}

function countsOf(cases: readonly PrmCase[]): StepCounts {
  return cases.flatMap(({ steps }) => steps).reduce(countStep, noStepCounts)
}
