/**
 * How well a judge labels the steps of agent trajectories as right (1), neutral (0) or wrong (-1):
 * AgentProcessBench. A step without a label by the judge counts as wrong, and so does a trajectory
 * that the judge did not see.
 */
import type { RecordedJudgment } from '../domain/recorded.ts'

export type StepLabelFigures = {
  /** Subset of the data; figures of several are averaged without weights. */
  readonly domain: string
  readonly trajectoryCount: number
  readonly stepCount: number
  /** Share of the labelled steps that have the same label, 0 to 1. */
  readonly stepAccuracy: number
  /** Share of trajectories with the same first wrong step, or none in both. */
  readonly firstErrorAccuracy: number
}

/** Figures of one judge per domain, in order of first appearance in the gold labels. */
export function measureStepLabels(
  gold: readonly RecordedJudgment[],
  judged: ReadonlyMap<string, RecordedJudgment>,
): StepLabelFigures[] {
  return [...Map.groupBy(gold, ({ domain }) => domain)].map(([domain, labels]) => {
    const steps = labels.flatMap(({ sourceId, stepLabels }) => {
      const given = judged.get(sourceId)?.stepLabels ?? {}
      return Object.entries(stepLabels).map(([step, label]) => given[step] === label)
    })
    const firstErrors = labels.map(({ sourceId, stepLabels }) => {
      const given = judged.get(sourceId)
      return given !== undefined && firstError(given.stepLabels) === firstError(stepLabels)
    })
    return {
      domain,
      trajectoryCount: labels.length,
      stepCount: steps.length,
      stepAccuracy: shareOf(steps),
      firstErrorAccuracy: shareOf(firstErrors),
    }
  })
}

/** The plain mean over domains. */
export function macroAverage(figures: readonly StepLabelFigures[]) {
  const mean = (value: (of: StepLabelFigures) => number) =>
    figures.reduce((sum, of) => sum + value(of), 0) / Math.max(1, figures.length)
  return {
    stepAccuracy: mean((of) => of.stepAccuracy),
    firstErrorAccuracy: mean((of) => of.firstErrorAccuracy),
  }
}

/** The smallest step with label -1, or -1 when no step is wrong. */
function firstError(labels: Readonly<Record<string, number>>): number {
  const wrong = Object.keys(labels).filter((step) => labels[step] === -1)
  return wrong.length === 0 ? -1 : Math.min(...wrong.map(Number))
}

function shareOf(rulings: readonly boolean[]): number {
  return rulings.filter(Boolean).length / Math.max(1, rulings.length)
}
