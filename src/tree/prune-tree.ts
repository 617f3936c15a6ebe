/* How a tree is kept small (dg-prm ): wide parents are split, weak leaves are dropped. */

import type { CriterionId } from '../domain/ids.ts'
import { type CriterionNode, isLeaf, type RewardTree } from '../domain/reward-tree.ts'
import { cosineDistances, cutAtHeight, linkClusters } from '../vector/linkage.ts'
import { type EmbeddedTree, newParent, withChildren } from './draft.ts'
import { nextVersion } from './edit-tree.ts'

export type PruneOptions = {
  /** Leaves with less support go. Default 2. */
  readonly supportMin?: number
  /** Leaves of which this is true go too: never selected in the scorings at hand. */
  readonly isUnused?: (id: CriterionId) => boolean
}

/**
 * Without weak leaves and empty parents. Pinned and accepted criteria, and handwritten ones, stay.
 */
export function pruneTree(tree: RewardTree, options: PruneOptions = {}): RewardTree {
  const { supportMin = 2, isUnused = () => false } = options
  const dropped: CriterionNode[] = []
  const isWeak = (leaf: CriterionNode) =>
    !isProtected(leaf) && (leaf.support < supportMin || isUnused(leaf.id))
  const prune = (nodes: readonly CriterionNode[]): CriterionNode[] =>
    nodes.flatMap((node) => {
      if (isLeaf(node)) {
        if (!isWeak(node)) return [node]
        dropped.push(node)
        return []
      }
      const children = prune(node.children)
      if (children.length > 0 || isProtected(node)) return [withChildren(node, children)]
      dropped.push(node)
      return []
    })
  const roots = prune(tree.roots)
  if (dropped.length === 0) return tree
  const note = `${dropped.length} criteria with too little support or use dropped`
  return nextVersion(tree, roots, {
    action: 'prune',
    note,
    criteria: dropped.map(({ id }) => id),
  })
}

function isProtected({ review, memberIds, children }: CriterionNode): boolean {
  const isHandwritten = memberIds.length === 0 && children.length === 0
  return review === 'pinned' || review === 'accepted' || isHandwritten
}

export type SplitOptions = {
  /** Parents with more children are split. Default 24. */
  readonly childrenMax?: number
}

/**
 * Splits wide parents by average linkage of their leaves, cut at 0.8 rho. The largest part keeps
 * the parent's text; the others bear their first leaf's text until they are named. A parent whose
 * leaves all lie within 0.8 rho of each other stays whole, and so do pinned parents.
 */
export function splitTree(
  { tree, embeddings }: EmbeddedTree,
  options: SplitOptions = {},
): EmbeddedTree {
  const { childrenMax = 24 } = options
  const known = new Map(embeddings)
  const made: CriterionId[] = []
  const roots = tree.roots.flatMap((root) => {
    if (root.children.length <= childrenMax || root.review === 'pinned') return [root]
    const [largest, ...others] = partsOf(root, embeddings, 0.8 * tree.rho)
    const parents = others.map((part) => withChildren(newParent(part[0]!, tree.version + 1), part))
    for (const [index, { id }] of parents.entries())
      known.set(id, known.get(others[index]![0]!.id)!)
    if (parents.length > 0) made.push(root.id, ...parents.map(({ id }) => id))
    return [withChildren(root, largest!), ...parents]
  })
  if (made.length === 0) return { tree, embeddings }
  const note = `parents with more than ${childrenMax} children split at 0.8 rho`
  return {
    tree: nextVersion(tree, roots, { action: 'split', note, criteria: made }),
    embeddings: known,
  }
}

/** Children in groups, best supported group first. */
function partsOf(
  root: CriterionNode,
  embeddings: EmbeddedTree['embeddings'],
  height: number,
): CriterionNode[][] {
  const { children } = root
  const distances = cosineDistances(children.map(({ id }) => embeddings.get(id)!))
  const parts: CriterionNode[][] = []
  for (const [index, label] of cutAtHeight(
    linkClusters(distances, 'average'),
    children.length,
    height,
  ).entries())
    (parts[label] ??= []).push(children[index]!)
  return parts.toSorted((a, b) => supportOf(b) - supportOf(a))
}

function supportOf(part: readonly CriterionNode[]): number {
  return part.reduce((sum, { support }) => sum + support, 0)
}
