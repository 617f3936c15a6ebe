import type { Command } from 'commander'
import { runConfigured } from './configured.ts'
import { addModelFlags } from './model-flags.ts'
import type { GrowFlags } from './grow-action.ts'
import { addCommonFlags, addInputFlags, amount, positiveNumber } from './flags.ts'

/** `grow`: contrasts or critiques in, a reward tree out. */
export function addGrow(program: Command): void {
  const command = program
    .command('grow')
    .summary('a reward tree from contrasts, critiques, criteria or outcomes')
    .description(
      'Grows a reward tree: states criteria, filters, embeds and clusters them. How ' +
        'many parents there are and how alike criteria must be follows from the data.',
    )
    .argument(
      '<input>',
      'contrasts with critiques, criteria lists, explained judgments, or traces with outcomes',
    )
    .option(
      '-o, --output <file>',
      'tree file; what belongs to it is written beside it',
      'tree.json',
    )
    .option('--replace', 'replace an existing tree file')
    .option('--assignments <file>', 'also write where every raw criterion went, one a line')
    .option('--no-validate', 'keep criteria without scoring both sides blindly')
    .option(
      '--parents <count>',
      'take this number of parents instead of finding one',
      positiveNumber,
    )
    .option('--xi <distance>', 'merge criteria nearer than this instead of finding it', amount)
    .option('--rho <distance>', 'attach criteria nearer than this to a parent', amount)
  addInputFlags(command)
  addModelFlags(command)
  addCommonFlags(command).action(async (input: string) => {
    await runConfigured<GrowFlags>(command, async (flags, context) => {
      const { growVerb } = await import('./grow-action.ts')
      return growVerb(input, flags, context)
    })
  })
}
