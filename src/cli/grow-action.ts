import { defaultRejectsPath } from '../format/rejects-file.ts'
import { shippedChecks } from '../judge/checks/shipped.ts'
import { growFile, type GrowRequest, type GrowResult } from '../job/grow-job.ts'
import { treeFiles, writeFiles } from '../job/tree-files.ts'
import type { GrownTree } from '../tree/grow-tree.ts'
import type { ActionContext, ActionResult, CommonFlags } from './action.ts'
import { type Asking, askingModel } from './asking-model.ts'
import type { ConfiguredContext } from './configured.ts'
import { exitCodes } from './exit-code.ts'
import type { ModelFlags } from './model-flags.ts'
import { printSpend } from './print/print-spend.ts'
import { printTree } from './print/print-tree.ts'
import { clipped, count, type Terminal } from './terminal.ts'

/** The flags of `grow`. */
export type GrowFlags = CommonFlags &
  ModelFlags & {
    readonly output: string
    readonly assignments?: string
    readonly replace?: boolean
    readonly validate: boolean
    readonly parents?: number
    readonly xi?: number
    readonly rho?: number
    readonly limit?: number
    readonly maxBad: number
    readonly lenient?: boolean
    readonly rejects?: string
  }

export function growVerb(
  input: string,
  flags: GrowFlags,
  context: ConfiguredContext,
): Promise<ActionResult> {
  return askingModel(
    flags,
    context,
    (asking) => growFile(requestOf(input, flags, { ...asking, signal: context.signal })),
    (result, spend) => {
      const told = keepTree(result, flags, context)
      if (spend !== undefined) printSpend(context.terminal, spend)
      return { ...told, json: { ...told.json, ...(spend && { spend }) } }
    },
  )
}

function requestOf(
  input: string,
  flags: GrowFlags,
  { judging, encoder, signal }: Asking & Pick<ActionContext, 'signal'>,
): GrowRequest {
  const { parents, xi, rho, limit } = flags
  return {
    input,
    ...(judging && { judging }),
    ...(encoder && { encoder }),
    checks: shippedChecks,
    validate: flags.validate,
    read: {
      rejectShareMax: flags.maxBad,
      rejectsPath: flags.rejects ?? defaultRejectsPath(input),
      ...(flags.lenient !== undefined && { lenient: flags.lenient }),
      ...(limit !== undefined && { limit }),
    },
    grow: {
      // A model stops by itself, and keeps what is on its way: that is paid for.
      ...(judging === undefined && { signal }),
      ...(parents !== undefined && { parents }),
      ...(xi !== undefined && { xi }),
      ...(rho !== undefined && { rho }),
    },
  }
}

function keepTree(
  { grown, report, from }: GrowResult,
  flags: GrowFlags,
  { terminal }: ConfiguredContext,
) {
  const files = new Map(treeFiles(flags.output, grown))
  if (flags.assignments !== undefined) {
    const lines = grown.assignments.map((assignment) => `${JSON.stringify(assignment)}\n`)
    files.set(flags.assignments, lines.join(''))
  }
  const hasChanged = writeFiles(files, { mayReplace: flags.replace === true })
  printTree(terminal, grown.tree, { rootsMax: 16, childrenMax: 3 })
  printGrowth(terminal, grown, from)
  terminal.line()
  terminal.line(
    `${hasChanged ? 'the tree is in' : 'unchanged:'} ${terminal.style('bold', flags.output)}`,
  )
  terminal.line(`next: paretree tree show ${flags.output}`)
  const { rejects: _rejects, notes: _notes, ...inputReport } = report
  const { failures } = grown
  const isTolerable = failures.length <= flags.maxBad * (grown.tree.filter?.read ?? 0)
  return {
    json: { output: flags.output, input: inputReport, from, ...growthNumbers(grown), failures },
    exitCode: isTolerable ? exitCodes.fine : exitCodes.tolerance,
  }
}

function growthNumbers({ tree, tried }: GrownTree) {
  const { xi, zeta, rho, filter, roots } = tree
  const leaves = roots.reduce((sum, root) => sum + root.children.length, 0)
  return { parents: roots.length, leaves, xi, zeta, rho, filter, tried }
}

function printGrowth(terminal: Terminal, grown: GrownTree, from: string): void {
  const { tree } = grown
  const { read = 0, kept = 0, rejected = {} } = tree.filter ?? {}
  terminal.line()
  terminal.line(`${count(read)} criteria stated (from ${from}), ${count(kept)} kept`)
  for (const [rule, number] of Object.entries(rejected))
    terminal.line(`  ${count(number)} turned away: ${rule}`)
  for (const { stage, id, reason } of grown.failures.slice(0, 5))
    terminal.line(`  failed to ${stage} ${id}: ${clipped(reason, 80)}`)
  if (grown.failures.length > 5) terminal.line(`  and ${grown.failures.length - 5} more failed`)
  terminal.line(`radii from the data: xi ${tree.xi}, zeta ${tree.zeta}, rho ${tree.rho}`)
}
