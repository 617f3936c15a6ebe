import type { RewardTree } from '../domain/reward-tree.ts'
import { diffTrees } from '../tree/diff-trees.ts'
import type { TreeEdit } from '../tree/edit-tree.ts'
import { treeStatistics } from '../tree/tree-statistics.ts'
import * as job from '../job/tree-job.ts'
import type { ActionContext, ActionResult, CommonFlags } from './action.ts'
import { exitCodes } from './exit-code.ts'
import { printTree } from './print/print-tree.ts'
import { clipped, count, counted, tableLines, type Terminal } from './terminal.ts'

/** The flags of `tree`. */
export type TreeFlags = CommonFlags & {
  readonly output?: string
  readonly depth?: number
  readonly children?: number
  readonly values?: readonly number[]
  readonly min?: number
  readonly max?: number
}

export async function showTree(
  path: string,
  { children }: TreeFlags,
  { terminal }: ActionContext,
): Promise<ActionResult> {
  const { tree } = await job.readTreeFile(path)
  printTree(terminal, tree, children === undefined ? {} : { childrenMax: children })
  return { json: tree }
}

export async function lint(path: string, { terminal }: ActionContext): Promise<ActionResult> {
  const findings = await job.lintTreeFile(path)
  for (const { rule, message } of findings)
    terminal.line(`${terminal.style('yellow', rule)}  ${message}`)
  terminal.line(findings.length === 0 ? 'nothing to look at' : `${findings.length} to look at`)
  return {
    json: { findings },
    exitCode: findings.length === 0 ? exitCodes.fine : exitCodes.failure,
  }
}

export async function statistics(path: string, { terminal }: ActionContext): Promise<ActionResult> {
  const { tree } = await job.readTreeFile(path)
  const numbers = treeStatistics(tree)
  terminal.line(
    `version ${numbers.version}: ${counted(numbers.leaves, 'leaf', 'leaves')} ` +
      `under ${counted(numbers.roots, 'root')}, ${counted(numbers.levels, 'level')}, ` +
      counted(numbers.members, 'raw criterion', 'raw criteria'),
  )
  const { pinned, accepted, rejected } = numbers.reviewed
  terminal.line(
    `with a check: ${counted(numbers.checked, 'leaf', 'leaves')}; ` +
      `${count(pinned)} pinned, ${count(accepted)} accepted, ${count(rejected)} rejected`,
  )
  terminal.line(
    `xi ${tree.xi}, zeta ${tree.zeta}, rho ${tree.rho}; encoder ${tree.encoder?.id ?? 'none'}`,
  )
  const rows = numbers.parents.map((parent) => [
    clipped(parent.name, 50),
    count(parent.support),
    count(parent.children),
    parent.dominance.toFixed(2),
  ])
  for (const line of tableLines([['parent', 'support', 'children', 'dominance'], ...rows]))
    terminal.line(`  ${line}`)
  return { json: numbers }
}

export async function sweep(
  path: string,
  { values }: TreeFlags,
  { terminal }: ActionContext,
): Promise<ActionResult> {
  const all = await job.sweepTreeFile(path)
  const isAsked = (xi: number, index: number) =>
    values === undefined ? index % 2 === 1 : values.some((value) => Math.abs(value - xi) < 0.005)
  const rows = all.filter(({ xi }, index) => isAsked(xi, index))
  const cells = rows.map((row) => [
    row.xi.toFixed(2),
    count(row.leaves),
    count(row.parents),
    row.meanDominance.toFixed(3),
    row.worstDominance.toFixed(3),
  ])
  const head = ['xi', 'leaves', 'parents', 'mean dominance', 'worst dominance']
  for (const line of tableLines([head, ...cells])) terminal.line(line)
  return { json: { sweep: rows } }
}

export async function diff(
  before: string,
  after: string,
  { terminal }: ActionContext,
): Promise<ActionResult> {
  const [{ tree: first }, { tree: second }] = [
    await job.readTreeFile(before),
    await job.readTreeFile(after),
  ]
  const difference = diffTrees(first, second)
  for (const { id, name } of difference.removed)
    terminal.line(terminal.style('red', `- ${id} ${name}`))
  for (const { id, name } of difference.added)
    terminal.line(terminal.style('green', `+ ${id} ${name}`))
  for (const { id, name, fields } of difference.changed) {
    terminal.line(`~ ${id} ${name}`)
    for (const field of fields)
      terminal.line(`    ${field.field}: ${field.before} -> ${field.after}`)
  }
  terminal.line(
    `agreement of the parents (adjusted Rand index): ${difference.agreement.toFixed(3)}`,
  )
  return { json: difference }
}

export async function edit(
  path: string,
  edits: readonly TreeEdit[],
  { output = path }: TreeFlags,
  { terminal }: ActionContext,
): Promise<ActionResult> {
  return told(terminal, output, await job.editTreeFile(path, output, edits))
}

export async function apply(
  path: string,
  edits: string,
  flags: TreeFlags,
  context: ActionContext,
): Promise<ActionResult> {
  return edit(path, job.readEdits(edits), flags, context)
}

export async function prune(
  path: string,
  { output = path, min = 2 }: TreeFlags,
  { terminal }: ActionContext,
): Promise<ActionResult> {
  return told(terminal, output, await job.pruneTreeFile(path, output, min))
}

export async function split(
  path: string,
  { output = path, max = 24 }: TreeFlags,
  { terminal }: ActionContext,
): Promise<ActionResult> {
  return told(terminal, output, await job.splitTreeFile(path, output, max))
}

export async function extend(
  path: string,
  scored: string,
  { output = path, min = 3 }: TreeFlags,
  { terminal }: ActionContext,
): Promise<ActionResult> {
  const { tree, growth } = await job.extendTreeFile(path, scored, { output, seenMin: min })
  const { read, inserted, rejected } = growth
  terminal.line(
    `${counted(read, 'aspect')} matched nothing: ${inserted} became criteria, ` +
      `${rejected.seldom} came up at fewer than ${min} steps, ` +
      `${rejected['well-formed']} are not well formed`,
  )
  return told(terminal, output, tree)
}

export async function rebuild(
  path: string,
  { output = path }: TreeFlags,
  { terminal }: ActionContext,
): Promise<ActionResult> {
  const { tree, agreement } = await job.rebuildTreeFile(path, output)
  terminal.line(`agreement with the tree before (adjusted Rand index): ${agreement.toFixed(3)}`)
  return told(terminal, output, tree)
}

function told(terminal: Terminal, output: string, tree: RewardTree): ActionResult {
  const last = tree.log.at(-1)
  terminal.line(
    `version ${tree.version} is in ${output}${last === undefined ? '' : `: ${last.note}`}`,
  )
  return { json: { output, version: tree.version, change: last ?? null } }
}
