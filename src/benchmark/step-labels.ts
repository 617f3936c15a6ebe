/**
 * How well the steps of agent trajectories are labelled as right (1), neutral (0) or wrong (-1):
 * AgentProcessBench. A labelled step of which nothing was said counts as wrong, and so does a
 * trajectory that was not judged at all. Subsets are averaged without weights.
 */
import type { Prediction } from '../domain/prediction.ts'
import type { RecordedJudgment } from '../domain/recorded.ts'
import type { Trajectory } from '../domain/trajectory.ts'
import type { SourceRecord } from '../format/format.ts'
import {
  type Benchmark,
  type BenchmarkItem,
  bySplit,
  type ItemResult,
  meanFigure,
} from './benchmark.ts'
import { noLabel } from './first-error.ts'

export const agentProcessBench: Benchmark = {
  about: {
    name: 'agent-process-bench',
    title: "which of an agent's messages are right, neutral or wrong; labels of people",
    formats: ['agent-process-bench', 'agent-process-labels'],
    asks: 'step-labels',
    indexBase: 0,
    headline: { name: 'step accuracy', figure: 'stepAccuracy', unit: 'share' },
    uncovered: 'wrong',
  },
  items: labelledSteps,
  rule: ruleStepLabels,
  measure: measureStepLabels,
  baselines: stepLabelBaselines,
}

/** Labelled trajectories, or the labels alone. */
async function* labelledSteps(
  records: AsyncIterable<SourceRecord>,
  onLeftOut: (id: string, reason: string) => void,
): AsyncGenerator<BenchmarkItem> {
  for await (const record of records) {
    if (record.kind === 'judgment') yield itemOfLabels(record.judgment)
    if (record.kind !== 'trajectory') continue
    const item = itemOfTrajectory(record.trajectory)
    if (item === undefined) onLeftOut(record.trajectory.id, noLabel)
    else yield item
  }
}

function itemOfLabels({ sourceId, domain, stepLabels }: RecordedJudgment): BenchmarkItem {
  const stepKeys = Object.keys(stepLabels)
  return {
    id: sourceId,
    split: domain,
    taskKey: sourceId.replace(/[:#][^:#]*$/, ''),
    attempts: [],
    gold: firstWrongKey(stepLabels),
    goldSteps: stepKeys.map((key) => stepLabels[key]!),
    stepKeys,
  }
}

function itemOfTrajectory(trajectory: Trajectory): BenchmarkItem | undefined {
  const { labels, steps, task } = trajectory
  if (labels?.kind !== 'per-step') return undefined
  const stepKeys = steps.map(({ sourceIndex }, index) => String(sourceIndex ?? index))
  const byKey = Object.fromEntries(stepKeys.map((key, index) => [key, labels.values[index]!]))
  return {
    id: trajectory.sourceId ?? trajectory.id,
    split: task.domain ?? 'all',
    taskKey: task.id,
    attempts: [trajectory],
    gold: firstWrongKey(byKey),
    goldSteps: labels.values,
    stepKeys,
  }
}

/** The smallest key with label -1, or null when no step is wrong. */
export function firstWrongKey(labels: Readonly<Record<string, number | null>>): number | null {
  const wrong = Object.keys(labels).filter((step) => labels[step] === -1)
  return wrong.length === 0 ? null : Math.min(...wrong.map(Number))
}

/** The answer is the key of the first wrong step: it is right when both name the same, or none. */
function ruleStepLabels(item: BenchmarkItem, prediction: Prediction): ItemResult {
  const { id, split, gold, goldSteps = [] } = item
  const { answer, missing = 'no answer', stepLabels = [], stepScores } = prediction
  return {
    id,
    split,
    gold,
    ...(answer === undefined ? { missing } : { predicted: answer }),
    credit: answer !== undefined && answer === gold ? 1 : 0,
    steps: goldSteps.map((label, index) => ({
      gold: label,
      said: stepLabels[index] ?? null,
      ...(stepScores && { score: stepScores[index] ?? null }),
    })),
  }
}

/** Step accuracy, macro-averaged, is the headline; beside it that of the first error. */
export function measureStepLabels(results: readonly ItemResult[]) {
  const splits = bySplit(results, stepLabelRow)
  const rows = Object.values(splits)
  const overall = {
    stepAccuracy: meanFigure(rows.map((row) => row.stepAccuracy)),
    firstErrorAccuracy: meanFigure(rows.map((row) => row.firstErrorAccuracy)),
  }
  return { headline: overall.stepAccuracy, overall, splits }
}

function stepLabelRow(results: readonly ItemResult[]) {
  let [stepCount, stepsRight] = [0, 0]
  for (const { steps = [], credits } of results) {
    const labelled = steps.filter(({ gold }) => gold !== null)
    stepCount += labelled.length
    stepsRight +=
      credits?.['stepsRight'] ?? labelled.filter(({ gold, said }) => gold === said).length
  }
  return {
    trajectoryCount: results.length,
    stepCount,
    stepAccuracy: stepsRight / Math.max(1, stepCount),
    firstErrorAccuracy: meanFigure(results.map(({ credit }) => credit)) ?? 0,
  }
}

/**
 * Every step called good, or wrong, or labelled by the throw of a three-sided die (of which the
 * expected step accuracy is given; its first error is not).
 */
function stepLabelBaselines(results: readonly ItemResult[]) {
  const said = (label: number) =>
    results.map(({ id, split, gold, steps = [] }): ItemResult => {
      const isRight = label === 1 ? gold === null : steps.findIndex(isWrong) === firstKnown(steps)
      const rulings = steps.map((step) => ({ gold: step.gold, said: label }))
      return { id, split, gold, credit: isRight ? 1 : 0, steps: rulings }
    })
  const die = results.map(({ id, split, gold, steps = [] }): ItemResult => {
    const labelled = steps.filter((step) => step.gold !== null)
    const missing = 'drawn by chance'
    return {
      id,
      split,
      gold,
      missing,
      credit: 0,
      steps,
      credits: { stepsRight: labelled.length / 3 },
    }
  })
  return { 'all-good': said(1), 'all-wrong': said(-1), chance: die }
}

type Steps = NonNullable<ItemResult['steps']>

function isWrong({ gold }: Steps[number]): boolean {
  return gold === -1
}

function firstKnown(steps: Steps): number {
  return steps.findIndex(({ gold }) => gold !== null)
}
