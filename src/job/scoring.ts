import { allInOrder, slots } from '../base/concurrency.ts'
import type { Group, ScoredGroup } from '../domain/group.ts'
import type { RewardTree } from '../domain/reward-tree.ts'
import type { Trajectory } from '../domain/trajectory.ts'
import type { CallOptions } from '../judge/judge.ts'
import type { AggregatorName } from '../score/aggregate.ts'
import { type GroupScoreOptions, scoreGroup } from '../score/score-group.ts'
import { type ScoreKit, type ScoreOptions, taskScorer } from '../score/task-scorer.ts'
import type { ScoredTrajectory } from '../domain/scored-trajectory.ts'

/** Seam: where the scores of a task's candidates come from. */
export interface Scoring {
  readonly name: string
  scoreTask(trajectories: readonly Trajectory[], call?: CallOptions): Promise<TaskScores>
}

/** The scores of one task. */
export type TaskScores = {
  /**
   * A group's candidates on common axes; several steps become one value by the named aggregator.
   */
  vectorsOf(group: Group, aggregator: AggregatorName): Promise<ScoredGroup>
  /** Every score given so far, per trajectory; empty when the scores came from elsewhere. */
  results(): readonly ScoredTrajectory[]
  /** Trajectories that the given scores know; absent when scores are made here. */
  readonly joinedCount?: number
}

export type JudgedOptions = ScoreOptions &
  Omit<GroupScoreOptions, 'aggregator'> & {
    /** Trajectories that are being scored at once, of all tasks together. Default 1. */
    readonly trajectoriesMax?: number
  }

/**
 * Scores made here: criteria selected from the tree, judged step by step. A trajectory that cannot
 * be scored now (its requests are pending, the budget is spent) does not keep the others of its task
 * from being asked; then the first such error is thrown.
 */
export function judgedScoring(tree: RewardTree, kit: ScoreKit, options: JudgedOptions): Scoring {
  const inSlot = slots(options.trajectoriesMax ?? 1)
  return {
    name: kit.judge.name,
    async scoreTask(trajectories, call = {}) {
      const scorer = taskScorer(tree, kit, options)
      await allInOrder(
        trajectories.map((trajectory) => inSlot(() => scorer.scoreSteps(trajectory, call))),
      )
      const byId = new Map(trajectories.map((trajectory) => [trajectory.id, trajectory]))
      return {
        vectorsOf: (group, aggregator) =>
          scoreGroup(group, byId, scorer, { ...options, aggregator }, call),
        results: () => trajectories.map((trajectory) => scorer.result(trajectory)),
      }
    },
  }
}
