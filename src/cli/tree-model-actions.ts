import { join } from 'node:path'
import { checkJudging } from '../job/judging.ts'
import { nameTreeFile, validateTreeFile } from '../job/judge-tree-job.ts'
import type { ActionResult, CommonFlags } from './action.ts'
import { askingModel } from './asking-model.ts'
import type { ConfiguredContext } from './configured.ts'
import { exitCodes } from './exit-code.ts'
import type { ModelFlags } from './model-flags.ts'
import { printSpend } from './print/print-spend.ts'
import { clipped, count, counted, percent, tableLines } from './terminal.ts'

/** The flags of `tree name`. */
export type NameFlags = CommonFlags & ModelFlags & { readonly output?: string }

export function nameVerb(
  path: string,
  flags: NameFlags,
  context: ConfiguredContext,
): Promise<ActionResult> {
  const { output = path } = flags
  const { terminal } = context
  return askingModel(
    flags,
    context,
    ({ judging = checkJudging(), scratch }) =>
      nameTreeFile(path, scratch === undefined ? output : join(scratch, 'tree.json'), judging),
    ({ tree, parentCount, failures }, spend) => {
      for (const { name } of tree.roots) terminal.line(`  ${clipped(name, 80)}`)
      terminal.line(`version ${tree.version} is in ${output}`)
      if (spend !== undefined) printSpend(terminal, spend)
      const [first] = failures
      if (first !== undefined)
        terminal.line(
          `${failures.length} of ${counted(parentCount, 'parent')} kept the old name (the first: ` +
            `${clipped(first.name, 40)}, ${first.reason}); --retry-errors asks again`,
        )
      return {
        json: { output, version: tree.version, failures, ...(spend && { spend }) },
        exitCode: failures.length > 0 ? exitCodes.tolerance : exitCodes.fine,
      }
    },
  )
}

/** The flags of `tree validate`. */
export type ValidateFlags = CommonFlags &
  ModelFlags & { readonly limit?: number; readonly maxBad: number; readonly lenient?: boolean }

export function validateVerb(
  path: string,
  contrasts: string,
  flags: ValidateFlags,
  context: ConfiguredContext,
): Promise<ActionResult> {
  const { terminal } = context
  const read = {
    rejectShareMax: flags.maxBad,
    ...(flags.limit !== undefined && { limit: flags.limit }),
    ...(flags.lenient !== undefined && { lenient: flags.lenient }),
  }
  return askingModel(
    flags,
    context,
    ({ judging = checkJudging() }) => validateTreeFile(path, contrasts, judging, read),
    (leaves, spend) => {
      const rows = leaves.map(({ name, applicable, right, reversed, failed }) => [
        clipped(name, 48),
        count(applicable),
        percent(right, applicable),
        count(reversed),
        count(failed),
      ])
      const head = ['leaf', 'applies', 'better side higher', 'reversed', 'failed']
      for (const line of tableLines([head, ...rows])) terminal.line(line)
      if (spend !== undefined) printSpend(terminal, spend)
      const failed = leaves.reduce((sum, leaf) => sum + leaf.failed, 0)
      const asked = leaves.reduce((sum, leaf) => sum + leaf.applicable + leaf.failed, 0)
      const isTolerable = failed <= flags.maxBad * asked
      if (!isTolerable)
        terminal.line(
          `${failed} of ${counted(asked, 'comparison')} failed, more than --max-bad ` +
            `${flags.maxBad}; --retry-errors asks for them again`,
        )
      return {
        json: { leaves, ...(spend && { spend }) },
        exitCode: isTolerable ? exitCodes.fine : exitCodes.tolerance,
      }
    },
  )
}
