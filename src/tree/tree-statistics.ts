import type { CriterionId } from '../domain/ids.ts'
import { isLeaf, type RewardTree, walkTree } from '../domain/reward-tree.ts'

/** A tree in numbers. */
export type TreeStatistics = {
  readonly version: number
  readonly roots: number
  readonly leaves: number
  /** Levels; 2 for a grown tree, 0 for an empty one. */
  readonly levels: number
  /** Raw criteria that were merged into the leaves. */
  readonly members: number
  readonly reviewed: {
    readonly pinned: number
    readonly accepted: number
    readonly rejected: number
  }
  /** Leaves that a check scores. */
  readonly checked: number
  readonly meanDominance: number
  readonly parents: readonly ParentStatistics[]
}

export type ParentStatistics = {
  readonly id: CriterionId
  readonly name: string
  readonly support: number
  readonly children: number
  /** Largest child's share of the parent's support; 0 without support. */
  readonly dominance: number
}

/** Counts what a tree holds; parents in the order of the tree. */
export function treeStatistics(tree: RewardTree): TreeStatistics {
  const nodes = walkTree(tree.roots).toArray()
  const leaves = nodes.filter(({ node }) => isLeaf(node))
  const reviewed = { pinned: 0, accepted: 0, rejected: 0 }
  for (const { node } of nodes) if (node.review) reviewed[node.review] += 1
  const parents = tree.roots.map(({ id, name, support, children }) => {
    const largest = Math.max(0, ...children.map((child) => child.support))
    const dominance = support === 0 ? 0 : largest / support
    return { id, name, support, children: children.length, dominance }
  })
  const supported = parents.filter(({ support }) => support > 0)
  return {
    version: tree.version,
    roots: tree.roots.length,
    leaves: leaves.length,
    levels: nodes.reduce((deepest, { depth }) => Math.max(deepest, depth + 1), 0),
    members: leaves.reduce((sum, { node }) => sum + node.support, 0),
    reviewed,
    checked: leaves.filter(({ node }) => node.check !== undefined).length,
    meanDominance:
      supported.reduce((sum, { dominance }) => sum + dominance, 0) / Math.max(1, supported.length),
    parents,
  }
}
