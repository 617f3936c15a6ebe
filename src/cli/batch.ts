import type { Command } from 'commander'
import type { CommonFlags } from './action.ts'
import type { BatchFetchFlags, BatchFlags, BatchSendFlags } from './batch-action.ts'
import { addConfigFlags, type ConfigFlags, runConfigured } from './configured.ts'
import { addCommonFlags, amount, seconds } from './flags.ts'

/** `batch`: carries the files of `--batch` to a provider and back. */
export function addBatch(program: Command): void {
  const batch = program
    .command('batch')
    .summary("a --batch folder and the provider's batch interface: send, fetch, status")
  const send = carrying(batch.command('send'))
    .description(
      'Sends the request files of a --batch folder that have no answers yet. Each becomes a ' +
        'batch, noted beside it: what is under way is not sent twice.',
    )
    .option('--max-cost <dollars>', 'send nothing that may cost more than this', amount)
    .option('--dry-run', 'print requests, tokens and money; send nothing')
  addVerb<BatchSendFlags>(send, async (folder, flags, context) => {
    const { batchSendVerb } = await import('./batch-action.ts')
    return batchSendVerb(folder, flags, context)
  })
  const fetch = carrying(batch.command('fetch'))
    .description(
      'Asks how the batches stand, and lays the answers of those that are over into the folder. ' +
        'Exit code 4 while any is under way.',
    )
    .option('--wait', 'look again until all are over')
    .option('--poll <seconds>', 'with --wait: seconds between two looks', seconds)
  addVerb<BatchFetchFlags>(fetch, async (folder, flags, context) => {
    const { batchFetchVerb } = await import('./batch-action.ts')
    return batchFetchVerb(folder, flags, context)
  })
  const status = batch
    .command('status')
    .argument('<dir>', 'the folder given to --batch')
    .description('Tells what the folder knows of each request file. Asks nobody, needs no key.')
  addVerb<BatchFlags>(status, async (folder, flags, context) => {
    const { batchStatusVerb } = await import('./batch-action.ts')
    return batchStatusVerb(folder, flags, context)
  })
}

function carrying(command: Command): Command {
  return command
    .argument('<dir>', 'the folder given to --batch')
    .option('--judge <who>', 'provider/model: openai/…, anthropic/…, compatible/…')
    .option('--base-url <url>', "address of the provider's interface, with or without /v1")
}

function addVerb<F extends CommonFlags & ConfigFlags>(
  command: Command,
  action: (
    folder: string,
    ...rest: Parameters<Parameters<typeof runConfigured<F>>[1]>
  ) => ReturnType<Parameters<typeof runConfigured<F>>[1]>,
): void {
  addCommonFlags(addConfigFlags(command)).action((folder: string) =>
    runConfigured<F>(command, (flags, context) => action(folder, flags, context)),
  )
}
