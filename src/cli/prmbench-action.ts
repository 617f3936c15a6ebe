import { defaultRejectsPath } from '../format/rejects-file.ts'
import { benchPrmBench, type PrmBenchResult } from '../job/prmbench-job.ts'
import { shippedChecks } from '../judge/checks/shipped.ts'
import type { ActionContext, ActionResult, CommonFlags } from './action.ts'
import { count, counted, tableLines, type Terminal } from './terminal.ts'

/** The flags of `bench prmbench`. */
export type PrmBenchFlags = CommonFlags & {
  readonly data: string
  readonly judge: 'rules'
  readonly tree?: string
  readonly limit?: number
  readonly maxBad: number
  readonly lenient?: boolean
  readonly rejects?: string
}

export async function prmBenchVerb(
  flags: PrmBenchFlags,
  { terminal }: ActionContext,
): Promise<ActionResult> {
  const result = await benchPrmBench({
    data: flags.data,
    scoring: {
      checks: shippedChecks,
      ...(flags.tree !== undefined && { treePath: flags.tree }),
    },
    read: {
      rejectShareMax: flags.maxBad,
      rejectsPath: flags.rejects ?? defaultRejectsPath(flags.data),
      ...(flags.lenient !== undefined && { lenient: flags.lenient }),
      ...(flags.limit !== undefined && { limit: flags.limit }),
    },
    onProgress: (done) => terminal.status(`${done} solutions judged`),
  })
  printResult(terminal, result)
  return { json: result }
}

function printResult(terminal: Terminal, result: PrmBenchResult): void {
  const { judge, classes, overall, facets, allValid, unlabelledCount } = result
  const valid = new Map(allValid.classes.map(({ className, score }) => [className, score]))
  const rows = classes.map(({ className, caseCount, f1, negativeF1, score }) => [
    className,
    count(caseCount),
    share(f1),
    share(negativeF1),
    share(score),
    share(valid.get(className)!),
  ])
  const total = ['overall', '', share(overall.f1), share(overall.negativeF1)]
  terminal.line(`prmbench, judge ${judge}`)
  const head = ['class', 'solutions', 'F1', 'F1 of wrong', 'score', 'all called valid']
  const last = [...total, share(overall.prmScore), share(allValid.overall.prmScore)]
  for (const line of tableLines([head, ...rows, last])) terminal.line(`  ${line}`)
  const byFacet = Object.entries(facets).map(([facet, score]) => `${facet} ${share(score)}`)
  terminal.line(`facets: ${byFacet.join(', ')}`)
  if (unlabelledCount > 0)
    terminal.line(`left out, no usable labels: ${counted(unlabelledCount, 'solution')}`)
}

/** In hundredths, as the literature prints it. */
function share(value: number): string {
  return (100 * value).toFixed(1)
}
