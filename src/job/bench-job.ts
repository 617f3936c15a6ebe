/** Benchmarks in which a judge looks for the first wrong step of labelled trajectories. */
import { KitError } from '../base/errors.ts'
import {
  type FirstErrorBaseline,
  type FirstErrorCase,
  type FirstErrorFigures,
  facetMinima,
  firstBelow,
  firstErrorBaselines,
  meanF1,
  measureFirstErrors,
} from '../benchmark/first-error.ts'
import type { RewardTree } from '../domain/reward-tree.ts'
import type { ScoredTrajectory } from '../domain/scored-trajectory.ts'
import type { Trajectory } from '../domain/trajectory.ts'
import { openScoring, type ScoringSource } from './open-scoring.ts'
import { runDefaults } from './run-settings.ts'
import { openTaskSource, type TaskSource, type TaskSourceOptions } from './task-source.ts'

/** The benchmarks of this kind, by the format of their files. */
export const firstErrorBenchmarks = ['processbench', 'big-bench-mistake'] as const
export type FirstErrorBenchmark = (typeof firstErrorBenchmarks)[number]

export type BenchRequest = {
  readonly benchmark: FirstErrorBenchmark
  readonly data: string
  readonly scoring: ScoringSource
  readonly read: TaskSourceOptions
  /** A step whose lowest soundness score lies below is called wrong. Default 0.5 (DG-PRM ). */
  readonly theta: number
  readonly onProgress?: (done: number) => void
}

export type BenchResult = {
  readonly benchmark: FirstErrorBenchmark
  readonly judge: string
  readonly theta: number
  /** Per split or task; percentages. */
  readonly splits: Readonly<Record<string, Omit<FirstErrorFigures, 'split'>>>
  /** Plain mean of the splits' F1. */
  readonly meanF1: number
  /** Trajectories without a usable label: not part of the figures. */
  readonly unlabelledCount: number
  /** Mean F1 of what one gets without looking. */
  readonly baselines: Readonly<Record<FirstErrorBaseline, number>>
}

export async function benchFirstErrors(request: BenchRequest): Promise<BenchResult> {
  const { benchmark, data, theta } = request
  const source = await openTaskSource(data, request.read)
  try {
    const { format } = source.report
    if (format !== benchmark)
      throw new KitError(
        'input-unrecognised',
        `${data} holds ${format ?? 'no'} rows; bench ${benchmark} expects ${benchmark} rows`,
      )
    const { cases, unlabelledCount, judge } = await predict(source, request)
    const figures = measureFirstErrors(cases)
    const baselines = Object.entries(firstErrorBaselines(cases)).map(
      ([name, splits]) => [name, meanF1(splits)] as const,
    )
    return {
      benchmark,
      judge,
      theta,
      splits: Object.fromEntries(figures.map(({ split, ...rest }) => [split, rest])),
      meanF1: meanF1(figures),
      unlabelledCount,
      baselines: Object.fromEntries(baselines) as BenchResult['baselines'],
    }
  } finally {
    await source.close()
  }
}

async function predict(source: TaskSource, { scoring: from, theta, onProgress }: BenchRequest) {
  const { scoring, opened } = await openScoring(from, runDefaults)
  const cases: FirstErrorCase[] = []
  let unlabelledCount = 0
  for await (const trajectories of source.tasks()) {
    const scores = await scoring.scoreTask(trajectories)
    for (const scored of scores.results()) {
      const label = firstErrorOf(scored.trajectory)
      if (label === undefined) unlabelledCount++
      else cases.push(caseOf(scored, label, opened!.tree, theta))
    }
    onProgress?.(cases.length)
  }
  return { cases, unlabelledCount, judge: scoring.name }
}

function firstErrorOf({ labels }: Trajectory): number | null | undefined {
  return labels?.kind === 'first-error' ? labels.firstErrorIndex : undefined
}

function caseOf(
  { trajectory, steps }: ScoredTrajectory,
  label: number | null,
  tree: RewardTree,
  theta: number,
): FirstErrorCase {
  const values = facetMinima(
    tree.roots,
    steps.map(({ scores }) => scores),
  )
  return {
    split: trajectory.task.domain ?? 'all',
    stepCount: trajectory.steps.length,
    label,
    predicted: firstBelow(values, theta),
  }
}
