import type { Command } from 'commander'
import { runAction } from './action.ts'
import { runConfigured } from './configured.ts'
import { addModelFlags } from './model-flags.ts'
import type { BenchFlags } from './bench-action.ts'
import type { BestOfNFlags } from './best-of-n-action.ts'
import type { PrmBenchFlags } from './prmbench-action.ts'
import type { StepLabelsFlags } from './step-labels-action.ts'
import { addCommonFlags, addInputFlags, share, wholeNumber } from './flags.ts'

/** `bench`: how well a judge finds the first wrong step, and picks among candidates. */
export function addBench(program: Command): void {
  const bench = program
    .command('bench')
    .summary('benchmarks: how well a judge finds wrong steps and picks among candidates')
  const benchmarks = [
    ['processbench', 'ProcessBench: human labels of the first wrong step, by split'],
    ['big-bench-mistake', 'BIG-Bench-Mistake: labels of the first wrong step, by task'],
  ] as const
  for (const [name, description] of benchmarks) {
    const command = bench
      .command(name)
      .description(
        `${description}. Prints the accuracy on traces with and without ` +
          'a mistake, and F1, their harmonic mean, beside what one gets without looking.',
      )
      .requiredOption('--data <file>', 'the rows, JSON Lines (gzip accepted)')
      .option(
        '--scores <files...>',
        'given step scores instead of judging: a result for each scorer',
      )
      .option('--tree <file>', 'reward tree (default: the tree of the shipped checks)')
      .option(
        '--theta <score>',
        'a step below this score is called wrong; fit: fitted on a half that is not reported',
        (text) => (text === 'fit' ? text : share(text)),
        0.5,
      )
      .option('--seed <number>', 'seed of the half that is fitted on', wholeNumber, 0)
    addInputFlags(command)
    addModelFlags(command)
    addCommonFlags(command).action(async () => {
      await runConfigured<BenchFlags>(command, async (flags, context) => {
        const { benchVerb } = await import('./bench-action.ts')
        return benchVerb(name, flags, context)
      })
    })
  }
  addPrmBench(bench)
  addBestOfN(bench)
  addStepLabels(bench)
}

function addPrmBench(bench: Command): void {
  const command = bench
    .command('prmbench')
    .description(
      'PRMBench: which steps a judge calls invalid, and redundant where that is asked. Prints ' +
        'PRMScore by class and facet, beside that of calling every step valid.',
    )
    .requiredOption('--data <file>', 'the rows, JSON Lines (gzip accepted)')
    .option('--tree <file>', 'reward tree (default: the tree of the shipped checks)')
  addInputFlags(command)
  addModelFlags(command)
  addCommonFlags(command).action(async () => {
    await runConfigured<PrmBenchFlags>(command, async (flags, context) => {
      const { prmBenchVerb } = await import('./prmbench-action.ts')
      return prmBenchVerb(flags, context)
    })
  })
}

function addBestOfN(bench: Command): void {
  const command = bench
    .command('best-of-n')
    .description(
      'How often a right candidate is among k (pass), the majority is right, and the one with ' +
        'the highest reward is right, for every scorer and aggregator on the same candidates. ' +
        'Over k of N candidates it is the exact mean over all subsets.',
    )
    .requiredOption('--data <file>', 'best-of-N rows, or any trajectories with outcomes')
    .requiredOption('--scores <files...>', 'step scores of the candidates')
  addInputFlags(command)
  addCommonFlags(command).action(async (flags: BestOfNFlags) => {
    await runAction(flags, async (context) => {
      const { bestOfNVerb } = await import('./best-of-n-action.ts')
      return bestOfNVerb(flags, context)
    })
  })
}

function addStepLabels(bench: Command): void {
  const command = bench
    .command('agent-process-bench')
    .description(
      'AgentProcessBench: how often recorded judges label the steps of agents as people did, and ' +
        'name the same first wrong step; subsets are averaged without weights.',
    )
    .requiredOption('--data <file>', 'labels of people')
    .requiredOption('--judgments <files...>', 'labels of judges')
    .option('--panel <judges...>', 'also ask these judges as a panel: agreement and kappa')
  addInputFlags(command)
  addCommonFlags(command).action(async (flags: StepLabelsFlags) => {
    await runAction(flags, async (context) => {
      const { stepLabelsVerb } = await import('./step-labels-action.ts')
      return stepLabelsVerb(flags, context)
    })
  })
}
