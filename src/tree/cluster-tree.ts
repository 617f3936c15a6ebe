/*
 * A whole tree at once, from all raw criteria: parents by `findParents`, leaves by average linkage
 * inside each parent (dg-prm, batch). The radii follow from the data:
 *   rho = the smallest radius that holds 99 of 100 criteria around their parent's centroid;
 *   xi  = the largest hundredth up to rho at which the mean dominance is at most one half, where
 *         dominance is the largest leaf's share of its parent's support;
 *   zeta = four fifths of xi, the ratio of the published defaults.
 * The result does not depend on the order in which the criteria come.
 */

import { criterionText } from '../domain/criterion.ts'
import type { CriterionId } from '../domain/ids.ts'
import type { CriterionNode, EncoderStamp } from '../domain/reward-tree.ts'
import { centroidOf, cosineDistance } from '../vector/cosine.ts'
import { emptyTree, type Radii } from './build-tree.ts'
import {
  type EmbeddedCriterion,
  type EmbeddedTree,
  newLeaf,
  newParent,
  withChildren,
  withMember,
} from './draft.ts'
import {
  type Leafable,
  leavesAt,
  linkWithinParents,
  type SweepRow,
  sweepRow,
} from './find-leaves.ts'
import { type FindParentsOptions, findParents, type PartitionQuality } from './find-parents.ts'

export type ClusterOptions = FindParentsOptions & Radii & { readonly encoder?: EncoderStamp }

export type Clustered = EmbeddedTree & {
  /** The numbers of parents that were tried, with what each is worth. */
  readonly tried: readonly PartitionQuality[]
  /** One row for each hundredth of xi up to rho. */
  readonly sweep: readonly SweepRow[]
}

/** Version 1 of a tree whose parents still bear the text of their largest leaf. */
export function clusterTree(
  criteria: readonly EmbeddedCriterion[],
  options: ClusterOptions = {},
): Clustered {
  const distinct = distinctCriteria(criteria)
  if (distinct.length === 0)
    return {
      tree: { ...emptyTree(options, options.encoder), version: 1 },
      embeddings: new Map(),
      tried: [],
      sweep: [],
    }
  const { labels, centroids, tried } = findParents(
    distinct.map(({ vector }) => vector),
    options,
  )
  const groups = linkWithinParents(distinct, labels)
  const rho = options.rho ?? Math.max(options.xi ?? 0, attachRadius(distinct, labels, centroids))
  const sweep = hundredthsUpTo(rho).map((value) => sweepRow(groups, distinct, value))
  const xi = options.xi ?? sweep.findLast((row) => row.meanDominance <= 0.5)?.xi ?? 0
  const zeta = options.zeta ?? Math.round(80 * xi) / 100
  const leaves = leavesAt(groups, distinct, xi)
  const empty = emptyTree({ xi, zeta, rho }, options.encoder)
  return { ...assembled(distinct, leaves, empty), tried, sweep }
}

/** All raw criteria that state one text with one check: what the clustering sees as one point. */
type DistinctCriterion = Leafable & {
  readonly id: CriterionId
  readonly members: readonly EmbeddedCriterion[]
}

/** In order of id, members too: whatever the order of arrival, the same list. */
function distinctCriteria(criteria: readonly EmbeddedCriterion[]): DistinctCriterion[] {
  const byText = new Map<string, EmbeddedCriterion[]>()
  for (const criterion of criteria) {
    const key = JSON.stringify([criterionText(criterion.raw), criterion.raw.check ?? null])
    if (!byText.has(key)) byText.set(key, [])
    byText.get(key)!.push(criterion)
  }
  return [...byText.values()]
    .map((same) => {
      const members = same.toSorted((a, b) => (a.raw.id < b.raw.id ? -1 : 1))
      const [{ raw, vector }] = members as [EmbeddedCriterion]
      return { id: newLeaf(raw, 1).id, check: raw.check, vector, support: members.length, members }
    })
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
}

function attachRadius(
  items: readonly Leafable[],
  labels: readonly number[],
  centroids: readonly Float64Array[],
): number {
  const distances = items
    .map(({ vector }, index) => cosineDistance(vector, centroids[labels[index]!]!))
    .toSorted((a, b) => a - b)
  return Math.ceil(100 * distances[Math.ceil(0.99 * distances.length) - 1]!) / 100
}

function hundredthsUpTo(rho: number): number[] {
  return Array.from({ length: Math.floor(100 * rho + 1e-9) }, (_, k) => (k + 1) / 100)
}

function assembled(
  items: readonly DistinctCriterion[],
  leaves: readonly { readonly parent: number; readonly members: readonly number[] }[],
  empty: EmbeddedTree['tree'],
): EmbeddedTree {
  const embeddings = new Map<CriterionId, Float64Array>()
  const children: CriterionNode[][] = []
  for (const { parent, members } of leaves) {
    const inLeaf = members.map((index) => items[index]!)
    const leader = mostCentral(inLeaf)
    embeddings.set(leader.id, leader.vector)
    ;(children[parent] ??= []).push(leafOf(leader, inLeaf))
  }
  const roots = children.map((unordered) => {
    const ordered = unordered.toSorted(bySupport)
    const parent = newParent(ordered[0]!, 1)
    embeddings.set(parent.id, embeddings.get(ordered[0]!.id)!)
    return withChildren(parent, ordered)
  })
  return { tree: { ...empty, version: 1, roots: roots.toSorted(bySupport) }, embeddings }
}

/** The leader of a batch leaf: the criterion nearest to the centroid; ties by smallest id. */
function mostCentral(items: readonly DistinctCriterion[]): DistinctCriterion {
  const centroid = centroidOf(items.map(({ vector }) => vector))
  const distances = items.map(({ vector }) => cosineDistance(vector, centroid))
  return items[distances.indexOf(Math.min(...distances))]!
}

function leafOf(leader: DistinctCriterion, items: readonly DistinctCriterion[]): CriterionNode {
  const others = items.flatMap(({ members }) => members).filter((one) => one !== leader.members[0])
  return others.reduce((leaf, { raw }) => withMember(leaf, raw), newLeaf(leader.members[0]!.raw, 1))
}

/** Best supported first, then by id. */
function bySupport(a: CriterionNode, b: CriterionNode): number {
  return b.support - a.support || (a.id < b.id ? -1 : 1)
}
