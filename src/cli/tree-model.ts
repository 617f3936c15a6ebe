import type { Command } from 'commander'
import { runConfigured } from './configured.ts'
import { addCommonFlags, addInputFlags } from './flags.ts'
import { addModelFlags } from './model-flags.ts'
import type { NameFlags, ValidateFlags } from './tree-model-actions.ts'

/** `tree name` and `tree validate`: what a model says of a tree. */
export function addTreeModelVerbs(tree: Command): void {
  const name = tree
    .command('name <tree>')
    .description('Lets a model name every parent that nobody has reviewed.')
    .option('-o, --output <file>', 'write the changed tree here (default: in place)')
  addModelFlags(name)
  addCommonFlags(name).action(async (path: string) => {
    await runConfigured<NameFlags>(name, async (flags, context) => {
      const { nameVerb } = await import('./tree-model-actions.ts')
      return nameVerb(path, flags, context)
    })
  })
  const validate = tree
    .command('validate <tree> <contrasts>')
    .description(
      'Scores both sides of every contrast on every leaf, blindly, and prints how often the ' +
        'better side scores higher.',
    )
  addInputFlags(validate)
  addModelFlags(validate)
  addCommonFlags(validate).action(async (path: string, contrasts: string) => {
    await runConfigured<ValidateFlags>(validate, async (flags, context) => {
      const { validateVerb } = await import('./tree-model-actions.ts')
      return validateVerb(path, contrasts, flags, context)
    })
  })
}
