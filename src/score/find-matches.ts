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

/**
 * For each aspect the leaves below some roots within zeta, nearest first (DG-PRM ). A vector
 * that was asked for before is answered from memory as long as it lives: a cached encoder gives one
 * vector a text, and the same aspects come up at step after step.
 */
export function findMatches(
  tree: RewardTree,
  embeddings: Embeddings,
  aspects: readonly Float64Array[],
  reachable: readonly CriterionNode[],
): Match[][] {
  const { index, found } = leafIndexOf(tree, embeddings)
  if (index.items.length === 0) return aspects.map(() => [])
  const asked = aspects.filter((aspect) => !found.has(aspect))
  for (const [at, near] of allWithin(index, asked, tree.zeta).entries()) found.set(asked[at]!, near)
  const roots = new Set(reachable)
  return aspects.map((aspect) =>
    found
      .get(aspect)!
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
const indexes = new WeakMap<RewardTree, WeakMap<Embeddings, LeafIndex>>()

type LeafIndex = {
  readonly index: VectorIndex<PlacedLeaf>
  readonly found: WeakMap<Float64Array, ReturnType<typeof allWithin<PlacedLeaf>>[number]>
}

function leafIndexOf(tree: RewardTree, embeddings: Embeddings): LeafIndex {
  const known = indexes.get(tree) ?? new WeakMap<Embeddings, LeafIndex>()
  indexes.set(tree, known)
  const leaves = known.get(embeddings) ?? {
    index: indexLeaves(tree, embeddings),
    found: new WeakMap(),
  }
  known.set(embeddings, leaves)
  return leaves
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
