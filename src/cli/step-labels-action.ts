import { defaultRejectsPath } from '../format/rejects-file.ts'
import { benchStepLabels } from '../job/step-labels-job.ts'
import type { ActionContext, ActionResult, CommonFlags } from './action.ts'
import { clipped, count, tableLines } from './terminal.ts'

/** The flags of `bench agent-process-bench`. */
export type StepLabelsFlags = CommonFlags & {
  readonly data: string
  readonly judgments: readonly string[]
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
  return { json: result }
}
