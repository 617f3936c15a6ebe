/*
 * A tree grown anew from its raw criteria, as a batch (dg-prm ). What a person has said
 * stays: leaves that were reviewed or written by hand keep their text and members, and reviewed
 * parents keep their text over whatever most of their members now stand under.
 */

import type { CriterionId } from '../domain/ids.ts'
import {
  type CriterionNode,
  isLeaf,
  type RewardTree,
  type TreeChange,
  walkTree,
} from '../domain/reward-tree.ts'
import { adjustedRandIndex } from '../stats/rand-index.ts'
import { isWithin } from '../vector/cosine.ts'
import { type ClusterOptions, clusterTree } from './cluster-tree.ts'
import {
  addParent,
  attach,
  closeDraft,
  type EmbeddedCriterion,
  type EmbeddedTree,
  nearestParent,
  openDraft,
  type TreeDraft,
  withChildren,
} from './draft.ts'

export type RebuiltTree = {
  readonly grown: EmbeddedTree
  /** Adjusted Rand index of the parents, old against new, over the criteria that stand in both. */
  readonly agreement: number
}

/**
 * The next version of a tree, rebuilt from `members`: all raw criteria that it should hold. Parents
 * that are new bear the text of their largest leaf until they are named.
 */
export function rebuildTree(
  current: EmbeddedTree,
  members: readonly EmbeddedCriterion[],
  options: Omit<ClusterOptions, 'encoder'> = {},
): RebuiltTree {
  const kept = keptLeaves(current.tree)
  const inKept = new Set(kept.flatMap(({ leaf }) => leaf.memberIds))
  const { encoder, filter, version, log } = current.tree
  const clustered = clusterTree(
    members.filter(({ raw }) => !inKept.has(raw.id)),
    { ...options, ...(encoder && { encoder }) },
  )
  const base = { ...clustered.tree, ...(filter && { filter }), version, log }
  const draft = openDraft({ tree: base, embeddings: clustered.embeddings })
  for (const { leaf, parent } of kept) plantLeaf(draft, leaf, parent, current)
  const change = rebuildChange(members.length, kept.length)
  const grown = withReviewedParents(closeDraft(draft, change), current)
  return { grown, agreement: agreementOf(current.tree, grown.tree) }
}

type KeptLeaf = { readonly leaf: CriterionNode; readonly parent: CriterionNode }

function keptLeaves(tree: RewardTree): KeptLeaf[] {
  return tree.roots.flatMap((parent) =>
    parent.children
      .filter((leaf) => isLeaf(leaf) && (leaf.review || leaf.memberIds.length === 0))
      .map((leaf) => ({ leaf, parent })),
  )
}

function rebuildChange(members: number, kept: number): Omit<TreeChange, 'version'> {
  return {
    action: 'rebuild',
    note: `${members} criteria clustered anew; ${kept} reviewed or handwritten leaves kept`,
    criteria: [],
  }
}

/** Puts a kept leaf under the nearest parent within rho, or else under the parent it had. */
function plantLeaf(
  draft: TreeDraft,
  leaf: CriterionNode,
  parent: CriterionNode,
  { embeddings }: EmbeddedTree,
): void {
  const vector = embeddings.get(leaf.id)!
  const twin = draft.leafById.get(leaf.id)
  if (twin) {
    twin.node = mergedLeaf(leaf, twin.node)
    return
  }
  const found = nearestParent(draft, vector)
  if (found && isWithin(found.distance, draft.from.rho)) {
    attach(draft, found.item, leaf, vector)
    return
  }
  const former =
    draft.parents.find(({ id }) => id === parent.id) ??
    addParent(draft, { ...parent, children: [] }, embeddings.get(parent.id)!)
  attach(draft, former, leaf, vector)
}

/** The first leaf's text and review with the members of both. */
export function mergedLeaf(into: CriterionNode, from: CriterionNode): CriterionNode {
  const domains = { ...into.domains }
  for (const [domain, count] of Object.entries(from.domains))
    domains[domain] = (domains[domain] ?? 0) + count
  return {
    ...into,
    support: into.support + from.support,
    memberIds: [...into.memberIds, ...from.memberIds],
    domains,
  }
}

/**
 * Gives each reviewed parent of the old tree back its text, over the parent that holds most of it.
 */
function withReviewedParents({ tree, embeddings }: EmbeddedTree, old: EmbeddedTree): EmbeddedTree {
  const known = new Map(embeddings)
  const roots = [...tree.roots]
  for (const reviewed of old.tree.roots.filter(({ review }) => review)) {
    const index = mostShared(reviewed, roots)
    if (index === -1) continue
    const successor = roots[index]!
    known.delete(successor.id)
    known.set(reviewed.id, old.embeddings.get(reviewed.id)!)
    roots[index] = withChildren(reviewed, successor.children)
  }
  return { tree: { ...tree, roots }, embeddings: known }
}

/** Index of the unreviewed root that shares most members with a node; -1 when none shares any. */
function mostShared(node: CriterionNode, roots: readonly CriterionNode[]): number {
  const members = membersBelow(node)
  let best = -1
  let most = 0
  for (const [index, root] of roots.entries()) {
    if (root.review) continue
    const shared = membersBelow(root).intersection(members).size
    if (shared > most) {
      most = shared
      best = index
    }
  }
  return best
}

function membersBelow(node: CriterionNode): Set<CriterionId> {
  return new Set(walkTree([node]).flatMap((below) => below.node.memberIds))
}

/**
 * Adjusted Rand index of two trees' parents over the raw criteria that stand in both; 1 when none
 * does.
 */
export function agreementOf(a: RewardTree, b: RewardTree): number {
  const inA = parentOfMember(a)
  const inB = parentOfMember(b)
  const shared = [...inA.keys()].filter((id) => inB.has(id))
  return adjustedRandIndex(
    shared.map((id) => inA.get(id)!),
    shared.map((id) => inB.get(id)!),
  )
}

function parentOfMember(tree: RewardTree): Map<CriterionId, CriterionId> {
  return new Map(
    tree.roots.flatMap((root) => [...membersBelow(root)].map((id) => [id, root.id] as const)),
  )
}
