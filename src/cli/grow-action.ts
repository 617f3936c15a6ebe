import { defaultRejectsPath } from '../format/rejects-file.ts'
import { shippedChecks } from '../judge/checks/shipped.ts'
import { growFile } from '../job/grow-job.ts'
import { treeFiles, writeFiles } from '../job/tree-files.ts'
import type { GrownTree } from '../tree/grow-tree.ts'
import type { ActionContext, ActionResult, CommonFlags } from './action.ts'
import { printTree } from './print-tree.ts'
import { count, type Terminal } from './terminal.ts'

/** The flags of `grow`. */
export type GrowFlags = CommonFlags & {
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

export async function growVerb(
  input: string,
  flags: GrowFlags,
  { terminal, signal }: ActionContext,
): Promise<ActionResult> {
  const { parents, xi, rho, limit } = flags
  const { grown, report, from } = await growFile({
    input,
    checks: shippedChecks,
    validate: flags.validate,
    read: {
      rejectShareMax: flags.maxBad,
      rejectsPath: flags.rejects ?? defaultRejectsPath(input),
      ...(flags.lenient !== undefined && { lenient: flags.lenient }),
      ...(limit !== undefined && { limit }),
    },
    grow: {
      signal,
      ...(parents !== undefined && { parents }),
      ...(xi !== undefined && { xi }),
      ...(rho !== undefined && { rho }),
    },
  })
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
  return { json: { output: flags.output, input: inputReport, from, ...growthNumbers(grown) } }
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
  terminal.line(`radii from the data: xi ${tree.xi}, zeta ${tree.zeta}, rho ${tree.rho}`)
}
