/*
 * Agglomerative clustering with average or Ward's linkage: the joins of a tree and where to cut it.
 * One Float32 for each of the n(n-1)/2 pairs.
 */

import { assert } from '../base/assert.ts'
import type { CondensedDistances, Linkage, LinkageOptions } from './cluster-field.ts'
import { dotEach } from './cosine.ts'
import { type Meeting, meetAll } from './neighbour-chain.ts'

/**
 * Two clusters that became one. Below `count` a number is an item; `count + k` is the k-th join.
 */
export type Join = {
  readonly left: number
  readonly right: number
  /** How far apart the two were. Never falls from one join to the next. */
  readonly height: number
}

/**
 * All joins, lowest first; ties in the order in which they were found. Uses the distances up: their
 * values are overwritten, so that no second copy of them is needed. Throws when a distance is not
 * finite.
 */
export function linkClusters(
  distances: CondensedDistances,
  linkage: Linkage,
  options?: LinkageOptions,
): Join[] {
  return numbered(meetAll(distances, linkage, options), distances.count)
}

/**
 * A cluster number for every item after all joins up to a height (inclusive); item 0 is in cluster
 * 0.
 */
export function cutAtHeight(joins: readonly Join[], count: number, height: number): number[] {
  const above = joins.findIndex((one) => one.height > height)
  return labelsAfter(above === -1 ? joins : joins.slice(0, above), count)
}

/** A cluster number for every item when `clusters` clusters are left. */
export function cutIntoClusters(joins: readonly Join[], count: number, clusters: number): number[] {
  assert(clusters >= 1, 'a cut leaves at least one cluster')
  return labelsAfter(joins.slice(0, Math.max(0, count - clusters)), count)
}

/** All pairwise cosine distances of unit (or zero) vectors. O(n^2 d). */
export function cosineDistances(vectors: readonly Float64Array[]): CondensedDistances {
  const count = vectors.length
  const values = new Float32Array((count * (count - 1)) / 2)
  const products = new Float64Array(count)
  let at = 0
  for (let i = 0; i < count; i++) {
    dotEach(vectors[i]!, vectors, i + 1, products)
    for (let j = 0; j < count - i - 1; j++) values[at++] = 1 - products[j]!
  }
  return { count, values }
}

/** Sorts joins by height and names clusters by the join that made them. */
function numbered(meetings: readonly Meeting[], count: number): Join[] {
  const roots = startSets(count)
  const clusterOf = Array.from({ length: count }, (_, item) => item)
  return meetings
    .toSorted((a, b) => a.height - b.height)
    .map(({ kept, gone, height }, made) => {
      const left = clusterOf[rootOf(roots, kept)]!
      const right = clusterOf[rootOf(roots, gone)]!
      clusterOf[unite(roots, kept, gone)] = count + made
      return { left: Math.min(left, right), right: Math.max(left, right), height }
    })
}

function labelsAfter(joins: readonly Join[], count: number): number[] {
  const sets = startSets(count + joins.length)
  for (const [made, { left, right }] of joins.entries()) {
    unite(sets, left, count + made)
    unite(sets, right, count + made)
  }
  const labels = new Map<number, number>()
  return Array.from({ length: count }, (_, item) => {
    const root = rootOf(sets, item)
    if (!labels.has(root)) labels.set(root, labels.size)
    return labels.get(root)!
  })
}

/** Disjoint sets: each member points towards the smallest member of its set. */
function startSets(count: number): Int32Array {
  return Int32Array.from({ length: count }, (_, item) => item)
}

function rootOf(sets: Int32Array, member: number): number {
  let root = member
  while (sets[root] !== root) {
    sets[root] = sets[sets[root]!]!
    root = sets[root]!
  }
  return root
}

/** The root of both from now on. */
function unite(sets: Int32Array, a: number, b: number): number {
  const [rootA, rootB] = [rootOf(sets, a), rootOf(sets, b)]
  const root = Math.min(rootA, rootB)
  sets[Math.max(rootA, rootB)] = root
  return root
}
