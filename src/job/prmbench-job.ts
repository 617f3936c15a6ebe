/** PRMBench from a judge's scores: which steps it calls invalid, and which redundant. */
import { KitError } from '../base/errors.ts'
import {
  asksForRedundancy,
  measurePrmCases,
  type PrmCase,
  type PrmFigures,
} from '../benchmark/prm-score.ts'
import { type SolutionArrays, solutionArrays } from '../benchmark/solution-arrays.ts'
import type { CriterionNode } from '../domain/reward-tree.ts'
import type { ScoredTrajectory } from '../domain/scored-trajectory.ts'
import { mapAnswered } from '../llm/pending.ts'
import { openScoring, type ScoringSource, tasksInHand } from './open-scoring.ts'
import { runDefaults } from './run-settings.ts'
import { openTaskSource, type TaskSourceOptions } from './task-source.ts'

export type PrmBenchRequest = {
  readonly data: string
  readonly scoring: ScoringSource
  readonly read: TaskSourceOptions
  readonly onProgress?: (done: number) => void
}

export type PrmBenchResult = PrmFigures & {
  readonly benchmark: 'prmbench'
  readonly judge: string
  /** Solutions without usable labels: not part of the figures. */
  readonly unlabelledCount: number
  /** The same figures when every step is called valid. */
  readonly allValid: PrmFigures
}

export async function benchPrmBench(request: PrmBenchRequest): Promise<PrmBenchResult> {
  const source = await openTaskSource(request.data, request.read)
  try {
    if (source.report.format !== 'prmbench')
      throw new KitError(
        'input-unrecognised',
        `${request.data} holds ${source.report.format ?? 'no'} rows; ` +
          'bench prmbench expects prmbench rows',
      )
    const { scoring, opened } = await openScoring(request.scoring, runDefaults)
    const cases: PrmCase[] = []
    let unlabelledCount = 0
    const scored = mapAnswered(source.tasks(), tasksInHand(request.scoring), (trajectories) =>
      scoring.scoreTask(trajectories),
    )
    for await (const scores of scored) {
      for (const each of scores.results()) {
        const found = caseOf(each, opened!.tree.roots)
        if (found === undefined) unlabelledCount++
        else cases.push(found)
      }
      request.onProgress?.(cases.length)
    }
    return {
      benchmark: 'prmbench',
      judge: scoring.name,
      unlabelledCount,
      ...measurePrmCases(cases),
      allValid: measurePrmCases(cases.map(calledValid)),
    }
  } finally {
    await source.close()
  }
}

function caseOf(
  { trajectory, steps }: ScoredTrajectory,
  roots: readonly CriterionNode[],
): PrmCase | undefined {
  const { labels, task } = trajectory
  if (labels?.kind !== 'per-step') return undefined
  const arrays = solutionArrays(
    roots,
    steps.map(({ scores }) => scores),
  )
  const className = task.domain ?? 'all'
  return {
    className,
    steps: labels.values.map((label, index) => ({
      isValid: label !== -1,
      isSaidValid: isSaidValid(arrays, index, className),
    })),
  }
}

/** A step that nothing speaks against is called valid, as a critic that finds nothing would. */
function isSaidValid({ validity, redundancy }: SolutionArrays, index: number, className: string) {
  const redundant = redundancy[index]!
  if (asksForRedundancy(className) && redundant !== null && redundant > 0) return false
  const valid = validity[index]!
  return valid === null || valid > 0
}

function calledValid({ className, steps }: PrmCase): PrmCase {
  return { className, steps: steps.map(({ isValid }) => ({ isValid, isSaidValid: true })) }
}
