import { defaultRejectsPath } from '../format/rejects-file.ts'
import type { Agreement } from '../judge/panel.ts'
import { panelAgreement } from '../job/bench/panel-job.ts'
import type { ActionContext, ActionResult, CommonFlags } from './action.ts'
import { count, percent, type Terminal } from './terminal.ts'

/** The flags of `bench panel`. */
export type PanelFlags = CommonFlags & {
  readonly judges: readonly string[]
  readonly maxBad: number
  readonly lenient?: boolean
  readonly rejects?: string
}

export async function panelVerb(
  paths: readonly string[],
  flags: PanelFlags,
  { terminal }: ActionContext,
): Promise<ActionResult> {
  const agreement = await panelAgreement(paths, flags.judges, {
    rejectShareMax: flags.maxBad,
    rejectsPath: flags.rejects ?? defaultRejectsPath(paths[0]!),
    ...(flags.lenient !== undefined && { lenient: flags.lenient }),
  })
  printAgreement(terminal, agreement)
  return { json: agreement }
}

function printAgreement(terminal: Terminal, agreement: Agreement): void {
  const { judges, items, common, unanimous, kappa, pairwise } = agreement
  terminal.line(`a panel of ${judges.join(', ')}`)
  terminal.line(`  steps that all of them labelled  ${count(common)} of ${count(items)}`)
  terminal.line(`  all say the same                 ${percent(unanimous ?? 0, 1)}`)
  terminal.line(`  Fleiss' kappa                    ${kappa?.toFixed(3) ?? '-'}`)
  for (const [pair, share] of Object.entries(pairwise))
    terminal.line(`  ${pair}: ${percent(share, 1)} the same`)
}
