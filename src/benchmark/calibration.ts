/** Maps from step scores to probabilities, and how far they can be trusted on tasks held out. */
import { contentHash } from '../base/hash.ts'
import { namedRng, shuffled } from '../base/rng.ts'
import { brierScore, calibrationError } from '../stats/calibration.ts'
import {
  fitProbabilityMap,
  type MapMethod,
  type ProbabilityMap,
  probabilityOf,
} from '../stats/probability-map.ts'

/** A labelled step. */
export type LabelledScore = {
  /** Steps of one task are never parted between fitting and reporting. */
  readonly taskKey: string
  readonly score: number
  readonly isRight: boolean
}

/** How near probabilities are to outcomes, with a row for each tenth that holds a step. */
export type Reliability = {
  /** Null where a score is no probability. */
  readonly ece: number | null
  readonly brier: number | null
  readonly table: readonly {
    readonly from: number
    readonly count: number
    readonly said: number
    readonly right: number
  }[]
}

/** A file beside the tree. */
export type Calibration = {
  readonly schema: 1
  /** Of all the rest. */
  readonly hash: string
  readonly judge: string
  readonly method: MapMethod
  readonly seed: number
  readonly foldCount: number
  readonly taskCount: number
  readonly stepCount: number
  /** Fitted on all steps. */
  readonly map: ProbabilityMap
  /** As scored, and as mapped by fits that never saw the step's task. */
  readonly before: Reliability
  readonly after: Reliability
}

export type CalibrateOptions = {
  readonly judge: string
  readonly method: MapMethod
  readonly seed: number
  /** Default 5, or as many as there are tasks. */
  readonly folds?: number
}

/** Null with fewer than two tasks: nothing could be held out. */
export function calibrateSteps(
  steps: readonly LabelledScore[],
  { judge, method, seed, folds = 5 }: CalibrateOptions,
): Calibration | null {
  const tasks = [...new Set(steps.map(({ taskKey }) => taskKey))]
  if (tasks.length < 2) return null
  const foldCount = Math.min(folds, tasks.length)
  const order = shuffled(tasks, namedRng(seed, 'calibration folds'))
  const foldOf = new Map(order.map((task, index) => [task, index % foldCount]))
  const mapped = new Float64Array(steps.length)
  for (let fold = 0; fold < foldCount; fold++) {
    const map = fitOn(
      steps.filter(({ taskKey }) => foldOf.get(taskKey) !== fold),
      method,
    )
    for (const [index, { taskKey, score }] of steps.entries())
      if (foldOf.get(taskKey) === fold) mapped[index] = probabilityOf(map, score)
  }
  const outcomes = steps.map(({ isRight }) => (isRight ? 1 : 0))
  const content = {
    schema: 1 as const,
    judge,
    method,
    seed,
    foldCount,
    taskCount: tasks.length,
    stepCount: steps.length,
    map: fitOn(steps, method),
    before: reliabilityOf(
      steps.map(({ score }) => score),
      outcomes,
    ),
    after: reliabilityOf([...mapped], outcomes),
  }
  return { hash: contentHash(content), ...content }
}

function fitOn(steps: readonly LabelledScore[], method: MapMethod): ProbabilityMap {
  return fitProbabilityMap(
    method,
    steps.map(({ score }) => score),
    steps.map(({ isRight }) => (isRight ? 1 : 0)),
  )
}

function reliabilityOf(said: readonly number[], outcomes: readonly number[]): Reliability {
  if (!said.every((value) => value >= 0 && value <= 1)) return { ece: null, brier: null, table: [] }
  const bins = Array.from({ length: 10 }, () => ({ count: 0, said: 0, right: 0 }))
  for (const [index, value] of said.entries()) {
    const bin = bins[Math.min(9, Math.floor(value * 10))]!
    bin.count++
    bin.said += value
    bin.right += outcomes[index]!
  }
  return {
    ece: calibrationError(said, outcomes),
    brier: brierScore(said, outcomes),
    table: bins.flatMap(({ count, said: sum, right }, index) =>
      count === 0 ? [] : [{ from: index / 10, count, said: sum / count, right: right / count }],
    ),
  }
}
