import type { Command } from 'commander'
import { type RunSettings, runDefaults } from '../job/run-settings.ts'
import { amount, choice, positiveNumber, wholeNumber } from './flags.ts'

/** What the flags of `run` and `score` say of the method; names as in the library's options. */
export type MethodFlags = {
  readonly tree?: string
  readonly grouping: 'prefix' | 'task' | 'step-index'
  readonly selection: 'dynamic' | 'all' | 'fixed'
  readonly mode: 'per-step' | 'whole-trajectory'
  readonly window: number
  readonly maxAxes: number
  readonly faults?: 'own' | 'own-or-inherited' | 'first-only'
  readonly seed: number
}

/** What the flags of `run` and `pairs` say of the comparison. */
export type PairFlags = {
  readonly rule: 'dominating' | 'cartesian' | 'all' | 'scalar' | 'random'
  readonly aggregator: 'mean' | 'last' | 'min' | 'product' | 'max'
  readonly missing: 'balanced' | 'drop-axis' | 'worst' | 'skip-candidate' | 'shared-only'
  readonly minGap?: number
  readonly requireOutcome?: boolean
  readonly maxPairs?: number
  readonly coarsen: boolean
}

/** Every flag that becomes a setting. */
export type SettingFlags = MethodFlags &
  PairFlags & { readonly limit?: number; readonly lenient?: boolean }

export function addMethodFlags(command: Command): Command {
  return command
    .option('--tree <file>', 'reward tree (default: the tree of the shipped checks)')
    .addOption(
      choice(
        '--grouping <policy>',
        'which candidates are compared: next steps after equal prefixes, whole trajectories ' +
          'of a task, or steps at one position',
        ['prefix', 'task', 'step-index'],
        'prefix',
      ),
    )
    .addOption(
      choice(
        '--selection <how>',
        'criteria that fit the step, every criterion, or one fixed list',
        ['dynamic', 'all', 'fixed'],
        'dynamic',
      ),
    )
    .addOption(
      choice(
        '--mode <mode>',
        'judge one step at a time, or all steps in one request',
        ['per-step', 'whole-trajectory'],
        'per-step',
      ),
    )
    .option(
      '--window <steps>',
      'earlier steps whose low rewards a step is judged with',
      wholeNumber,
      3,
    )
    .option('--max-axes <count>', 'criteria a group is compared on at most', positiveNumber, 5)
    .addOption(
      choice(
        '--faults <mapping>',
        'what counts as bad where a step took over an earlier fault (default: own, or as ' +
          'calibrated)',
        ['own', 'own-or-inherited', 'first-only'],
      ),
    )
    .option('--seed <number>', 'seed of every random choice', wholeNumber, 0)
}

export function addPairFlags(command: Command): Command {
  return command
    .addOption(
      choice(
        '--rule <rule>',
        'front member over what it dominates; over every dominated one; every dominating ' +
          'pair; or the baselines scalar mean and random',
        ['dominating', 'cartesian', 'all', 'scalar', 'random'],
        'dominating',
      ),
    )
    .addOption(
      choice(
        '--aggregator <fold>',
        'how the scores of several steps become one',
        ['mean', 'last', 'min', 'product', 'max'],
        'mean',
      ),
    )
    .addOption(
      choice(
        '--missing <policy>',
        'what happens where a candidate has no score on an axis',
        ['balanced', 'drop-axis', 'worst', 'skip-candidate', 'shared-only'],
        'balanced',
      ),
    )
    .option('--min-gap <sum>', 'smallest sum of differences of a pair', amount)
    .option('--require-outcome', 'chosen must reach the right answer and rejected must not')
    .option(
      '--max-pairs <count>',
      'pairs a group gives at most, 0 = all (default: 4, or all of whole trajectories)',
      wholeNumber,
    )
    .option('--no-coarsen', 'do not fall back to parent criteria where no candidate is dominated')
}

/** The flag of verbs whose scores may be calibrated. */
export function addCalibrationFlag(command: Command): Command {
  return command.option(
    '--calibration <file>',
    'what calibrate wrote for this judge and tree: what its verdicts are worth',
  )
}

/** Settings from flags; what has no flag keeps its default. */
export function settingsOf(flags: Partial<SettingFlags>): RunSettings {
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
] as const satisfies readonly (keyof SettingFlags & keyof RunSettings)[]
