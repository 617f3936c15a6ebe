import type { Command } from 'commander'
import { type CommonFlags, runAction } from './action.ts'
import { addCommonFlags } from './flags.ts'

/** `runs list` and `runs diff`: what happened. */
export function addRuns(program: Command): void {
  const runs = program.command('runs').summary('run folders: list them, compare two')
  const list = runs
    .command('list')
    .description('Lists the run folders in a folder.')
    .argument('[dir]', 'where run folders are', 'runs')
  addCommonFlags(list).action(async (folder: string, flags: CommonFlags) => {
    await runAction(flags, async ({ terminal }) => {
      const { printRunList } = await import('./print-runs.ts')
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
      const { printRunDiff } = await import('./print-runs.ts')
      return { json: printRunDiff(terminal, first, second) }
    })
  })
}
