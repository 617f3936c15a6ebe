/** A stored calibration, and the judges that it may be put on. */
import { KitError, messageOf } from '../../base/errors.ts'
import { contentHash } from '../../base/hash.ts'
import { calibrated, type Calibration } from '../../benchmark/calibration.ts'
import type { Answerer, JudgedBy } from './answerers.ts'
import { parseCalibration } from './calibration-file.ts'
import { readText } from '../tree-files.ts'

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
    const why = messageOf(cause).replaceAll(/\s+/g, ' ')
    const say = `${path} is no calibration (${why}); give a file that calibrate wrote`
    throw new KitError('config', say, { cause })
  }
}

/**
 * Refuses a calibration of another judge, tree or prompts: what it says of their scores is not
 * known to hold for these.
 */
export function refuseOtherJudge(
  { judge, tree, prompts }: Calibration,
  asked: JudgedBy & { readonly judge: string },
): void {
  if (asked.judge !== judge)
    throw new KitError('config', `the calibration is of ${judge}, not of ${asked.judge}`)
  if (asked.tree !== tree) throw fittedOnOther('tree', tree, asked.tree)
  if (asked.prompts !== prompts) throw fittedOnOther('prompts', prompts, asked.prompts)
}

function fittedOnOther(what: string, was = '(none)', is = '(none)'): KitError {
  return new KitError(
    'config',
    `the calibration was fitted on ${what} ${was}, and this is ${is}; give the ${what} that it ` +
      'was fitted on, or run calibrate again',
  )
}

/** The same answerer, its step scores as probabilities. Refuses a calibration of another judge. */
export function calibratedAnswers(answerer: Answerer, calibration: Calibration): Answerer {
  const { judge, hash } = calibration
  refuseOtherJudge(calibration, { ...answerer.origin, judge: answerer.name })
  return {
    ...answerer,
    name: `${judge}, calibrated ${hash}`,
    async answer(item) {
      const said = await answerer.answer(item)
      return said && calibrated(calibration, said)
    },
  }
}
