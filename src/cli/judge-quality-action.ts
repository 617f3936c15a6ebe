import { KitError } from '../base/errors.ts'
import { judgeQuality } from '../benchmark/judge-quality.ts'
import { readRulings } from '../job/ruling-lines.ts'
import type { ActionContext, ActionResult, CommonFlags } from './action.ts'
import { clipped, count, tableLines } from './terminal.ts'

/** Judges of one rulings file as raters of steps. */
export async function judgeQualityVerb(
  path: string,
  _: CommonFlags,
  { terminal }: ActionContext,
): Promise<ActionResult> {
  const rows = judgeQuality(await readRulings(path))
  if (rows.every(({ stepCount }) => stepCount === 0))
    throw new KitError('input-unrecognised', `${path}: no ruling in it has labelled steps`)
  const cells = rows.map((row) => [
    clipped(row.judge, 44),
    count(row.stepCount),
    ...[row.agreement, row.kappa, row.kappaWithOthers, row.severity, row.position].map(
      (value) => value?.toFixed(4) ?? '-',
    ),
  ])
  const figures = ['agreement', 'kappa', 'with others', 'severity', 'position']
  for (const line of tableLines([['judge', 'steps', ...figures], ...cells])) terminal.line(line)
  return { json: { judges: rows } }
}
