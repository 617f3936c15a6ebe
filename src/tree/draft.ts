/*
 * The working form of a two-level tree: the same criteria with their vectors, changed in place
 * while criteria are inserted. A draft is opened from a tree and closed into the tree's next
 * version.
 */

import { KitError } from '../base/errors.ts'
import { type Criterion, criterionId, type RawCriterion } from '../domain/criterion.ts'
import { type CriterionId, idOf } from '../domain/ids.ts'
import {
  type CriterionNode,
  type Embeddings,
  isLeaf,
  makeNode,
  type RewardTree,
  type TreeChange,
} from '../domain/reward-tree.ts'
import { addTo, normalised } from '../vector/cosine.ts'
import {
  addToIndex,
  moveInIndex,
  nearestInIndex,
  openIndex,
  type VectorIndex,
} from '../vector/vector-index.ts'
import type { Neighbour } from '../vector/nearest.ts'

/** A tree with a unit vector for each of its criteria. */
export type EmbeddedTree = { readonly tree: RewardTree; readonly embeddings: Embeddings }

/** A raw criterion with the vector of its text. */
export type EmbeddedCriterion = { readonly raw: RawCriterion; readonly vector: Float64Array }

export type DraftLeaf = {
  readonly id: CriterionId
  readonly parent: DraftParent
  /** The leader's embedding. */
  readonly vector: Float64Array
  node: CriterionNode
}

export type DraftParent = {
  readonly id: CriterionId
  readonly node: CriterionNode
  /** Embedding of the parent's own text, which is not its centroid. */
  readonly embedding: Float64Array
  /** Normalised mean of the leaves' vectors (R-3.10). */
  vector: Float64Array
  readonly sum: Float64Array
  readonly leaves: DraftLeaf[]
}

/** Change it with `addParent` and `attach` alone, which keep the indexes in step. */
export type TreeDraft = {
  readonly from: RewardTree
  readonly parents: DraftParent[]
  readonly leafById: Map<CriterionId, DraftLeaf>
  /** Parents by their centroids; undefined before the first. */
  parentIndex: VectorIndex<DraftParent> | undefined
  /** Leaves by their check (undefined for texts): only leaves of one check are ever compared. */
  readonly leafIndexes: Map<string | undefined, VectorIndex<DraftLeaf>>
}

/**
 * Opens a tree for insertion. Throws `tree-invalid` when it is deeper than two levels or lacks a
 * vector.
 */
export function openDraft({ tree, embeddings }: EmbeddedTree): TreeDraft {
  const vectorOf = (node: CriterionNode): Float64Array => {
    const vector = embeddings.get(node.id)
    if (vector) return vector
    throw new KitError(
      'tree-invalid',
      `criterion "${node.name}" (${node.id}) has no embedding; embed the tree before growing it`,
    )
  }
  const draft: TreeDraft = {
    from: tree,
    parents: [],
    leafById: new Map(),
    parentIndex: undefined,
    leafIndexes: new Map(),
  }
  for (const root of tree.roots) {
    const parent = addParent(draft, root, vectorOf(root))
    for (const child of root.children) {
      if (!isLeaf(child))
        throw new KitError(
          'tree-invalid',
          `criterion "${child.name}" (${child.id}) has criteria below it; ` +
            'only trees of two levels grow',
        )
      attach(draft, parent, child, vectorOf(child))
    }
  }
  return draft
}

/** The draft as the next version of its tree, with the change in the log. */
export function closeDraft(draft: TreeDraft, change: Omit<TreeChange, 'version'>): EmbeddedTree {
  const { from, parents } = draft
  const version = from.version + 1
  const embeddings = new Map<CriterionId, Float64Array>()
  const roots = parents.map(({ id, node, embedding, leaves }) => {
    embeddings.set(id, embedding)
    for (const leaf of leaves) embeddings.set(leaf.id, leaf.vector)
    return withChildren(
      node,
      leaves.map((leaf) => leaf.node),
    )
  })
  return {
    tree: { ...from, version, roots, log: [...from.log, { version, ...change }] },
    embeddings,
  }
}

/** A parent with the support and domains of what stands below it. */
export function withChildren(
  parent: CriterionNode,
  children: readonly CriterionNode[],
): CriterionNode {
  const domains: Record<string, number> = {}
  for (const child of children)
    for (const [domain, count] of Object.entries(child.domains))
      domains[domain] = (domains[domain] ?? 0) + count
  const support = children.reduce((sum, child) => sum + child.support, 0)
  return { ...parent, support, domains, children }
}

/** A leaf with one more member. */
export function withMember(leaf: CriterionNode, raw: RawCriterion): CriterionNode {
  const { domains } = leaf
  return {
    ...leaf,
    support: leaf.support + 1,
    memberIds: [...leaf.memberIds, raw.id],
    domains: { ...domains, [raw.domain]: (domains[raw.domain] ?? 0) + 1 },
  }
}

/** A parent that has no leaves yet; until then it stands where its own text does. */
export function addParent(
  draft: TreeDraft,
  node: CriterionNode,
  embedding: Float64Array,
): DraftParent {
  const sum = new Float64Array(embedding.length)
  const parent = { id: node.id, node, embedding, vector: embedding, sum, leaves: [] }
  draft.parents.push(parent)
  draft.parentIndex ??= openIndex(embedding.length)
  addToIndex(draft.parentIndex, parent)
  return parent
}

/** Puts a leaf under a parent of the draft and moves the parent's centroid. */
export function attach(
  draft: TreeDraft,
  parent: DraftParent,
  node: CriterionNode,
  vector: Float64Array,
): void {
  const leaf = { id: node.id, parent, vector, node }
  parent.leaves.push(leaf)
  if (!draft.leafById.has(leaf.id)) draft.leafById.set(leaf.id, leaf)
  const index = draft.leafIndexes.get(node.check) ?? openIndex<DraftLeaf>(vector.length)
  draft.leafIndexes.set(node.check, index)
  addToIndex(index, leaf)
  addTo(parent.sum, vector)
  parent.vector = normalised(parent.sum)
  moveInIndex(draft.parentIndex!, parent)
}

/** The parent whose centroid is nearest. */
export function nearestParent(
  { parentIndex }: TreeDraft,
  vector: Float64Array,
): Neighbour<DraftParent> | undefined {
  return parentIndex && nearestInIndex(parentIndex, vector)
}

/** The leaf of a check (undefined for texts) that is nearest. */
export function nearestLeaf(
  { leafIndexes }: TreeDraft,
  check: string | undefined,
  vector: Float64Array,
): Neighbour<DraftLeaf> | undefined {
  const index = leafIndexes.get(check)
  return index && nearestInIndex(index, vector)
}

/** The leaf that a raw criterion founds: the same text and check make the same leaf everywhere. */
export function newLeaf(raw: RawCriterion, since: number): CriterionNode {
  const { name, description, check } = raw
  const text = { name, description, ...(check !== undefined && { check }) }
  return withMember(makeNode({ id: criterionId(text), ...text }, { since }), raw)
}

/** A parent that has no name of its own yet: its first leaf's text, under another id. */
export function newParent(leaf: Criterion, since: number): CriterionNode {
  const { id, name, description } = leaf
  return makeNode({ id: idOf<CriterionId>({ parentOf: id }), name, description }, { since })
}
