import { defaultRejectsPath } from '../format/rejects-file.ts'
import { benchPrmBench, type PrmBenchRequest, type PrmBenchResult } from '../job/prmbench-job.ts'
import { shippedChecks } from '../judge/checks/shipped.ts'
import type { ActionResult, CommonFlags } from './action.ts'
import { type Asking, askingModel } from './asking-model.ts'
import type { ConfiguredContext } from './configured.ts'
import type { ModelFlags } from './model-flags.ts'
import { printSpend } from './print-spend.ts'
import { count, counted, tableLines, type Terminal } from './terminal.ts'

/** The flags of `bench prmbench`. */
export type PrmBenchFlags = CommonFlags &
  ModelFlags & {
    readonly data: string
    readonly tree?: string
    readonly limit?: number
    readonly maxBad: number
    readonly lenient?: boolean
    readonly rejects?: string
  }

export function prmBenchVerb(
  flags: PrmBenchFlags,
  context: ConfiguredContext,
): Promise<ActionResult> {
  return askingModel(
    flags,
    context,
    (asking) => benchPrmBench(requestOf(flags, asking)),
    (result, spend) => {
      printResult(context.terminal, result)
      if (spend !== undefined) printSpend(context.terminal, spend)
      return { json: { ...result, ...(spend && { spend }) } }
    },
  )
}

function requestOf(flags: PrmBenchFlags, { judging, live }: Asking): PrmBenchRequest {
  return {
    data: flags.data,
    scoring: {
      checks: shippedChecks,
      ...(judging && { judging }),
      ...(flags.tree !== undefined && { treePath: flags.tree }),
    },
    read: {
      rejectShareMax: flags.maxBad,
      rejectsPath: flags.rejects ?? defaultRejectsPath(flags.data),
      ...(flags.lenient !== undefined && { lenient: flags.lenient }),
      ...(flags.limit !== undefined && { limit: flags.limit }),
    },
    onProgress: (done) => live.show(`${done} solutions judged`),
  }
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
