import { type Calibration, stepProbabilities } from '../benchmark/calibration.ts'
import type { ScoredTrajectory } from '../domain/scored-trajectory.ts'
import type { Scoring } from './scoring.ts'

/** The same scores, and for each step the probability that it is right. */
export function calibratedScoring(scoring: Scoring, calibration: Calibration): Scoring {
  return {
    name: scoring.name,
    async scoreTask(trajectories, call) {
      const scores = await scoring.scoreTask(trajectories, call)
      return {
        ...scores,
        results: () => scores.results().map((scored) => withProbabilities(scored, calibration)),
      }
    },
  }
}

function withProbabilities(scored: ScoredTrajectory, calibration: Calibration): ScoredTrajectory {
  const verdicts = scored.steps.map(({ scores }) => scores)
  const probabilities = stepProbabilities(calibration, { verdicts }) ?? []
  const steps = scored.steps.map((step, index) => ({
    ...step,
    probability: probabilities[index] ?? null,
  }))
  return { ...scored, steps }
}
