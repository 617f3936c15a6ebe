/*
 * Incremental hierarchical clustering (dg-prm ): a criterion nearer than xi to a
 * leaf is that leaf once more; otherwise it becomes a leaf of the nearest parent within rho, or
 * founds a parent. Leaves keep the text and vector of their first member, so that clusters cannot
 * drift. O(leaves * dimensions) an insertion.
 */

import { assert } from '../base/assert.ts'
import type { CriterionId } from '../domain/ids.ts'
import { isWithin } from '../vector/cosine.ts'
import {
  addParent,
  attach,
  type EmbeddedCriterion,
  nearestLeaf,
  nearestParent,
  newLeaf,
  newParent,
  type TreeDraft,
  withMember,
} from './draft.ts'

/** Where a raw criterion went, and how far it was from there. */
export type Insertion = {
  readonly kind: 'merged' | 'attached' | 'founded'
  readonly leafId: CriterionId
  readonly parentId: CriterionId
  /** Distance to the leaf it was merged into or the parent it was attached to. */
  readonly distance?: number
}

/**
 * Puts one criterion into the draft. Criteria of different checks are never one leaf, however near
 * their texts are; the same text with the same check is always one.
 */
export function insertCriterion(draft: TreeDraft, item: EmbeddedCriterion): Insertion {
  const { from } = draft
  assert(from.xi <= from.rho, 'the merge radius xi does not exceed the attach radius rho')
  const leaf = newLeaf(item.raw, from.version + 1)
  const near = sameOrNearest(draft, item, leaf.id)
  if (near && isWithin(near.distance, from.xi)) {
    near.item.node = withMember(near.item.node, item.raw)
    const { id, parent } = near.item
    return { kind: 'merged', leafId: id, parentId: parent.id, distance: near.distance }
  }
  const parent = nearestParent(draft, item.vector)
  if (parent && isWithin(parent.distance, from.rho)) {
    attach(draft, parent.item, leaf, item.vector)
    const { id } = parent.item
    return { kind: 'attached', leafId: leaf.id, parentId: id, distance: parent.distance }
  }
  const founded = addParent(draft, newParent(leaf, from.version + 1), item.vector)
  attach(draft, founded, leaf, item.vector)
  return { kind: 'founded', leafId: leaf.id, parentId: founded.id }
}

function sameOrNearest(draft: TreeDraft, { raw, vector }: EmbeddedCriterion, id: CriterionId) {
  const same = draft.leafById.get(id)
  if (same && same.node.check === raw.check) return { item: same, distance: 0 }
  return nearestLeaf(draft, raw.check, vector)
}
