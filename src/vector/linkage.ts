/*
 * Average linkage (UPGMA) by the nearest-neighbour chain: follow nearest neighbours until two
 * clusters are nearest to each other, join them, and go on from where the chain was (Murtagh 1983;
 * Muellner 2011). Average linkage is reducible, so the joins are those of the greedy algorithm.
 * Time O(n^2), and one Float32 distance for each of the n(n-1)/2 pairs, overwritten in place.
 */

import { assert } from '../base/assert.ts'
import { dot } from './cosine.ts'

/** Distances of n items: pair (i, j) with i < j stands at `pairIndex(i, j, n)`. */
export type CondensedDistances = { readonly count: number; readonly values: Float32Array }

/** Two clusters that became one. Below `count` a number is an item; `count + k` is the k-th join. */
export type Join = {
  readonly left: number
  readonly right: number
  /** Average distance between the members of the two. Never falls from one join to the next. */
  readonly height: number
}

/** Joins in order of height, ties by the smallest item inside. Weights count an item many times. */
export function averageLinkage(
  distances: CondensedDistances,
  weights: readonly number[] = Array.from({ length: distances.count }, () => 1),
): Join[] {
  assert(weights.length === distances.count, 'every item has a weight')
  const chain = new Chain(distances, weights)
  const joins: { a: number; b: number; height: number }[] = []
  while (joins.length < distances.count - 1) joins.push(chain.nextJoin())
  return numbered(joins, distances.count)
}

/** A cluster number for every item after all joins up to a height (inclusive); 0 is item 0's. */
export function cutAtHeight(joins: readonly Join[], count: number, height: number): number[] {
  const done = joins.findIndex((join) => join.height > height + 1e-6)
  return labelsAfter(joins.slice(0, done === -1 ? joins.length : done), count)
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
  for (let i = 0; i < count; i++) {
    for (let j = i + 1; j < count; j++) values[at++] = 1 - dot(vectors[i]!, vectors[j]!)
  }
  return { count, values }
}

/** Where the pair stands in condensed distances; the order of i and j does not matter. */
export function pairIndex(i: number, j: number, count: number): number {
  const [low, high] = i < j ? [i, j] : [j, i]
  return low * count - (low * (low + 1)) / 2 + high - low - 1
}

/** The state of the algorithm: clusters that still stand, their sizes, and the chain. */
class Chain {
  private readonly count: number
  private readonly values: Float32Array
  private readonly sizes: Float64Array
  private readonly standing: Uint8Array
  private readonly chain: number[] = []

  constructor(distances: CondensedDistances, weights: readonly number[]) {
    this.count = distances.count
    this.values = distances.values.slice()
    this.sizes = Float64Array.from(weights)
    this.standing = new Uint8Array(distances.count).fill(1)
  }

  nextJoin(): { a: number; b: number; height: number } {
    if (this.chain.length === 0) this.chain.push(this.standing.indexOf(1))
    for (;;) {
      const tip = this.chain.at(-1)!
      const before = this.chain.at(-2)
      const next = this.nearestTo(tip, before)
      if (next !== before) this.chain.push(next)
      else {
        this.chain.length -= 2
        return this.join(tip, next)
      }
    }
  }

  /** Nearest standing cluster; the one before in the chain wins ties, so that the chain ends. */
  private nearestTo(tip: number, before: number | undefined): number {
    let best = before ?? -1
    let least = before === undefined ? Number.POSITIVE_INFINITY : this.distance(tip, before)
    for (let other = 0; other < this.count; other++) {
      if (other === tip || this.standing[other] === 0) continue
      const distance = this.distance(tip, other)
      if (distance < least) {
        least = distance
        best = other
      }
    }
    return best
  }

  /** The joined cluster keeps the smaller number. */
  private join(a: number, b: number): { a: number; b: number; height: number } {
    const [kept, gone] = a < b ? [a, b] : [b, a]
    const height = this.distance(kept, gone)
    const keptSize = this.sizes[kept]!
    const goneSize = this.sizes[gone]!
    this.standing[gone] = 0
    for (let other = 0; other < this.count; other++) {
      if (this.standing[other] === 0 || other === kept) continue
      const at = pairIndex(kept, other, this.count)
      const mean = keptSize * this.values[at]! + goneSize * this.distance(gone, other)
      this.values[at] = mean / (keptSize + goneSize)
    }
    this.sizes[kept] = keptSize + goneSize
    return { a: kept, b: gone, height }
  }

  private distance(i: number, j: number): number {
    return this.values[pairIndex(i, j, this.count)]!
  }
}

/** Sorts joins by height and names clusters by the join that made them. */
function numbered(
  joins: readonly { a: number; b: number; height: number }[],
  count: number,
): Join[] {
  const ordered = joins
    .map((join, made) => ({ ...join, made }))
    .toSorted((x, y) => x.height - y.height || x.made - y.made)
  const roots = new DisjointSets(count)
  const clusterOf = Array.from({ length: count }, (_, item) => item)
  return ordered.map(({ a, b, height }, made) => {
    const left = clusterOf[roots.find(a)]!
    const right = clusterOf[roots.find(b)]!
    clusterOf[roots.unite(a, b)] = count + made
    return { left: Math.min(left, right), right: Math.max(left, right), height }
  })
}

function labelsAfter(joins: readonly Join[], count: number): number[] {
  const sets = new DisjointSets(count + joins.length)
  for (const [made, join] of joins.entries()) {
    sets.unite(join.left, count + made)
    sets.unite(join.right, count + made)
  }
  const labels = new Map<number, number>()
  return Array.from({ length: count }, (_, item) => {
    const root = sets.find(item)
    if (!labels.has(root)) labels.set(root, labels.size)
    return labels.get(root)!
  })
}

class DisjointSets {
  private readonly parents: Int32Array

  constructor(count: number) {
    this.parents = Int32Array.from({ length: count }, (_, item) => item)
  }

  find(item: number): number {
    let root = item
    while (this.parents[root] !== root) root = this.parents[root]!
    for (let at = item; at !== root; ) {
      const next = this.parents[at]!
      this.parents[at] = root
      at = next
    }
    return root
  }

  /** The new root: the smaller of the two. */
  unite(a: number, b: number): number {
    const [low, high] = [this.find(a), this.find(b)].toSorted((x, y) => x - y) as [number, number]
    this.parents[high] = low
    return low
  }
}
