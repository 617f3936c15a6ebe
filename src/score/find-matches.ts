import type { CriterionId } from '../domain/ids.ts'
import {
  type CriterionNode,
  type Embeddings,
  isLeaf,
  type RewardTree,
  walkTree,
} from '../domain/reward-tree.ts'
import { addToIndex, allWithin, openIndex, type VectorIndex } from '../vector/vector-index.ts'

/** A leaf near an aspect, and how near. */
export type Match = { readonly id: CriterionId; readonly distance: number }

/** For each aspect the leaves below some roots within zeta, nearest first (DG-PRM ). */
export function findMatches(
  tree: RewardTree,
  embeddings: Embeddings,
  aspects: readonly Float64Array[],
  reachable: readonly CriterionNode[],
): Match[][] {
  const index = leafIndexOf(tree, embeddings)
  if (index.items.length === 0) return aspects.map(() => [])
  const roots = new Set(reachable)
  return allWithin(index, aspects, tree.zeta).map((found) =>
    found
      .filter(({ item }) => roots.has(item.root))
      .map(({ item, distance }) => ({ id: item.id, distance })),
  )
}

type PlacedLeaf = {
  readonly id: CriterionId
  readonly vector: Float64Array
  readonly root: CriterionNode
}

/** A tree never changes, so its leaves are indexed once for all the steps that it scores. */
const indexes = new WeakMap<RewardTree, WeakMap<Embeddings, VectorIndex<PlacedLeaf>>>()

function leafIndexOf(tree: RewardTree, embeddings: Embeddings): VectorIndex<PlacedLeaf> {
  const known = indexes.get(tree) ?? new WeakMap<Embeddings, VectorIndex<PlacedLeaf>>()
  indexes.set(tree, known)
  const index = known.get(embeddings) ?? indexLeaves(tree, embeddings)
  known.set(embeddings, index)
  return index
}

function indexLeaves(tree: RewardTree, embeddings: Embeddings): VectorIndex<PlacedLeaf> {
  const leaves = tree.roots.flatMap((root) =>
    [...walkTree([root])].flatMap(({ node }) => {
      const vector = embeddings.get(node.id)
      const isSelectable = isLeaf(node) && node.review !== 'rejected'
      return isSelectable && vector ? [{ id: node.id, vector, root }] : []
    }),
  )
  const index = openIndex<PlacedLeaf>(leaves[0]?.vector.length ?? 0)
  for (const leaf of leaves) addToIndex(index, leaf)
  return index
}
