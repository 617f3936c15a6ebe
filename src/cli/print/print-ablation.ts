import type { AblationRow } from '../../job/ablate.ts'
import type { RunScoring } from '../../job/run-job.ts'
import { count, tableLines, type Terminal } from '../terminal.ts'

/** One row for each variant of a run that was scored so. */
export function printAblation(
  terminal: Terminal,
  rows: readonly AblationRow[],
  { grow, judging }: RunScoring,
): void {
  terminal.line()
  terminal.line('ablation: one part switched off at a time')
  const head = ['variant', 'pairs', 'groups with pairs', 'yield', 'decided', 'right', 'per problem']
  for (const line of tableLines([head, ...rows.map(cells)])) terminal.line(`  ${line}`)
  if (judging === undefined)
    terminal.line(
      '  (checks see every earlier step: the window bounds what a prompted judge is shown)',
    )
  if (grow !== true)
    terminal.line('  (no row for validation: the tree was not grown in this run; add --grow)')
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
