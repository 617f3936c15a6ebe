import type { Candidate, Group, ScoredGroup } from '../domain/group.ts'
import { type CriterionId, givenId } from '../domain/ids.ts'
import type { RecordedScores } from '../domain/recorded.ts'
import type { Trajectory } from '../domain/trajectory.ts'
import { type AggregatorName, aggregate } from '../score/aggregate.ts'
import type { Scoring } from './scoring.ts'

/** Step scores by axis (who scored), then by the source's name of the trajectory. */
export type ScoreTable = ReadonlyMap<string, ReadonlyMap<string, Float64Array>>

/** Collects score files into a table. Memory: 8 bytes a step score. */
export async function readScoreTable(source: AsyncIterable<RecordedScores>): Promise<ScoreTable> {
  const table = new Map<string, Map<string, Float64Array>>()
  for await (const { judge, sourceId, stepScores } of source) {
    const axis = table.get(judge) ?? new Map<string, Float64Array>()
    table.set(judge, axis.set(sourceId, Float64Array.from(stepScores)))
  }
  return table
}

/**
 * Scores given in files: every scorer is an axis, all axes are used, and values keep the precision
 * they were given with. A trajectory without a score on an axis is missing there, not zero.
 */
export function givenScoring(table: ScoreTable): Scoring {
  const axes = [...table.keys()].toSorted().map((name) => givenId<CriterionId>(name))
  return {
    name: 'given',
    async scoreTask(trajectories) {
      return {
        vectorsOf: async (group, aggregator) => vectorsOf(group, axes, table, aggregator),
        results: () => [],
        joinedCount: trajectories.filter((trajectory) => isKnown(trajectory, table)).length,
      }
    },
  }
}

function isKnown({ sourceId }: Trajectory, table: ScoreTable): boolean {
  return sourceId !== undefined && table.values().some((scores) => scores.has(sourceId))
}

function vectorsOf(
  group: Group,
  axes: readonly CriterionId[],
  table: ScoreTable,
  aggregator: AggregatorName,
): ScoredGroup {
  const scored = group.candidates.map((candidate) => ({
    candidate,
    vector: { axes, values: axes.map((axis) => value(candidate, table.get(axis)!)) },
  }))
  return { group, scored }

  function value(candidate: Candidate, scores: ReadonlyMap<string, Float64Array>): number | null {
    const all = candidate.sourceId === undefined ? undefined : scores.get(candidate.sourceId)
    if (all === undefined) return null
    const { stepIndex } = group
    return aggregate(aggregator, [...all.subarray(stepIndex, stepIndex + candidate.steps.length)])
  }
}
