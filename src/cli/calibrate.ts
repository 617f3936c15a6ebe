import type { Command } from 'commander'
import { addAnswerFlags } from './bench.ts'
import type { CalibrateFlags } from './calibrate-action.ts'
import { runConfigured } from './configured.ts'
import { addCommonFlags, addInputFlags, choice, positiveNumber } from './flags.ts'
import { addModelFlags } from './model-flags.ts'

/** `calibrate`: from what a judge says to probabilities. */
export function addCalibrate(program: Command): void {
  const command = program
    .command('calibrate')
    .summary('fits weights, thresholds and probabilities on labelled steps')
    .description(
      'Fits, on labelled steps, what the verdicts of a judge are worth: a weight and a threshold ' +
        'for every criterion, what inherited faults count for, a map from scores to the ' +
        'probability that a step is right, and the threshold of answers. Shows how reliable ' +
        'that is on tasks that were held out.',
    )
    .argument('<benchmark>', 'how the rows are read, such as processbench')
    .requiredOption('--data <file>', 'labelled rows, JSON Lines (gzip accepted)')
    .option(
      '-o, --output <file>',
      'where the calibration is kept, "-" for stdout (default: beside --tree)',
    )
    .option('--scorer <name>', 'one of several scorers')
    .addOption(
      choice('--method <method>', 'kind of map', ['isotonic', 'platt', 'quantile'], 'isotonic'),
    )
    .option('--folds <count>', 'parts of the tasks, each held out once', positiveNumber, 5)
    .option('--shape <file>', 'with the benchmark "file": the declaration of your rows')
  addAnswerFlags(command)
  addInputFlags(command)
  addModelFlags(command)
  addCommonFlags(command).action(async (name: string) => {
    await runConfigured<CalibrateFlags>(command, async (flags, context) => {
      const { calibrateVerb } = await import('./calibrate-action.ts')
      return calibrateVerb(name, flags, context)
    })
  })
}
