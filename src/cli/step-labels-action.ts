import { defaultRejectsPath } from '../format/rejects-file.ts'
import type { Agreement } from '../judge/panel.ts'
import { benchStepLabels } from '../job/step-labels-job.ts'
import type { ActionContext, ActionResult, CommonFlags } from './action.ts'
import { clipped, count, percent, tableLines, type Terminal } from './terminal.ts'

/** The flags of `bench agent-process-bench`. */
export type StepLabelsFlags = CommonFlags & {
  readonly data: string
  readonly judgments: readonly string[]
  readonly panel?: readonly string[]
  readonly maxBad: number
  readonly lenient?: boolean
  readonly rejects?: string
}

export async function stepLabelsVerb(
  flags: StepLabelsFlags,
  { terminal }: ActionContext,
): Promise<ActionResult> {
  const result = await benchStepLabels({
    data: flags.data,
    judgmentPaths: flags.judgments,
    ...(flags.panel && { panel: flags.panel }),
    read: {
      rejectShareMax: flags.maxBad,
      rejectsPath: flags.rejects ?? defaultRejectsPath(flags.data),
      ...(flags.lenient !== undefined && { lenient: flags.lenient }),
    },
  })
  const domains = result.judges[0]?.domains.map(({ domain }) => domain) ?? []
  const head = ['judge', 'step accuracy', 'first error', ...domains, 'not judged']
  const rows = result.judges.map((judge) => [
    clipped(judge.judge, 40),
    judge.stepAccuracy.toFixed(4),
    judge.firstErrorAccuracy.toFixed(4),
    ...judge.domains.map((figures) => figures.stepAccuracy.toFixed(3)),
    count(judge.missingCount),
  ])
  for (const line of tableLines([head, ...rows])) terminal.line(line)
  if (result.panel !== undefined) printAgreement(terminal, result.panel)
  return { json: result }
}

function printAgreement(terminal: Terminal, agreement: Agreement): void {
  const { judges, items, common, unanimous, kappa, pairwise } = agreement
  terminal.line()
  terminal.line(`a panel of ${judges.join(', ')}`)
  terminal.line(`  steps that all of them labelled  ${count(common)} of ${count(items)}`)
  terminal.line(`  all say the same                 ${percent(unanimous ?? 0, 1)}`)
  terminal.line(`  Fleiss' kappa                    ${kappa?.toFixed(3) ?? '-'}`)
  for (const [pair, share] of Object.entries(pairwise))
    terminal.line(`  ${pair}: ${percent(share, 1)} the same`)
}
