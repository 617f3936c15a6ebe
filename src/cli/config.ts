import type { Command } from 'commander'
import { addConfigFlags, runConfigured } from './configured.ts'
import { runAction } from './action.ts'
import { addCommonFlags } from './flags.ts'
import type { InitFlags } from './init-action.ts'

/** `init` and `config`: what is set, where it comes from, and a file to set it in. */
export function addConfig(program: Command): void {
  const init = program
    .command('init')
    .summary('write a config file to start from')
    .description('Writes paretree.config.yaml here, unless there is one already.')
    .option('--judge <model>', 'who judges, as provider/model', 'openai/gpt-5-mini')
  addCommonFlags(init).action(async (flags: InitFlags) => {
    await runAction(flags, async ({ terminal }) => {
      const { initVerb } = await import('./init-action.ts')
      return initVerb(flags, terminal)
    })
  })
  const config = program.command('config').summary('what is set, and where it comes from')
  const print = config
    .command('print')
    .description('Prints every setting with its value and its origin. Keys are never printed.')
  addConfigFlags(addCommonFlags(print)).action(async () => {
    await runConfigured(print, async (_flags, context) => {
      const { printConfig } = await import('./print/print-config.ts')
      return printConfig(context)
    })
  })
}
