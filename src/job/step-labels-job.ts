/** Recorded step labels of many judges against the labels of people. */
import { KitError } from '../base/errors.ts'
import { macroAverage, measureStepLabels, type StepLabelFigures } from '../benchmark/step-labels.ts'
import type { RecordedJudgment } from '../domain/recorded.ts'
import { type ReadOptions, readKind } from '../format/read-records.ts'

export type StepLabelsRequest = {
  /** Labels of people. */
  readonly data: string
  /** Labels of judges, in any number of files. */
  readonly judgmentPaths: readonly string[]
  readonly read: ReadOptions
}

export type StepLabelsResult = {
  readonly benchmark: 'agent-process-bench'
  readonly judges: readonly JudgeFigures[]
}

export type JudgeFigures = ReturnType<typeof macroAverage> & {
  readonly judge: string
  /** Trajectories that people labelled and this judge did not: counted as wrong. */
  readonly missingCount: number
  readonly domains: readonly StepLabelFigures[]
}

/** Judges in order of first appearance. Memory: all labels. */
export async function benchStepLabels(request: StepLabelsRequest): Promise<StepLabelsResult> {
  const { data, judgmentPaths, read } = request
  const gold = await Array.fromAsync(judgmentsOf([data], read))
  if (gold.length === 0) throw new KitError('input-unrecognised', `${data} holds no step labels`)
  const byJudge = new Map<string, Map<string, RecordedJudgment>>()
  for await (const judgment of judgmentsOf(judgmentPaths, read)) {
    const judged = byJudge.get(judgment.judge) ?? new Map<string, RecordedJudgment>()
    byJudge.set(judgment.judge, judged.set(judgment.sourceId, judgment))
  }
  return {
    benchmark: 'agent-process-bench',
    judges: [...byJudge].map(([judge, judged]) => {
      const domains = measureStepLabels(gold, judged)
      const missingCount = gold.filter(({ sourceId }) => !judged.has(sourceId)).length
      return { judge, ...macroAverage(domains), missingCount, domains }
    }),
  }
}

async function* judgmentsOf(
  paths: readonly string[],
  read: ReadOptions,
): AsyncGenerator<RecordedJudgment> {
  for (const path of paths)
    for await (const { record } of readKind(path, 'judgment', read)) yield record.judgment
}
