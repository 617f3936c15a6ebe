/*
 * Agglomerative clustering by the nearest-neighbour chain: follow nearest neighbours until two
 * clusters are nearest to each other, join them, and go on from where the chain was (Murtagh 1983;
 * Muellner 2011). Average linkage and Ward's linkage are reducible, so the joins are those of the
 * greedy algorithm. Time O(n^2); one Float32 for each of the n(n-1)/2 pairs.
 */

import { assert } from '../base/assert.ts'
import { dot } from './cosine.ts'

/** Distances of n items: pair (i, j) with i < j stands at `pairIndex(i, j, n)`. */
export type CondensedDistances = { readonly count: number; readonly values: Float32Array }

/** Two clusters that became one. Below `count` a number is an item; `count + k` is the k-th join. */
export type Join = {
  readonly left: number
  readonly right: number
  /** How far apart the two were. Never falls from one join to the next. */
  readonly height: number
}

/**
 * `average`: mean distance between the members of two clusters. `ward`: how much the sum of squared
 * distances to centroids grows (Ward 1963); distances must then be squared Euclidean ones or, for
 * unit vectors, cosine distances, which are half of those.
 */
export type Linkage = 'average' | 'ward'

/** All joins, lowest first; ties in the order of the chain. */
export function linkClusters(distances: CondensedDistances, linkage: Linkage): Join[] {
  const chain = startChain(distances, linkage)
  const joins: Meeting[] = []
  while (joins.length < distances.count - 1) joins.push(nextMeeting(chain))
  return numbered(joins, distances.count)
}

/** A cluster number for every item after all joins up to a height (inclusive); item 0 is in cluster 0. */
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
  let at = 0
  for (let i = 0; i < count; i++)
    for (let j = i + 1; j < count; j++) values[at++] = 1 - dot(vectors[i]!, vectors[j]!)
  return { count, values }
}

/** Where the pair stands in condensed distances; the order of i and j does not matter. */
export function pairIndex(i: number, j: number, count: number): number {
  const low = Math.min(i, j)
  return low * count - (low * (low + 1)) / 2 + Math.max(i, j) - low - 1
}

/** Two clusters that met, each named by the smallest item number that it was built on. */
type Meeting = { readonly kept: number; readonly gone: number; readonly height: number }

type Chain = {
  readonly count: number
  readonly linkage: Linkage
  /** Between standing clusters; rows of clusters that are gone are stale. */
  readonly values: Float32Array
  readonly sizes: Float64Array
  readonly standing: Uint8Array
  readonly links: number[]
}

function startChain({ count, values }: CondensedDistances, linkage: Linkage): Chain {
  return {
    count,
    linkage,
    values: values.slice(),
    sizes: new Float64Array(count).fill(1),
    standing: new Uint8Array(count).fill(1),
    links: [],
  }
}

function nextMeeting(chain: Chain): Meeting {
  const { links, standing } = chain
  if (links.length === 0) links.push(standing.indexOf(1))
  for (;;) {
    const tip = links.at(-1)!
    const before = links.at(-2)
    const next = nearestTo(chain, tip, before)
    if (next === before) {
      links.length -= 2
      return join(chain, Math.min(tip, next), Math.max(tip, next))
    }
    links.push(next)
  }
}

/** The cluster before the tip wins ties, so that the chain comes to an end; then the smallest number. */
function nearestTo(chain: Chain, tip: number, before: number | undefined): number {
  const { count, values, standing } = chain
  let best = before ?? -1
  let least =
    before === undefined ? Number.POSITIVE_INFINITY : values[pairIndex(tip, before, count)]!
  for (let other = 0; other < count; other++) {
    if (other === tip || standing[other] === 0) continue
    const distance = values[pairIndex(tip, other, count)]!
    if (distance < least) {
      least = distance
      best = other
    }
  }
  return best
}

/** Lance and Williams's update of the distances to the joined cluster. */
function join(chain: Chain, kept: number, gone: number): Meeting {
  const { count, values, sizes, standing, linkage } = chain
  const height = values[pairIndex(kept, gone, count)]!
  const keptSize = sizes[kept]!
  const goneSize = sizes[gone]!
  standing[gone] = 0
  for (let other = 0; other < count; other++) {
    if (standing[other] === 0 || other === kept) continue
    const own = linkage === 'ward' ? sizes[other]! : 0
    const at = pairIndex(kept, other, count)
    const sum =
      (keptSize + own) * values[at]! + (goneSize + own) * values[pairIndex(gone, other, count)]!
    values[at] = (sum - own * height) / (keptSize + goneSize + own)
  }
  sizes[kept] = keptSize + goneSize
  return { kept, gone, height }
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
