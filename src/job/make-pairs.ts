/** The main job: trajectories in, preference pairs out. */
import { allInOrder } from '../base/concurrency.ts'
import type { Group } from '../domain/group.ts'
import type { TaskId } from '../domain/ids.ts'
import type { Trajectory } from '../domain/trajectory.ts'
import type { CallOptions } from '../judge/judge.ts'
import { groupTask } from '../pair/groups.ts'
import { type GroupPairing, type PairOptions, pairFronts } from '../pair/pair-fronts.ts'
import type { ScoredTrajectory } from '../domain/scored-trajectory.ts'
import { mapAnswered } from '../llm/pending.ts'
import type { Scoring } from './scoring.ts'
import { type CompareOptions, compareRules, type RuleTally } from './compare-rules.ts'

export type MakePairsOptions = CompareOptions & {
  readonly pair: PairOptions
  /** Tasks in hand at once. */
  readonly concurrency: number
}

export type PairedGroup = { readonly group: Group; readonly pairing: GroupPairing }

/** What became of one task. */
export type TaskResult = {
  readonly taskId: TaskId
  readonly trajectories: readonly Trajectory[]
  /** Empty when the scores were given. */
  readonly scored: readonly ScoredTrajectory[]
  readonly groups: readonly PairedGroup[]
  /** Trajectories that the given scores know; absent when scores are made here. */
  readonly joinedCount?: number
  /** How every pair rule fares on this task's outcomes. */
  readonly rules: RuleTally
}

/**
 * Yields tasks in input order. Memory: the tasks in hand. A task whose requests wait for a batch does
 * not keep later ones from being asked, but nothing is yielded behind it; at the end its error is
 * thrown.
 */
export function makePairs(
  tasks: AsyncIterable<readonly Trajectory[]>,
  scoring: Scoring,
  options: MakePairsOptions,
  call: CallOptions = {},
): AsyncGenerator<TaskResult> {
  return mapAnswered(tasks, options.concurrency, (trajectories) =>
    pairTask(trajectories, scoring, options, call),
  )
}

async function pairTask(
  trajectories: readonly Trajectory[],
  scoring: Scoring,
  options: MakePairsOptions,
  call: CallOptions,
): Promise<TaskResult> {
  const scores = await scoring.scoreTask(trajectories, call)
  const groups = [...groupTask(trajectories, { grouping: options.grouping })]
  const scored = await allInOrder(
    groups.map((group) => scores.vectorsOf(group, options.aggregator)),
  )
  const paired = groups.map((group, index): PairedGroup => {
    return { group, pairing: pairFronts(scored[index]!, options.pair) }
  })
  const rules = await compareRules(groups, scores, options)
  const taskId = trajectories[0]!.task.id
  return {
    taskId,
    trajectories,
    scored: scores.results(),
    groups: paired,
    rules,
    ...(scores.joinedCount !== undefined && { joinedCount: scores.joinedCount }),
  }
}
