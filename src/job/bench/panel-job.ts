/** Recorded judges asked as one panel. */
import { KitError } from '../../base/errors.ts'
import type { RecordedJudgment } from '../../domain/recorded.ts'
import { type ReadOptions, readKind } from '../../format/read-records.ts'
import { type Agreement, panelOf } from '../../judge/panel.ts'
import { judgedPlaces, recordedCriterion, recordedJudge } from '../../judge/recorded-judge.ts'

/**
 * The named judges replay what they said, as a panel. Throws `KitError("usage")` for an unknown
 * judge. Memory: all labels.
 */
export async function panelAgreement(
  paths: readonly string[],
  names: readonly string[],
  read: ReadOptions,
): Promise<Agreement> {
  const byJudge = Map.groupBy(await judgmentsOf(paths, read), ({ judge }) => judge)
  const missing = names.find((name) => !byJudge.has(name))
  if (missing !== undefined)
    throw new KitError(
      'usage',
      `--judges: no judge is called "${missing}"; there are ${[...byJudge.keys()].join(', ')}`,
    )
  if (names.length < 2) throw new KitError('usage', '--judges: a panel has at least two judges')
  const judgments = names.flatMap((name) => byJudge.get(name)!)
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

async function judgmentsOf(
  paths: readonly string[],
  read: ReadOptions,
): Promise<RecordedJudgment[]> {
  const judgments: RecordedJudgment[] = []
  for (const path of paths)
    for await (const { record } of readKind(path, 'judgment', read)) judgments.push(record.judgment)
  return judgments
}
