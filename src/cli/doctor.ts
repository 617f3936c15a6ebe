import type { Command } from 'commander'
import { runConfigured } from './configured.ts'
import type { DoctorFlags } from './doctor-action.ts'
import { addCommonFlags } from './flags.ts'
import { addModelFlags } from './model-flags.ts'

/** `doctor`: whether the configured model can judge. */
export function addDoctor(program: Command): void {
  const command = program
    .command('doctor')
    .summary('check key, address, model, structured output, price and store')
    .description(
      'Asks the configured model three short questions and says what is in place: key, address, ' +
        'structured output, log-probabilities, encoder, price, store; of a prm/ judge its ' +
        'markers, probabilities and column. Exit code 1 when something fails.',
    )
  addModelFlags(command)
  command.option(
    '--probe-judge',
    'also try to fool the judge: master keys, attacks, order, length, noise (about 200 calls)',
  )
  addCommonFlags(command).action(async () => {
    await runConfigured<DoctorFlags>(command, async (flags, context) => {
      const { doctorVerb } = await import('./doctor-action.ts')
      return doctorVerb(flags, context)
    })
  })
}
