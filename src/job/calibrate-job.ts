/** A calibration from a benchmark's labelled steps, and its file. */
import { KitError, messageOf } from '../base/errors.ts'
import { contentHash } from '../base/hash.ts'
import { type Calibration, calibrateSteps, type LabelledScore } from '../benchmark/calibration.ts'
import { type MapMethod, probabilityOf } from '../stats/probability-map.ts'
import type { Answerer } from './answerers.ts'
import { benchItems, type BenchRequest, readItems } from './bench-job.ts'
import { readText } from './tree-files.ts'
import { parseCalibration } from './calibration-file.ts'

/**
 * One calibration a judge. Steps that are neutral, unlabelled or without a score are passed over.
 * Throws `input-unrecognised` when a judge scored steps of fewer than two tasks.
 */
export async function calibrateJudges(
  request: BenchRequest,
  options: { readonly method: MapMethod; readonly seed: number; readonly folds?: number },
): Promise<Calibration[]> {
  const { items } = await readItems(request)
  const taskOf = new Map(items.map(({ id, taskKey }) => [id, taskKey]))
  const runs = await benchItems(request)
  return runs.map(({ judge, results }) => {
    const steps = results.flatMap(({ id, steps: ruled = [] }) =>
      ruled.flatMap(({ gold, score }): LabelledScore[] =>
        gold === null || gold === 0 || typeof score !== 'number'
          ? []
          : [{ taskKey: taskOf.get(id)!, score, isRight: gold > 0 }],
      ),
    )
    const calibration = calibrateSteps(steps, { judge, ...options })
    if (calibration !== null) return calibration
    throw new KitError(
      'input-unrecognised',
      `${request.data}: ${judge} scored labelled steps of fewer than two tasks; nothing can be ` +
        'held out',
    )
  })
}

/** A stored calibration. Throws `KitError("config")` when the file is none, or was changed. */
export function readCalibration(path: string): Calibration {
  const calibration = parsed(path)
  const { hash, ...content } = calibration
  if (contentHash(content) === hash) return calibration
  throw new KitError('config', `${path} was changed after it was fitted; run calibrate again`)
}

function parsed(path: string): Calibration {
  try {
    return parseCalibration(readText(path))
  } catch (cause) {
    if (cause instanceof KitError) throw cause
    const say = `${path} is no calibration (${messageOf(cause)}); give a file that calibrate wrote`
    throw new KitError('config', say, { cause })
  }
}

/** The same answerer, its step scores as probabilities. Refuses a calibration of another judge. */
export function calibratedAnswers(answerer: Answerer, calibration: Calibration): Answerer {
  const { judge, hash, map } = calibration
  if (answerer.name !== judge)
    throw new KitError('config', `the calibration is of ${judge}, not of ${answerer.name}`)
  return {
    ...answerer,
    name: `${judge}, calibrated ${hash}`,
    async answer(item) {
      const said = await answerer.answer(item)
      if (said?.stepScores === undefined) return said
      const { stepScores, ...rest } = said
      const mapped = stepScores.map((score) => (score === null ? null : probabilityOf(map, score)))
      return { ...rest, stepScores: mapped }
    },
  }
}
