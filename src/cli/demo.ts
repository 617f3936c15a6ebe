import type { Command } from 'commander'
import { runAction } from './action.ts'
import type { DemoFlags } from './demo-action.ts'
import { addCommonFlags } from './flags.ts'

/** `demo`: the whole method on bundled traces. */
export function addDemo(program: Command): void {
  const command = program
    .command('demo')
    .summary('the whole method on bundled traces, offline')
    .description(
      'Grows a reward tree from attempts that went right and wrong, scores every step, compares ' +
        'candidates and makes pairs: on traces that come with Paretree, without key or network.',
    )
    .option('-o, --output <dir>', 'run folder (default: runs/demo-<hash>)')
  addCommonFlags(command).action(async (flags: DemoFlags) => {
    await runAction(flags, async (context) => {
      const { demoVerb } = await import('./demo-action.ts')
      return demoVerb(flags, context)
    })
  })
}
