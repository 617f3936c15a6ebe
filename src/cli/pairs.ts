import type { Command } from 'commander'
import { runAction } from './action.ts'
import type { PairsFlags } from './pairs-action.ts'
import { addCommonFlags, addInputFlags, choice } from './flags.ts'
import { addMethodFlags, addPairFlags } from './method-flags.ts'

/** `pairs`: preference pairs from scores that exist, in the format that a trainer reads. */
export function addPairs(program: Command): void {
  const command = program
    .command('pairs')
    .summary('preference pairs from scored trajectories or a run, in any format')
    .description(
      'Compares scored trajectories by Pareto dominance and writes preference pairs. A run ' +
        'folder of given scores, or a file of pairs, is only written in the format asked for.',
    )
    .argument('<scored>', 'run folder, scored trajectories (paretree score), or pairs')
    .requiredOption('-o, --output <file>', 'where pairs are written, - for stdout')
    .addOption(
      choice(
        '--to <format>',
        'paretree keeps everything; trl is prompt, chosen, rejected; step-dpo is Step-DPO rows',
        ['paretree', 'trl', 'step-dpo'],
        'paretree',
      ),
    )
  addMethodFlags(command)
  addPairFlags(command)
  addInputFlags(command)
  addCommonFlags(command).action(async (scored: string, flags: PairsFlags) => {
    await runAction(flags, async (context) => {
      const { pairsVerb } = await import('./pairs-action.ts')
      return pairsVerb(scored, flags, context)
    })
  })
}
