import type { Command } from 'commander'
import type { CommonFlags } from './action.ts'
import type { PruneFlags } from './cache-action.ts'
import { addConfigFlags, type ConfigFlags, runConfigured } from './configured.ts'
import { addCommonFlags, amount } from './flags.ts'

/** `cache`: the store of model calls. */
export function addCache(program: Command): void {
  const cache = program
    .command('cache')
    .summary('the store of model calls: what is in it, remove, verify')
  const stats = cache.command('stats').description('Tells how many calls are stored, by model.')
  addVerb(stats, async (flags, context) => {
    const { statsVerb } = await import('./cache-action.ts')
    return statsVerb(flags, context)
  })
  const prune = cache
    .command('prune')
    .description('Removes stored calls. Nothing else ever does; what is removed is paid for anew.')
    .option('--older-than <days>', 'stored more than so many days ago', amount)
    .option('--model <model>', 'of this model: provider/model')
    .option('--dry-run', 'count what would be removed')
  addVerb<PruneFlags>(prune, async (flags, context) => {
    const { pruneVerb } = await import('./cache-action.ts')
    return pruneVerb(flags, context)
  })
  const verify = cache
    .command('verify')
    .description('Reads every stored call. Damaged ones count as absent and are asked for anew.')
  addVerb(verify, async (flags, context) => {
    const { verifyVerb } = await import('./cache-action.ts')
    return verifyVerb(flags, context)
  })
}

function addVerb<F extends CommonFlags & ConfigFlags>(
  command: Command,
  action: Parameters<typeof runConfigured<F>>[1],
): void {
  addCommonFlags(addConfigFlags(command)).action(() => runConfigured<F>(command, action))
}
