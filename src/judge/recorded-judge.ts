/**
 * A judge whose verdicts were recorded elsewhere: labels of steps, by what the source calls the
 * trajectory. It answers on one criterion of its own and asks nobody.
 */
import { type Criterion, criterionId } from '../domain/criterion.ts'
import type { RecordedJudgment } from '../domain/recorded.ts'
import { type Step, stepKey } from '../domain/step.ts'
import type { StepScore } from '../domain/step-score.ts'
import { makeTask } from '../domain/task.ts'
import { makeTrajectory, type Trajectory } from '../domain/trajectory.ts'
import { type Judge, type JudgeItem, noUsage, type StepContext } from './judge.ts'
import { missingScore } from './verdict.ts'

const text = {
  name: 'Recorded verdict',
  description: 'The step was found good by the judge whose verdicts were recorded.',
}

/** What recorded judges score: one criterion, the same for all of them. */
export const recordedCriterion: Criterion = { id: criterionId(text), ...text }

/**
 * Replays the judgments of one judge on these trajectories: -1, 0, 1 become 0, 0.5, 1. A step that
 * the judge did not label, and a criterion that is not the recorded one, is `unscored`. A
 * trajectory is known again by its task and steps.
 */
export function recordedJudge(
  name: string,
  judgments: Iterable<RecordedJudgment>,
  trajectories: Iterable<Trajectory>,
): Judge {
  const bySource = new Map<string, RecordedJudgment>()
  for (const judgment of judgments)
    if (judgment.judge === name) bySource.set(judgment.sourceId, judgment)
  const byPlace = new Map<string, RecordedJudgment>()
  for (const { task, steps, sourceId = '' } of trajectories) {
    const judgment = bySource.get(sourceId)
    if (judgment !== undefined) byPlace.set(placeOf({ task, steps }), judgment)
  }
  return {
    name,
    async judge({ context, items }, options = {}) {
      options.signal?.throwIfAborted()
      const judgment = byPlace.get(placeOf(context))
      return {
        scores: items.map((item) => replayed(item, context.steps[item.stepIndex]!, judgment)),
        usage: noUsage,
      }
    },
  }
}

/**
 * The trajectories that judgments speak of, as far as the judgments alone tell: one step for each
 * message that anybody labelled, without its text. For judgments whose trajectories are elsewhere.
 */
export function judgedPlaces(judgments: Iterable<RecordedJudgment>): Trajectory[] {
  const labelled = new Map<string, { readonly domain: string; readonly keys: Set<number> }>()
  for (const { sourceId, domain, stepLabels } of judgments) {
    const known = labelled.get(sourceId) ?? { domain, keys: new Set<number>() }
    labelled.set(sourceId, known)
    for (const key of Object.keys(stepLabels)) known.keys.add(Number(key))
  }
  return [...labelled].map(([sourceId, { domain, keys }]) =>
    makeTrajectory({
      task: makeTask(sourceId, { domain }),
      steps: [...keys]
        .toSorted((a, b) => a - b)
        .map((sourceIndex) => ({ content: '', sourceIndex })),
      sourceId,
    }),
  )
}

function placeOf({ task, steps }: Pick<StepContext, 'task' | 'steps'>): string {
  return JSON.stringify([task.id, steps.map(stepKey)])
}

function replayed(item: JudgeItem, step: Step, judgment: RecordedJudgment | undefined): StepScore {
  if (item.criterion.id !== recordedCriterion.id)
    return missingScore(item, 'unscored', 'the recorded judge was not asked about this criterion')
  if (judgment === undefined)
    return missingScore(item, 'unscored', 'nothing was recorded for this trajectory')
  const key = String(step.sourceIndex ?? item.stepIndex)
  const label = judgment.stepLabels[key]
  if (label === undefined) return missingScore(item, 'unscored', 'the step was not labelled')
  return {
    stepIndex: item.stepIndex,
    criterionId: item.criterion.id,
    status: 'ok',
    value: (label + 1) / 2,
    reason: judgment.explanations?.steps[key] || 'no reason was recorded',
    ownFault: label < 0,
    inherits: [],
  }
}
