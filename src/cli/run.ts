import type { Command } from 'commander'
import { runConfigured } from './configured.ts'
import { addCommonFlags, addInputFlags } from './flags.ts'
import { addModelFlags } from './model-flags.ts'
import { addCalibrationFlag, addMethodFlags, addPairFlags } from './method-flags.ts'
import type { RunFlags } from './run-action.ts'

/** `run`: the main job. */
export function addRun(program: Command): void {
  const command = program
    .command('run')
    .summary('trajectories in, preference pairs out: the main job')
    .description(
      'Groups trajectories, selects criteria from a reward tree for each step, scores them, ' +
        'sorts candidates by Pareto dominance and writes preference pairs with their reasons.',
    )
    .argument('<traces>', 'JSON Lines (gzip accepted) of any known format, or - for stdin')
    .option('-o, --output <dir>', 'run folder (default: runs/<input>-<hash>)')
    .option('--scores <files...>', 'given step scores instead of judging: each scorer is an axis')
    .option('--grow', "grow the tree from the input's own right and wrong attempts")
    .option('--no-validate', 'with --grow: keep criteria without scoring both sides blindly')
    .option('--ablate', 'also print what each part of the method contributes')
  addMethodFlags(command)
  addCalibrationFlag(command)
  addPairFlags(command)
  addInputFlags(command)
  addModelFlags(command)
  addCommonFlags(command).action(async (traces: string) => {
    await runConfigured<RunFlags>(command, async (flags, context) => {
      const { runVerb } = await import('./run-action.ts')
      return runVerb(traces, flags, context)
    })
  })
}
