import type { Command } from 'commander'
import { runConfigured } from './configured.ts'
import type { ScoreFlags } from './score-action.ts'
import { addCommonFlags, addInputFlags } from './flags.ts'
import { addModelFlags } from './model-flags.ts'
import { addCalibrationFlag, addMethodFlags } from './method-flags.ts'

/** `score`: every step with its scores and reasons. */
export function addScore(program: Command): void {
  const command = program
    .command('score')
    .summary('score every step of every trajectory, with the reasons')
    .description(
      'Selects criteria for each step, scores it on them, and writes scored trajectories. ' +
        'What a step could not be scored on is counted and never a number.',
    )
    .argument('<traces>', 'JSON Lines (gzip accepted) of any known format, or - for stdin')
    .requiredOption('-o, --output <file>', 'where scored trajectories are written, - for stdout')
    .option('--compare-modes', 'also score in the other --mode, and print how far the two agree')
  addMethodFlags(command)
  addCalibrationFlag(command)
  addInputFlags(command)
  addModelFlags(command)
  addCommonFlags(command).action(async (traces: string) => {
    await runConfigured<ScoreFlags>(command, async (flags, context) => {
      const { scoreVerb } = await import('./score-action.ts')
      return scoreVerb(traces, flags, context)
    })
  })
}
