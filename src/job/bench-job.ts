/** Benchmarks in which a judge looks for the first wrong step of labelled trajectories. */
import { KitError } from '../base/errors.ts'
import { namedRng } from '../base/rng.ts'
import {
  type FirstErrorBaseline,
  type FirstErrorFigures,
  facetMinima,
  firstErrorBaselines,
  meanF1,
  measureFirstErrors,
} from '../benchmark/first-error.ts'
import { fitThreshold, predictedAt, type ValuedTrace } from '../benchmark/fit-threshold.ts'
import type { RewardTree } from '../domain/reward-tree.ts'
import type { ScoredTrajectory } from '../domain/scored-trajectory.ts'
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
  /**
   * A step whose lowest soundness score lies below is called wrong (DG-PRM ). `fit`: fitted on
   * a seeded half of the tasks, and the figures are those of the other half.
   */
  readonly theta: number | 'fit'
  readonly seed: number
  readonly onProgress?: (done: number) => void
}

export type BenchResult = {
  readonly benchmark: FirstErrorBenchmark
  readonly judge: string
  readonly theta: number
  /** Trajectories that the threshold was fitted on; not part of the figures. */
  readonly fittedOnCount: number
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
  const { benchmark, data } = request
  const source = await openTaskSource(data, request.read)
  try {
    refuseOtherRows(source, request)
    const { traces, fitting, unlabelledCount, judge } = await judgeTraces(source, request)
    const theta = request.theta === 'fit' ? fitThreshold(fitting) : request.theta
    const cases = traces.map((trace) => predictedAt(trace, theta))
    const figures = measureFirstErrors(cases)
    const baselines = Object.entries(firstErrorBaselines(cases)).map(
      ([name, splits]) => [name, meanF1(splits)] as const,
    )
    return {
      benchmark,
      judge,
      theta,
      fittedOnCount: fitting.length,
      splits: Object.fromEntries(figures.map(({ split, ...rest }) => [split, rest])),
      meanF1: meanF1(figures),
      unlabelledCount,
      baselines: Object.fromEntries(baselines) as BenchResult['baselines'],
    }
  } finally {
    await source.close()
  }
}

function refuseOtherRows({ report }: TaskSource, { benchmark, data }: BenchRequest): void {
  if (report.format === benchmark) return
  throw new KitError(
    'input-unrecognised',
    `${data} holds ${report.format ?? 'no'} rows; bench ${benchmark} expects ${benchmark} rows`,
  )
}

type JudgedTraces = {
  readonly traces: ValuedTrace[]
  /** Set aside for fitting. */
  readonly fitting: ValuedTrace[]
  unlabelledCount: number
  readonly judge: string
}

async function judgeTraces(source: TaskSource, request: BenchRequest): Promise<JudgedTraces> {
  const { theta, seed, onProgress } = request
  const { scoring, opened } = await openScoring(request.scoring, runDefaults)
  const judged: JudgedTraces = { traces: [], fitting: [], unlabelledCount: 0, judge: scoring.name }
  for await (const trajectories of source.tasks()) {
    const scores = await scoring.scoreTask(trajectories)
    const isForFitting = theta === 'fit' && namedRng(seed, trajectories[0]!.task.id).below(2) === 0
    for (const scored of scores.results()) {
      const trace = valuedTrace(scored, opened!.tree)
      if (trace === undefined) judged.unlabelledCount++
      else (isForFitting ? judged.fitting : judged.traces).push(trace)
    }
    onProgress?.(judged.traces.length + judged.fitting.length)
  }
  return judged
}

function valuedTrace(
  { trajectory, steps }: ScoredTrajectory,
  tree: RewardTree,
): ValuedTrace | undefined {
  const { labels, task } = trajectory
  if (labels?.kind !== 'first-error') return undefined
  const scores = steps.map((step) => step.scores)
  return {
    split: task.domain ?? 'all',
    values: facetMinima(tree.roots, scores),
    label: labels.firstErrorIndex,
  }
}
