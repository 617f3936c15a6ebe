import type { Command } from 'commander'
import { runAction } from './action.ts'
import { addAnswerFlags } from './bench.ts'
import type { CalibrateFlags } from './calibrate-action.ts'
import { addCommonFlags, addInputFlags, choice, positiveNumber } from './flags.ts'

/** `calibrate`: from step scores to probabilities. */
export function addCalibrate(program: Command): void {
  const command = program
    .command('calibrate')
    .summary('maps step scores to probabilities, fitted on labelled steps')
    .description(
      'Fits a map from step scores to the probability that a step is right, and shows how ' +
        'reliable scores are before and after on tasks that were held out.',
    )
    .argument('<benchmark>', 'how the rows are read, such as processbench')
    .requiredOption('--data <file>', 'labelled rows, JSON Lines (gzip accepted)')
    .option('-o, --output <file>', 'where the calibration is kept ("-": stdout)')
    .option('--scorer <name>', 'one of several scorers')
    .addOption(
      choice('--method <method>', 'kind of map', ['isotonic', 'platt', 'quantile'], 'isotonic'),
    )
    .option('--folds <count>', 'parts of the tasks, each held out once', positiveNumber, 5)
  addAnswerFlags(command)
  addInputFlags(command)
  addCommonFlags(command).action(async (name: string, flags: CalibrateFlags) => {
    await runAction(flags, async (context) => {
      const { calibrateVerb } = await import('./calibrate-action.ts')
      return calibrateVerb(name, flags, context)
    })
  })
}
