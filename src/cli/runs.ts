import type { Command } from 'commander'
import { type CommonFlags, runAction } from './action.ts'
import { runConfigured } from './configured.ts'
import { addCommonFlags, share } from './flags.ts'
import { addModelFlags } from './model-flags.ts'
import type { RescoreFlags } from './run-action.ts'

/** `runs`: what happened, and again. */
export function addRuns(program: Command): void {
  const runs = program
    .command('runs')
    .summary('run folders: list and compare them, retry what failed, score anew')
  const list = runs
    .command('list')
    .description('Lists the run folders in a folder.')
    .argument('[dir]', 'where run folders are', 'runs')
  addCommonFlags(list).action(async (folder: string, flags: CommonFlags) => {
    await runAction(flags, async ({ terminal }) => {
      const { printRunList } = await import('./print/print-runs.ts')
      return { json: printRunList(terminal, folder) }
    })
  })
  const diff = runs
    .command('diff')
    .description('Compares two finished runs: what they were made of and what came out.')
    .argument('<first>', 'a run folder')
    .argument('<second>', 'another run folder')
  addCommonFlags(diff).action(async (first: string, second: string, flags: CommonFlags) => {
    await runAction(flags, async ({ terminal }) => {
      const { printRunDiff } = await import('./print/print-runs.ts')
      return { json: printRunDiff(terminal, first, second) }
    })
  })
  addRetry(runs, program)
  addRescore(runs)
}

function addRetry(runs: Command, program: Command): void {
  const retry = runs
    .command('retry')
    .description('Asks again for what failed in a run: its own command, with --retry-errors.')
    .argument('<folder>', 'a run folder')
  addCommonFlags(retry).action(async (folder: string, flags: CommonFlags) => {
    await runAction(flags, async ({ terminal }) => {
      const { readCommand } = await import('../job/read-run.ts')
      const command = [...readCommand(folder), '--retry-errors', '-o', folder]
      terminal.line(`paretree ${command.join(' ')}`)
      await program.parseAsync(command, { from: 'user' })
      return { exitCode: Number(process.exitCode ?? 0) }
    })
  })
}

function addRescore(runs: Command): void {
  const rescore = runs
    .command('rescore')
    .description(
      'Scores the trajectories of a run anew, with another judge or tree, into a folder of ' +
        'its own.',
    )
    .argument('<folder>', 'the run folder whose trajectories are scored')
    .requiredOption('-o, --output <dir>', 'the new run folder')
    .option('--tree <file>', 'reward tree (default: the one the run scored with)')
    .option('--max-bad <share>', 'failed items above this share give exit code 3', share, 0.01)
  addModelFlags(rescore)
  addCommonFlags(rescore).action(async (folder: string) => {
    await runConfigured<RescoreFlags>(rescore, async (flags, context) => {
      const { rescoreVerb } = await import('./run-action.ts')
      return rescoreVerb(folder, flags, context)
    })
  })
}
