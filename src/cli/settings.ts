import { type RunSettings, runDefaults } from '../job/run-settings.ts'
import type { RunFlags } from './run.ts'

/** Settings from flags; what has no flag keeps its default. */
export function settingsOf(flags: Partial<RunFlags>): RunSettings {
  const given = settingNames.filter((name) => flags[name] !== undefined)
  return { ...runDefaults, ...Object.fromEntries(given.map((name) => [name, flags[name]])) }
}

const settingNames = [
  'grouping',
  'selection',
  'mode',
  'window',
  'maxAxes',
  'faults',
  'seed',
  'rule',
  'aggregator',
  'missing',
  'minGap',
  'requireOutcome',
  'coarsen',
  'limit',
  'lenient',
  'maxPairs',
] as const satisfies readonly (keyof RunFlags & keyof RunSettings)[]
