import { type AblationRow, measureVariant, variants } from '../job/ablate.ts'
import { type RunRequest, scoringSource } from '../job/run-job.ts'
import { openTaskSource } from '../job/task-source.ts'
import { count, tableLines, type Terminal } from './terminal.ts'

/** Measures every variant on the input of a run and prints one row each. */
export async function printAblation(
  terminal: Terminal,
  request: RunRequest,
): Promise<AblationRow[]> {
  const { settings, rejectShareMax } = request
  const limit = settings.limit === null ? {} : { limit: settings.limit }
  const source = await openTaskSource(request.input, {
    lenient: settings.lenient,
    rejectShareMax,
    ...limit,
  })
  const rows: AblationRow[] = []
  for (const variant of variants) {
    if (variant.scoring?.validate !== undefined && request.scoring.grow !== true) continue
    terminal.status(`ablation: ${variant.name}`)
    const scoring = scoringSource(request.scoring, source)
    rows.push(await measureVariant(variant, source.tasks(), scoring, settings))
  }
  terminal.line()
  terminal.line('ablation: one part switched off at a time')
  const head = ['variant', 'pairs', 'groups with pairs', 'yield', 'decided', 'right', 'per problem']
  for (const line of tableLines([head, ...rows.map(cells)])) terminal.line(`  ${line}`)
  terminal.line(
    '  (checks see every earlier step: the window bounds what a prompted judge is shown)',
  )
  if (request.scoring.grow !== true)
    terminal.line('  (no row for validation: the tree was not grown in this run; add --grow)')
  return rows
}

function cells(row: AblationRow): string[] {
  return [
    row.name,
    count(row.pairCount),
    shareText(row.pairedGroupShare),
    shareText(row.yield),
    count(row.right.decidedCount),
    shareText(row.right.pooled),
    shareText(row.right.perProblem),
  ]
}

function shareText(share: number | null): string {
  return share === null ? '-' : share.toFixed(3)
}
