import type { TrajectoryId } from '../domain/ids.ts'
import type { ScoredTrajectory } from '../domain/scored-trajectory.ts'
import type { StepScore } from '../domain/step-score.ts'
import { type GroupScoreOptions, scoreGroup } from '../score/score-group.ts'
import type { TaskScorer } from '../score/task-scorer.ts'
import type { Scoring } from './scoring.ts'

/**
 * Scores that were given here before and written to a file. Nothing is judged again: a criterion
 * that a step was not scored on is missing there. `recorded` holds at least the trajectories that
 * are asked for.
 */
export function recordedScoring(
  recorded: ReadonlyMap<TrajectoryId, ScoredTrajectory>,
  options: Omit<GroupScoreOptions, 'aggregator'>,
): Scoring {
  const scorer = recordedScorer(recorded)
  return {
    name: 'recorded',
    async scoreTask(trajectories, call = {}) {
      const byId = new Map(trajectories.map((trajectory) => [trajectory.id, trajectory]))
      return {
        vectorsOf: (group, aggregator) =>
          scoreGroup(group, byId, scorer, { ...options, aggregator }, call),
        results: () => trajectories.map((trajectory) => scorer.result(trajectory)),
      }
    },
  }
}

function recordedScorer(recorded: ReadonlyMap<TrajectoryId, ScoredTrajectory>): TaskScorer {
  return {
    scoreSteps: async () => undefined,
    async scoreOn(trajectory, stepIndex, criteria) {
      const { scores } = recorded.get(trajectory.id)!.steps[stepIndex]!
      return criteria.map(
        (criterionId): StepScore =>
          scores.find((score) => score.criterionId === criterionId) ?? {
            stepIndex,
            criterionId,
            status: 'unscored',
            value: null,
            reason: 'the file has no score on this criterion',
            ownFault: false,
            inherits: [],
          },
      )
    },
    result: (trajectory) => recorded.get(trajectory.id)!,
  }
}
