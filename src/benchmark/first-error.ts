/**
 * Locating the first wrong step of a solution (ProcessBench, Zheng et al. 2024). An answer is the
 * index of a step or "none". Over traces with a mistake and over traces without one the share of
 * right answers is taken apart, and F1 is their harmonic mean, so that neither flagging everything
 * nor flagging nothing pays. Percentages, as the literature prints them.
 */
import type { Prediction } from '../domain/prediction.ts'
import type { Trajectory } from '../domain/trajectory.ts'
import type { SourceRecord } from '../format/format.ts'
import {
  type BenchmarkItem,
  bySplit,
  type Figures,
  type ItemResult,
  meanFigure,
  type StepRuling,
} from './benchmark.ts'

/** Why an item without a label is left out. */
export const noLabel = 'no usable label'

/** Trajectories of which the first wrong step is known, as items by domain. */
export async function* firstErrorItems(
  records: AsyncIterable<SourceRecord>,
  onLeftOut: (id: string, reason: string) => void,
): AsyncGenerator<BenchmarkItem> {
  for await (const record of records) {
    if (record.kind !== 'trajectory') continue
    const { trajectory } = record
    const { task, steps } = trajectory
    const id = trajectory.sourceId ?? trajectory.id
    const gold = firstErrorOf(trajectory)
    if (gold === undefined) onLeftOut(id, noLabel)
    else
      yield {
        id,
        split: task.domain ?? 'all',
        taskKey: task.id,
        attempts: [trajectory],
        gold,
        goldSteps: stepsUntil(gold, steps.length),
        optionCount: steps.length + 1,
      }
  }
}

/**
 * The first wrong step by either kind of labels. Undefined when there are none, or when a step of
 * the assistant before the first wrong one is unlabelled.
 */
function firstErrorOf({ labels, steps }: Trajectory): number | null | undefined {
  if (labels?.kind !== 'per-step') return labels?.firstErrorIndex
  const bound = labels.scale === 'soft' ? 0.5 : 0
  for (const [index, value] of labels.values.entries()) {
    const isJudged = (steps[index]?.role ?? 'assistant') === 'assistant'
    if (value === null && isJudged) return undefined
    if (value !== null && value < bound) return index
  }
  return null
}

/** Labels as far as a first error tells them: good before it, wrong at it, unlabelled after it. */
function stepsUntil(gold: number | null, stepCount: number): (number | null)[] {
  const bound = gold ?? stepCount
  return Array.from({ length: stepCount }, (_, index) =>
    index < bound ? 1 : index === bound ? -1 : null,
  )
}

/** The answer is right when it is the known step, or none where no step is wrong. */
export function ruleFirstError(item: BenchmarkItem, prediction: Prediction): ItemResult {
  const { id, split, gold, optionCount } = item
  const { answer, missing = 'no answer' } = prediction
  return {
    id,
    split,
    gold,
    ...(answer === undefined ? { missing } : { predicted: answer }),
    credit: answer !== undefined && answer === gold ? 1 : 0,
    steps: stepRulings(item, prediction),
    ...(optionCount !== undefined && { optionCount }),
  }
}

/** Each labelled or scored step with what was said of it: wrong is the step that was named. */
function stepRulings(item: BenchmarkItem, { answer, stepScores }: Prediction): StepRuling[] {
  const bound = answer === null ? Infinity : typeof answer === 'number' ? answer : -1
  return (item.goldSteps ?? []).map((gold, index) => {
    const said = index < bound ? 1 : index === bound ? -1 : null
    return { gold, said, ...(stepScores && { score: stepScores[index] ?? null }) }
  })
}

/** F1 of each split; the headline is the plain mean of them, never pooled. */
export function measureFirstErrors(results: readonly ItemResult[]): Figures {
  const splits = bySplit(results, firstErrorRow)
  const headline = meanFigure(Object.values(splits).flatMap(({ f1 }) => f1 ?? []))
  return {
    headline,
    overall: { meanF1: headline, accuracy: accuracyOf(results) },
    splits,
  }
}

/**
 * Figures of one split, in percent. F1 is 0 when both accuracies are, and null where every trace
 * has a mistake, or none.
 */
function firstErrorRow(results: readonly ItemResult[]) {
  const wrong = results.filter(({ gold }) => gold !== null)
  const sound = results.filter(({ gold }) => gold === null)
  const [accuracyError, accuracyCorrect] = [accuracyOf(wrong), accuracyOf(sound)]
  return {
    errorCount: wrong.length,
    accuracyError,
    correctCount: sound.length,
    accuracyCorrect,
    f1: harmonicMean(accuracyError, accuracyCorrect),
    accuracy: accuracyOf(results),
  }
}

function harmonicMean(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return null
  return a + b === 0 ? 0 : (2 * a * b) / (a + b)
}

/** Mean credit in percent, null of nothing. */
export function accuracyOf(results: readonly ItemResult[]): number | null {
  const share = meanFigure(results.map(({ credit }) => credit))
  return share === null ? null : 100 * share
}

/**
 * What one gets without looking: always the first step, always the last, never any, or one of a
 * trace's steps and "none" by chance (its expected share).
 */
export function firstErrorBaselines(results: readonly ItemResult[]) {
  return {
    'first-step': saidOfAll(results, () => 0),
    'last-step': saidOfAll(results, ({ steps = [] }) => steps.length - 1),
    'no-step': saidOfAll(results, () => null),
    chance: chanceResults(results),
  }
}

/** The rulings on answers that are given without a look at the item. */
export function saidOfAll(
  results: readonly ItemResult[],
  answerOf: (result: ItemResult) => number | null,
): ItemResult[] {
  return results.map((result) => {
    const { id, split, gold } = result
    const predicted = answerOf(result)
    return { id, split, gold, predicted, credit: predicted === gold ? 1 : 0 }
  })
}

/** Any of the possible answers, each as likely: the expected credit. */
export function chanceResults(results: readonly ItemResult[]): ItemResult[] {
  return results.map(({ id, split, gold, optionCount = 1 }) => {
    const missing = 'drawn by chance'
    return { id, split, gold, missing, credit: 1 / optionCount, optionCount }
  })
}

/** The first step whose value lies below theta (DG-PRM ); steps without a value are passed. */
export function firstBelow(values: readonly (number | null)[], theta = 0.5): number | null {
  const index = values.findIndex((value) => value !== null && value < theta)
  return index === -1 ? null : index
}
