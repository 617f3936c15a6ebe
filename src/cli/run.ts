import type { Command } from 'commander'
import { type CommonFlags, runAction } from './action.ts'
import {
  addCommonFlags,
  addInputFlags,
  amount,
  choice,
  positiveNumber,
  wholeNumber,
} from './flags.ts'

/** What the flags of `run` and `score` say of the method; names as in the library's options. */
export type MethodFlags = {
  readonly tree?: string
  readonly grouping: 'prefix' | 'task' | 'step-index'
  readonly selection: 'dynamic' | 'all' | 'fixed'
  readonly mode: 'per-step' | 'whole-trajectory'
  readonly window: number
  readonly maxAxes: number
  readonly faults: 'own' | 'own-or-inherited' | 'first-only'
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

export type RunFlags = CommonFlags &
  MethodFlags &
  PairFlags & {
    readonly output?: string
    readonly scores?: readonly string[]
    readonly ablate?: boolean
    readonly grow?: boolean
    readonly validate: boolean
    readonly limit?: number
    readonly maxBad: number
    readonly lenient?: boolean
    readonly rejects?: string
  }

/** `run`: the main job. */
export function addRun(program: Command): void {
  const command = program
    .command('run')
    .summary('trajectories in, preference pairs out: the main job')
    .description(
      'Groups trajectories, selects criteria from a reward tree for each step, scores them, sorts\n' +
        'candidates by Pareto dominance and writes preference pairs with their reasons.',
    )
    .argument('<traces>', 'JSON Lines (gzip accepted) of any known format, or - for stdin')
    .option('-o, --output <dir>', 'run folder (default: runs/<input>-<hash>)')
    .option('--scores <files...>', 'given step scores instead of judging: each scorer is an axis')
    .option('--grow', "grow the tree from the input's own right and wrong attempts")
    .option('--no-validate', 'with --grow: keep criteria without scoring both sides blindly')
    .option('--ablate', 'also print what each part of the method contributes')
  addMethodFlags(command)
  addPairFlags(command)
  addInputFlags(command)
  addCommonFlags(command).action(async (traces: string, flags: RunFlags) => {
    await runAction(flags, async (context) => {
      const { runVerb } = await import('./run-action.ts')
      return runVerb(traces, flags, context)
    })
  })
}

export function addMethodFlags(command: Command): Command {
  return command
    .option('--tree <file>', 'reward tree (default: the tree of the shipped checks)')
    .addOption(
      choice(
        '--grouping <policy>',
        'which candidates are compared: next steps after equal prefixes, whole trajectories of a task, or steps at one position',
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
        'what counts as bad where a step took over an earlier fault',
        ['own', 'own-or-inherited', 'first-only'],
        'own',
      ),
    )
    .option('--seed <number>', 'seed of every random choice', wholeNumber, 0)
}

export function addPairFlags(command: Command): Command {
  return command
    .addOption(
      choice(
        '--rule <rule>',
        'front member over what it dominates; over every dominated one; every dominating pair; or the baselines scalar mean and random',
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
      'pairs a group gives at most, 0 = all (default: 4, and all where whole trajectories are compared)',
      wholeNumber,
    )
    .option('--no-coarsen', 'do not fall back to parent criteria where no candidate is dominated')
}
