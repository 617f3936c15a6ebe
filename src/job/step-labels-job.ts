/** Recorded step labels of many judges against the labels of people. */
import { KitError } from '../base/errors.ts'
import { macroAverage, measureStepLabels, type StepLabelFigures } from '../benchmark/step-labels.ts'
import type { RecordedJudgment } from '../domain/recorded.ts'
import { type ReadOptions, readKind } from '../format/read-records.ts'
import { type Agreement, panelOf } from '../judge/panel.ts'
import { judgedPlaces, recordedCriterion, recordedJudge } from '../judge/recorded-judge.ts'

export type StepLabelsRequest = {
  /** Labels of people. */
  readonly data: string
  /** Labels of judges, in any number of files. */
  readonly judgmentPaths: readonly string[]
  /** Names of judges that are asked as a panel besides. */
  readonly panel?: readonly string[]
  readonly read: ReadOptions
}

export type StepLabelsResult = {
  readonly benchmark: 'agent-process-bench'
  readonly judges: readonly JudgeFigures[]
  readonly panel?: Agreement
}

export type JudgeFigures = ReturnType<typeof macroAverage> & {
  readonly judge: string
  /** Trajectories that people labelled and this judge did not: counted as wrong. */
  readonly missingCount: number
  readonly domains: readonly StepLabelFigures[]
}

/** Judges in order of first appearance. Memory: all labels. */
export async function benchStepLabels(request: StepLabelsRequest): Promise<StepLabelsResult> {
  const { data, judgmentPaths, panel, read } = request
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
    ...(panel && { panel: await agreementOfPanel(panel, byJudge) }),
  }
}

/** The named judges replay what they said, as a panel. Throws `usage` for an unknown judge. */
async function agreementOfPanel(
  names: readonly string[],
  byJudge: ReadonlyMap<string, ReadonlyMap<string, RecordedJudgment>>,
): Promise<Agreement> {
  const known = [...byJudge.keys()]
  const missing = names.find((name) => !byJudge.has(name))
  if (missing !== undefined)
    throw new KitError(
      'usage',
      `--panel: no judge is called "${missing}"; there are ${known.join(', ')}`,
    )
  if (names.length < 2) throw new KitError('usage', '--panel: a panel has at least two judges')
  const judgments = names.flatMap((name) => [...byJudge.get(name)!.values()])
  const trajectories = judgedPlaces(judgments)
  const panel = panelOf(names.map((name) => recordedJudge(name, judgments, trajectories)))
  for (const { task, steps } of trajectories) {
    const targets = [...steps.keys()]
    const context = { task, steps, targets, windowStart: 0, carried: [] }
    const items = targets.map((stepIndex) => ({ stepIndex, criterion: recordedCriterion }))
    await panel.judge({ context, items })
  }
  return panel.agreement()
}

async function* judgmentsOf(
  paths: readonly string[],
  read: ReadOptions,
): AsyncGenerator<RecordedJudgment> {
  for (const path of paths)
    for await (const { record } of readKind(path, 'judgment', read)) yield record.judgment
}
