import { KitError } from '../base/errors.ts'
import { benchmarks } from '../benchmark/benchmarks.ts'
import { asksForSteps, type Calibration } from '../benchmark/calibration.ts'
import type { RewardTree } from '../domain/reward-tree.ts'
import { calibrateJudges } from '../job/bench/calibrate-job.ts'
import { openLines } from '../job/line-output.ts'
import { calibrationBeside } from '../job/tree-files.ts'
import type { MapMethod } from '../stats/probability-map.ts'
import type { ActionResult } from './action.ts'
import { type Asking, askingModel } from './asking-model.ts'
import {
  type AnswerFlags,
  openAnswerers,
  pacing,
  type Question,
  questionOf,
} from './bench-question.ts'
import type { ConfiguredContext } from './configured.ts'
import type { ModelFlags } from './model-flags.ts'
import { printCalibrations } from './print/print-calibration.ts'
import { printSpend } from './print/print-spend.ts'

/** The flags of `calibrate`. */
export type CalibrateFlags = AnswerFlags &
  ModelFlags & {
    readonly method: MapMethod
    readonly folds: number
    readonly scorer?: string
  }

/** Fits on labelled steps, and says how reliable scores are before and after. */
export function calibrateVerb(
  name: string,
  flags: CalibrateFlags,
  context: ConfiguredContext,
): Promise<ActionResult> {
  const { terminal } = context
  if (flags.folds < 2) throw new KitError('usage', '--folds: at least 2, so that one is held out')
  const question = questionOf(name, flagsFor(name, flags))
  const { about } = question.benchmark
  return askingModel(
    flags,
    context,
    (asking) => calibratedWith({ ...question, ...pacing(asking, context) }, flags, asking),
    async ({ found, tree }, spend) => {
      const output = flags.output ?? (flags.tree && calibrationBeside(flags.tree))
      if (output !== undefined) await keepCalibration(output, found)
      printCalibrations(terminal, about, { found, ...(tree && { tree }) })
      if (spend !== undefined) printSpend(terminal, spend)
      if (output !== undefined && output !== '-')
        terminal.line(`kept in ${output}; next: paretree bench ${name} --calibration ${output} …`)
      const json = found.length === 1 ? found[0]! : { calibrations: found }
      return { json: { ...json, ...(spend && { spend }) } }
    },
  )
}

/** The benchmark's name has to be one whose steps are labelled. */
function flagsFor(name: string, flags: CalibrateFlags): CalibrateFlags {
  const known = benchmarks.flatMap(({ about }) => (asksForSteps(about) ? [about.name] : []))
  if (name === 'file' ? flags.shape !== undefined : known.includes(name)) return flags
  const say =
    name === 'file'
      ? 'calibrate file: name the declaration of your rows with --shape'
      : `calibrate needs labelled steps: ${name} is none of ${[...known, 'file'].join(', ')}`
  throw new KitError('usage', say)
}

type Found = { readonly found: readonly Calibration[]; readonly tree?: RewardTree }

async function calibratedWith(
  question: Question,
  flags: CalibrateFlags,
  asking: Asking,
): Promise<Found> {
  const { method, folds, seed = 0, scorer, output } = flags
  const { answerers: all, tree } = await openAnswerers(question.benchmark, flags, asking)
  const answerers = all.filter((each) => scorer === undefined || each.name === scorer)
  const judges = all.map((each) => each.name).join(', ')
  if (answerers.length === 0)
    throw new KitError('usage', `there is no scorer ${scorer}; there are ${judges}`)
  if (output !== undefined && answerers.length > 1)
    throw new KitError('usage', `a calibration is of one judge; choose it with --scorer: ${judges}`)
  const found = await calibrateJudges({ ...question, answerers }, { method, folds, seed })
  return { found, ...(tree && { tree }) }
}

async function keepCalibration(path: string, [calibration]: readonly Calibration[]): Promise<void> {
  const lines = openLines(path)
  await lines.write(JSON.stringify(calibration, null, 2))
  lines.finish()
}
