import type { Command } from 'commander'
import { runAction } from './action.ts'
import type { ConvertFlags } from './convert-action.ts'
import { addCommonFlags, addInputFlags, choice, share } from './flags.ts'

/** `convert`: from one of the field's formats to another. */
export function addConvert(program: Command): void {
  const command = program
    .command('convert')
    .summary('from one format of the field to another, and what that loses')
    .description(
      'Converts row by row, in and out of JSON Lines, gzip, Parquet, stdin and stdout (-). What ' +
        'the target cannot hold is counted and printed; what would have to be made up is refused ' +
        'until a flag says how.',
    )
    .argument('[input]', 'a file of any known format, or - for stdin')
    .option('-o, --output <file>', 'where rows are written, - for stdout; .gz and .parquet by name')
    .option('--from <format>', 'read as this format (default: told by the fields of the rows)')
    .option('--to <format>', 'write this format (default: told by the name of the output)')
    .option('--list', 'print which format converts to which, and stop')
    .addOption(
      choice(
        '--labels-after-error <what>',
        'labels after the first wrong step, where the target needs them: keep what is there, ' +
          'drop the steps, or count unlabelled steps as wrong or right',
        ['keep', 'drop', 'wrong', 'right'],
        'keep',
      ),
    )
    .option('--threshold <value>', 'soft labels and scores below it are wrong', share, 0.5)
    .option('--tree <file>', 'reward tree that names the criteria of scores')
  addInputFlags(command)
  addCommonFlags(command).action(async (input: string | undefined, flags: ConvertFlags) => {
    await runAction(flags, async (context) => {
      const { convertVerb } = await import('./convert-action.ts')
      return convertVerb(input, flags, context)
    })
  })
}
