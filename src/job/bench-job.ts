/** Benchmarks in which a judge looks for the first wrong step of labelled trajectories. */
import { allInOrder } from '../base/concurrency.ts'
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
import type { TrajectoryId } from '../domain/ids.ts'
import type { CriterionNode } from '../domain/reward-tree.ts'
import type { Trajectory } from '../domain/trajectory.ts'
import { mapAnswered } from '../llm/pending.ts'
import { openScoreTable, openScoring, type ScoringSource, tasksInHand } from './open-scoring.ts'
import { runDefaults } from './run-settings.ts'
import type { Scoring } from './scoring.ts'
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
  /** Trajectories that the judge has no scores of: not part of the figures. */
  readonly unscoredCount: number
  /** Mean F1 of what one gets without looking. */
  readonly baselines: Readonly<Record<FirstErrorBaseline, number>>
}

/** One result a judge: one for executable checks, one for each scorer of given files, by name. */
export async function benchFirstErrors(request: BenchRequest): Promise<BenchResult[]> {
  const source = await openTaskSource(request.data, request.read)
  try {
    refuseOtherRows(source, request)
    const judged = await judgeTraces(source, await openValuers(request.scoring), request)
    return judged.map((traces) => resultOf(traces, request))
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

function resultOf(judged: JudgedTraces, { benchmark, theta: given }: BenchRequest): BenchResult {
  const { judge, traces, fitting, unlabelledCount, unscoredCount } = judged
  const theta = given === 'fit' ? fitThreshold(fitting) : given
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
    unscoredCount,
    baselines: Object.fromEntries(baselines) as BenchResult['baselines'],
  }
}

type JudgedTraces = {
  readonly judge: string
  readonly traces: ValuedTrace[]
  /** Set aside for fitting. */
  readonly fitting: ValuedTrace[]
  unlabelledCount: number
  unscoredCount: number
}

async function judgeTraces(
  source: TaskSource,
  valuers: readonly Valuer[],
  { theta, seed, scoring, onProgress }: BenchRequest,
): Promise<JudgedTraces[]> {
  const judged = valuers.map(({ judge }): JudgedTraces => {
    return { judge, traces: [], fitting: [], unlabelledCount: 0, unscoredCount: 0 }
  })
  let done = 0
  const valuesOf = async (trajectories: readonly Trajectory[]) => ({
    trajectories,
    values: await allInOrder(valuers.map((valuer) => valuer.valuesOf(trajectories))),
  })
  const valued = mapAnswered(source.tasks(), tasksInHand(scoring), valuesOf)
  for await (const { trajectories, values } of valued) {
    const isForFitting = theta === 'fit' && namedRng(seed, trajectories[0]!.task.id).below(2) === 0
    for (const [index, ofJudge] of values.entries())
      for (const trajectory of trajectories)
        addTrace(judged[index]!, trajectory, ofJudge.get(trajectory.id), isForFitting)
    done += trajectories.length
    onProgress?.(done)
  }
  return judged
}

function addTrace(
  judged: JudgedTraces,
  { labels, task }: Trajectory,
  values: StepValues | undefined,
  isForFitting: boolean,
): void {
  if (labels?.kind !== 'first-error') judged.unlabelledCount++
  else if (values === undefined) judged.unscoredCount++
  else {
    const trace = { split: task.domain ?? 'all', values, label: labels.firstErrorIndex }
    ;(isForFitting ? judged.fitting : judged.traces).push(trace)
  }
}

type StepValues = readonly (number | null)[]

/** Who gives every step of a task's trajectories one value; a trajectory may have none. */
type Valuer = {
  readonly judge: string
  valuesOf(trajectories: readonly Trajectory[]): Promise<ReadonlyMap<TrajectoryId, StepValues>>
}

async function openValuers(from: ScoringSource): Promise<Valuer[]> {
  if (from.scorePaths !== undefined) {
    const table = await openScoreTable(from.scorePaths, from.read)
    return [...table].map(([judge, scores]) => givenValuer(judge, scores))
  }
  const { scoring, opened } = await openScoring(from, runDefaults)
  return [judgedValuer(scoring, opened!.tree.roots)]
}

/** The lowest soundness score of each step (DG-PRM ). */
function judgedValuer(scoring: Scoring, roots: readonly CriterionNode[]): Valuer {
  return {
    judge: scoring.name,
    async valuesOf(trajectories) {
      const scores = await scoring.scoreTask(trajectories)
      return new Map(
        scores.results().map(({ trajectory, steps }) => {
          const ofSteps = steps.map((step) => step.scores)
          return [trajectory.id, facetMinima(roots, ofSteps)] as const
        }),
      )
    },
  }
}

/** Scores of a file, which may end before the trajectory does. */
function givenValuer(judge: string, scores: ReadonlyMap<string, Float64Array>): Valuer {
  return {
    judge,
    async valuesOf(trajectories) {
      return new Map(
        trajectories.flatMap(({ id, sourceId, steps }) => {
          const given = sourceId === undefined ? undefined : scores.get(sourceId)
          if (given === undefined) return []
          return [[id, steps.map((_, index) => given[index] ?? null)] as const]
        }),
      )
    },
  }
}
