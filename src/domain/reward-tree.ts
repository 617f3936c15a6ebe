import type { Criterion, Facet } from './criterion.ts'
import type { CriterionId } from './ids.ts'

/**
 * A criterion in the tree. Any depth; a node without children is a leaf. `level` is not stored: it
 * is the depth. DG-PRM's growth makes two levels, parents and children.
 */
export type CriterionNode = Criterion & {
  /** Share of this node in its parent's score relative to its siblings. Default 1. */
  readonly weight: number
  /** How many raw criteria were merged into it (leaves) or stand below it (inner nodes). */
  readonly support: number
  /**
   * Ids of the raw criteria merged into this leaf; empty for inner nodes and criteria written by
   * hand.
   */
  readonly memberIds: readonly CriterionId[]
  /** Raw criteria per domain. */
  readonly domains: Readonly<Record<string, number>>
  readonly facet?: Facet
  /**
   * A person's word: pinned nodes survive rebuilds and prunes, rejected ones are never selected.
   */
  readonly review?: 'pinned' | 'accepted' | 'rejected'
  /** Version of the tree in which this text first stood. */
  readonly since: number
  readonly children: readonly CriterionNode[]
}

/** What the embeddings of a tree were made with; a tree is refused by any other encoder. */
export type EncoderStamp = {
  readonly id: string
  readonly dimensions: number
}

/**
 * One change of a tree: what was done to which criteria, so that an old score can be traced
 * (R-2.4).
 */
export type TreeChange = {
  readonly version: number
  readonly action:
    | 'grow'
    | 'insert'
    | 'rebuild'
    | 'split'
    | 'prune'
    | 'add'
    | 'merge'
    | 'rename'
    | 'pin'
    | 'accept'
    | 'reject'
    | 'apply'
  readonly note: string
  readonly criteria: readonly CriterionId[]
}

/** What the filter did to the raw criteria that a tree was grown from. */
export type FilterStatistics = {
  readonly read: number
  readonly kept: number
  /** How many each rule turned away, by the name of the rule. */
  readonly rejected: Readonly<Record<string, number>>
}

/** Criteria from general (roots) to specific (leaves). */
export type RewardTree = {
  readonly schema: 1
  readonly version: number
  /** Absent when nothing in the tree was embedded, such as a tree of executable checks. */
  readonly encoder?: EncoderStamp
  /** Merge radius: leaves closer than this are one criterion (cosine distance, R-3.10). */
  readonly xi: number
  /** Match radius of an aspect phrase to a child. */
  readonly zeta: number
  /** Attach radius of a leaf to a parent's centroid. */
  readonly rho: number
  /** Absent for trees that were not grown. */
  readonly filter?: FilterStatistics
  readonly roots: readonly CriterionNode[]
  readonly log: readonly TreeChange[]
}

/**
 * A unit vector for each criterion of a tree, beside the tree file; recomputable from the texts.
 */
export type Embeddings = ReadonlyMap<CriterionId, Float64Array>

/** Every node with its depth (roots have depth 0), parents before children. */
export function* walkTree(
  nodes: readonly CriterionNode[],
  depth = 0,
): Generator<{ readonly node: CriterionNode; readonly depth: number }> {
  for (const node of nodes) {
    yield { node, depth }
    yield* walkTree(node.children, depth + 1)
  }
}

export function isLeaf(node: CriterionNode): boolean {
  return node.children.length === 0
}

/** A node written by hand or by a check: no members, support 0, weight 1 unless given. */
export function makeNode(
  criterion: Criterion,
  fields: Partial<Omit<CriterionNode, keyof Criterion>> = {},
): CriterionNode {
  return {
    ...criterion,
    weight: 1,
    support: 0,
    memberIds: [],
    domains: {},
    since: 1,
    children: [],
    ...fields,
  }
}
