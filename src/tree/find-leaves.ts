/*
 * The leaves of parents that are known: average linkage among the criteria of each parent, cut at
 * xi (dg-prm ). Criteria of different checks are linked apart, so that no leaf mixes them.
 * How far to cut is asked after the linking, so that all values of xi cost one linking.
 */

import { sampled, seededRng } from '../base/rng.ts'
import { centroidOf } from '../vector/cosine.ts'
import { cosineDistances, cutAtHeight, type Join, linkClusters } from '../vector/linkage.ts'
import { nearestCentroid } from './find-parents.ts'

/** A criterion as the search for leaves sees it. */
export type Leafable = {
  readonly vector: Float64Array
  /** How many raw criteria state it. */
  readonly support: number
  readonly check?: string | undefined
}

/** The criteria of one parent and one check, linked and ready to be cut. */
export type LinkedGroup = {
  readonly parent: number
  readonly members: readonly number[]
  /** The members that were linked: all, or a seeded sample of 4,000. */
  readonly linked: readonly number[]
  readonly joins: readonly Join[]
}

const linkedMax = 4000

/** Links the criteria of every parent. `labels` holds the parent of each item. O(n^2) a parent. */
export function linkWithinParents(
  items: readonly Leafable[],
  labels: readonly number[],
): LinkedGroup[] {
  const groups = new Map<string, { readonly parent: number; readonly members: number[] }>()
  for (const [index, { check }] of items.entries()) {
    const parent = labels[index]!
    const key = JSON.stringify([parent, check ?? null])
    if (!groups.has(key)) groups.set(key, { parent, members: [] })
    groups.get(key)!.members.push(index)
  }
  return [...groups.values()].map(({ parent, members }) => {
    const linked = sampled(members, linkedMax, seededRng(1))
    const vectors = linked.map((index) => items[index]!.vector)
    return { parent, members, linked, joins: linkClusters(cosineDistances(vectors), 'average') }
  })
}

/** The leaves at a merge radius: item numbers of each, with the parent's number. */
export function leavesAt(
  groups: readonly LinkedGroup[],
  items: readonly Leafable[],
  xi: number,
): { readonly parent: number; readonly members: readonly number[] }[] {
  return groups.flatMap(({ parent, members, linked, joins }) => {
    const leaves: number[][] = []
    const labels = cutAtHeight(joins, linked.length, xi)
    for (const [at, label] of labels.entries()) (leaves[label] ??= []).push(linked[at]!)
    if (linked.length < members.length) followNearest(leaves, members, items)
    return leaves.map((leaf) => ({ parent, members: leaf }))
  })
}

/** Members that were not linked join the leaf whose centroid is nearest. */
function followNearest(
  leaves: number[][],
  members: readonly number[],
  items: readonly Leafable[],
): void {
  const placed = new Set(leaves.flat())
  const centroids = leaves.map((leaf) => centroidOf(leaf.map((index) => items[index]!.vector)))
  for (const index of members)
    if (!placed.has(index)) leaves[nearestCentroid(items[index]!.vector, centroids)]!.push(index)
}

/** What one merge radius makes of the criteria. */
export type SweepRow = {
  readonly xi: number
  readonly leaves: number
  readonly parents: number
  /** Largest child's share of its parent's support, averaged over the parents. */
  readonly meanDominance: number
  readonly worstDominance: number
}

export function sweepRow(
  groups: readonly LinkedGroup[],
  items: readonly Leafable[],
  xi: number,
): SweepRow {
  const leaves = leavesAt(groups, items, xi)
  const largest = new Map<number, number>()
  const total = new Map<number, number>()
  for (const { parent, members } of leaves) {
    const support = members.reduce((sum, index) => sum + items[index]!.support, 0)
    largest.set(parent, Math.max(largest.get(parent) ?? 0, support))
    total.set(parent, (total.get(parent) ?? 0) + support)
  }
  const shares = [...total].map(([parent, support]) => largest.get(parent)! / support)
  return {
    xi,
    leaves: leaves.length,
    parents: total.size,
    meanDominance: shares.reduce((sum, share) => sum + share, 0) / Math.max(1, shares.length),
    worstDominance: Math.max(0, ...shares),
  }
}
