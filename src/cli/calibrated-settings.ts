import { KitError } from '../base/errors.ts'
import type { Calibration } from '../benchmark/calibration.ts'
import { readCalibration } from '../job/bench/open-calibration.ts'
import type { RunSettings } from '../job/run-settings.ts'
import { type SettingFlags, settingsOf } from './method-flags.ts'

/** The flag of verbs whose scores may be calibrated. */
export type CalibrationFlag = { readonly calibration?: string }

/**
 * Settings and calibration from flags: what faults count for is fitted, and not to be said besides.
 * Throws `KitError("usage")` when it is said.
 */
export function calibratedSettings(flags: Partial<SettingFlags> & CalibrationFlag): {
  readonly settings: RunSettings
  readonly calibration?: Calibration
} {
  const settings = settingsOf(flags)
  if (flags.calibration === undefined) return { settings }
  if (flags.faults !== undefined)
    throw new KitError('usage', '--faults is fitted by the calibration; leave one of them out')
  const calibration = readCalibration(flags.calibration)
  const faults = calibration.weights?.faults ?? settings.faults
  return { settings: { ...settings, faults }, calibration }
}
