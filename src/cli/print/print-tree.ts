import { type CriterionNode, isLeaf, type RewardTree } from '../../domain/reward-tree.ts'
import { clipped, count, type Terminal } from '../terminal.ts'

export type PrintTreeOptions = {
  /** Roots and children shown at each level; what is left out is counted. Default all. */
  readonly rootsMax?: number
  readonly childrenMax?: number
}

/** The tree as a person reads it: general to specific, with how often each was stated. */
export function printTree(
  terminal: Terminal,
  tree: RewardTree,
  { rootsMax = Infinity, childrenMax = Infinity }: PrintTreeOptions = {},
): void {
  for (const root of tree.roots.slice(0, rootsMax)) printNode(terminal, root, '', childrenMax)
  const more = tree.roots.length - rootsMax
  if (more > 0) terminal.line(terminal.style('dim', `and ${count(more)} more parents`))
}

function printNode(
  terminal: Terminal,
  node: CriterionNode,
  indent: string,
  childrenMax: number,
): void {
  const marks = [
    node.support > 0 ? `×${count(node.support)}` : '',
    node.weight === 1 ? '' : `weight ${node.weight}`,
    node.check === undefined ? '' : `check ${node.check}`,
    node.review ?? '',
  ].filter((mark) => mark !== '')
  const note = marks.length === 0 ? '' : ` (${marks.join(', ')})`
  const width = Math.max(24, terminal.columns - indent.length - note.length - 2)
  const name = clipped(node.name, width)
  terminal.line(
    `${indent}${isLeaf(node) ? name : terminal.style('bold', name)}${terminal.style('dim', note)}`,
  )
  for (const child of node.children.slice(0, childrenMax))
    printNode(terminal, child, `${indent}  `, childrenMax)
  const more = node.children.length - childrenMax
  if (more > 0) terminal.line(terminal.style('dim', `${indent}  and ${count(more)} more`))
}
