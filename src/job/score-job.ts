/** Every step of every trajectory with its scores: the first half of a run, without a folder. */
import { allInOrder } from '../base/concurrency.ts'
import type { ScoredTrajectory } from '../domain/scored-trajectory.ts'
import type { StepScore } from '../domain/step-score.ts'
import type { Trajectory } from '../domain/trajectory.ts'
import { mapAnswered } from '../llm/pending.ts'
import { groupTask } from '../pair/groups.ts'
import { type OpenScoring, openScoring, type ScoringSource, tasksInHand } from './open-scoring.ts'
import type { RunSettings } from './run-settings.ts'
import { openTaskSource, type TaskSource, type TaskSourceOptions } from './task-source.ts'

export type ScoreJob = {
  readonly source: TaskSource
  readonly open: OpenScoring
  /** Trajectories in input order within their task, each once. */
  scored(): AsyncGenerator<ScoredTrajectory>
}

/**
 * Opens input and scoring, so that everything that can be refused is refused before work is done.
 */
export async function openScoreJob(
  input: string,
  settings: RunSettings,
  scoring: ScoringSource,
  read: TaskSourceOptions,
): Promise<ScoreJob> {
  const source = await openTaskSource(input, read)
  const open = await openScoring(scoring, settings)
  return {
    source,
    open,
    async *scored() {
      const work = (trajectories: readonly Trajectory[]) => scoreTask(trajectories, open, settings)
      for await (const scored of mapAnswered(source.tasks(), tasksInHand(scoring), work))
        yield* scored
    },
  }
}

/** Candidates of one group are scored on the same criteria, so that they can be compared later. */
async function scoreTask(
  trajectories: readonly Trajectory[],
  { scoring }: OpenScoring,
  { grouping, aggregator }: RunSettings,
): Promise<readonly ScoredTrajectory[]> {
  const scores = await scoring.scoreTask(trajectories)
  const groups = [...groupTask(trajectories, { grouping })]
  await allInOrder(groups.map((group) => scores.vectorsOf(group, aggregator)))
  return scores.results()
}

/**
 * How far two scorings of the same trajectories agree, such as two modes of one judge (DG-PRM
 *
 */
export type Agreement = {
  /** Step and criterion pairs that both scored. */
  readonly both: number
  readonly onlyFirst: number
  readonly onlySecond: number
  /** Of those that both scored, how many fall on the same side of 0.5; null without any. */
  readonly sameSide: number | null
  /** Mean absolute difference of the values that both gave. */
  readonly meanDifference: number | null
}

export function agreement(
  first: readonly ScoredTrajectory[],
  second: readonly ScoredTrajectory[],
): Agreement {
  const [a, b] = [valuesByPlace(first), valuesByPlace(second)]
  const shared = [...a.keys()].filter((place) => b.has(place))
  const both = shared.length
  const same = shared.filter((place) => a.get(place)! < 0.5 === b.get(place)! < 0.5).length
  const difference = shared.reduce((sum, place) => sum + Math.abs(a.get(place)! - b.get(place)!), 0)
  return {
    both,
    onlyFirst: a.size - both,
    onlySecond: b.size - both,
    sameSide: both === 0 ? null : same / both,
    meanDifference: both === 0 ? null : difference / both,
  }
}

function valuesByPlace(scored: readonly ScoredTrajectory[]): Map<string, number> {
  const entries = scored.flatMap(({ trajectory, steps }) =>
    steps.flatMap(({ scores }) => scores.flatMap((score) => placed(trajectory, score))),
  )
  return new Map(entries)
}

function placed({ id }: Trajectory, score: StepScore): [string, number][] {
  if (score.value === null) return []
  return [[`${id} ${score.stepIndex} ${score.criterionId}`, score.value]]
}
