import { KitError } from '../base/errors.ts'
import { benchmarks } from '../benchmark/benchmarks.ts'
import type { Calibration } from '../benchmark/calibration.ts'
import { calibrateJudges } from '../job/calibrate-job.ts'
import { openLines } from '../job/line-output.ts'
import type { MapMethod } from '../stats/probability-map.ts'
import type { ActionContext, ActionResult } from './action.ts'
import { type AnswerFlags, openAnswerers, questionOf } from './bench-action.ts'
import { clipped, count, tableLines, type Terminal } from './terminal.ts'

/** The flags of `calibrate`. */
export type CalibrateFlags = AnswerFlags & {
  readonly method: MapMethod
  readonly folds: number
  readonly scorer?: string
}

/** Fits maps from labelled steps, and says how reliable scores are before and after. */
export async function calibrateVerb(
  name: string,
  flags: CalibrateFlags,
  { terminal }: ActionContext,
): Promise<ActionResult> {
  const known = benchmarks.filter(({ about }) => /first-error|step-labels/.test(about.asks))
  const names = known.map(({ about }) => about.name)
  if (!names.includes(name))
    throw new KitError(
      'usage',

      `calibrate needs labelled steps: ${name} is none of ` + names.join(', '),
    )
  const { method, folds, seed = 0, scorer, output } = flags
  const onProgress = (done: number) => terminal.status(`${done} items asked`)
  const request = { ...questionOf(name, flags), onProgress }
  const all = await openAnswerers(request.benchmark, flags)
  const answerers = all.filter((each) => scorer === undefined || each.name === scorer)
  const judges = all.map((each) => each.name).join(', ')
  if (answerers.length === 0)
    throw new KitError('usage', `there is no scorer ${scorer}; there are ${judges}`)
  if (output !== undefined && answerers.length > 1)
    throw new KitError('usage', `a calibration is of one judge; choose it with --scorer: ${judges}`)
  const found = await calibrateJudges({ ...request, answerers }, { method, folds, seed })
  if (output !== undefined) {
    const lines = openLines(output)
    await lines.write(JSON.stringify(found[0], null, 2))
    lines.finish()
  }
  printCalibrations(terminal, found)
  return { json: found.length === 1 ? found[0] : { calibrations: found } }
}

function printCalibrations(terminal: Terminal, found: readonly Calibration[]): void {
  const { method, foldCount, seed } = found[0]!
  terminal.line(`${method}, ${foldCount} folds over tasks, seed ${seed}; after: on held-out tasks`)
  const rows = found.map(({ judge, taskCount, stepCount, before, after }) => [
    clipped(judge, 40),
    count(taskCount),
    count(stepCount),
    ...[before.ece, after.ece, before.brier, after.brier].map(shown),
  ])
  const errors = ['ECE before', 'after', 'Brier before', 'after']
  const head = ['judge', 'tasks', 'steps', ...errors]
  for (const line of tableLines([head, ...rows])) terminal.line(`  ${line}`)
  if (found.length > 1) return
  for (const [when, { table }] of Object.entries({
    before: found[0]!.before,
    after: found[0]!.after,
  })) {
    const bins = table.map((bin) => [
      bin.from.toFixed(1),
      count(bin.count),
      shown(bin.said),
      shown(bin.right),
    ])
    const tableHead = [`${when}, from`, 'steps', 'said', 'right']
    for (const line of tableLines([tableHead, ...bins])) terminal.line(`  ${line}`)
  }
}

function shown(value: number | null): string {
  return value?.toFixed(4) ?? '-'
}
