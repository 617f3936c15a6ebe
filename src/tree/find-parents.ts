/*
 * How many parents a corpus of criteria has, and which criteria belong together, from the vectors
 * alone. Ward's linkage gives a partition for every number of parents; each is improved by moving
 * criteria to the nearest centroid until none moves (spherical k-means, Dhillon and Modha 2001).
 * The number is the smallest whose mean silhouette (Rousseeuw 1987) lies within one standard error
 * of the best one, among 2 to 24: as many as a person, or one prompt, can take in (R-3.16 has the
 * same bound for children). O(n^2 d) up to 4,000 criteria; of more, a seeded sample of 4,000 is
 * linked, and the rest follow their nearest centroid.
 */

import { assert } from '../base/assert.ts'
import { sampled, seededRng } from '../base/rng.ts'
import { addTo, centroidOf, dotEach } from '../vector/cosine.ts'
import { cosineDistances, cutIntoClusters, linkClusters } from '../vector/linkage.ts'

export type FindParentsOptions = {
  /** Largest number of parents that is tried. Default 24. */
  readonly parentsMax?: number
  /** Take this number instead of finding one. */
  readonly parents?: number
}

const defaults = { parentsMax: 24 } satisfies FindParentsOptions
const linkedMax = 4000
const roundsMax = 50

/** What one number of parents is worth. */
export type PartitionQuality = {
  readonly parents: number
  /**
   * Mean over the criteria, -1 to 1: how much nearer a criterion is to its own kind than to the
   * next.
   */
  readonly silhouette: number
  readonly standardError: number
}

export type FoundParents = {
  /** Number of each criterion's parent, 0-based, in order of first occurrence. */
  readonly labels: readonly number[]
  readonly centroids: readonly Float64Array[]
  /** Every number that was tried, ascending; empty when there was nothing to choose. */
  readonly tried: readonly PartitionQuality[]
}

/** Groups unit vectors. The same vectors in the same order give the same groups. */
export function findParents(
  vectors: readonly Float64Array[],
  options: FindParentsOptions = {},
): FoundParents {
  const { parentsMax } = { ...defaults, ...options }
  assert(vectors.length > 0, 'there are criteria to group')
  const linked = sampled(vectors, linkedMax, seededRng(1))
  const joins = linkClusters(cosineDistances(linked), 'ward')
  const partition = (parents: number) =>
    settled(linked, cutIntoClusters(joins, linked.length, parents))
  if (options.parents)
    return { ...named(vectors, partition(Math.min(options.parents, linked.length))), tried: [] }
  const counts = range(2, Math.min(parentsMax, Math.floor(linked.length / 2)))
  const partitions = counts.map(partition)
  const tried = partitions.map((one, at) => qualityOf(linked, one, counts[at]!))
  return { ...named(vectors, partitions[counts.indexOf(chosen(tried))] ?? partition(1)), tried }
}

/**
 * The smallest number of parents within one standard error of the best silhouette; 1 when none is
 * positive.
 */
function chosen(tried: readonly PartitionQuality[]): number {
  const best = tried.reduce<PartitionQuality | undefined>(
    (least, one) => (least && least.silhouette >= one.silhouette ? least : one),
    undefined,
  )
  if (!best || best.silhouette <= 0) return 1
  const enough = best.silhouette - best.standardError
  return tried.find(({ silhouette }) => silhouette >= enough)!.parents
}

type Partition = {
  readonly centroids: readonly Float64Array[]
  /** The nearest centroid of each vector. */
  readonly labels: readonly number[]
}

/** A partition after criteria have moved to the nearest centroid until none moves. */
function settled(vectors: readonly Float64Array[], start: readonly number[]): Partition {
  let labels = start
  let kinds = kindsOf(vectors, labels, [])
  for (let round = 0; round < roundsMax; round++) {
    const next = nearestKinds(kinds, vectors.length)
    if (next.every((label, item) => label === labels[item])) break
    labels = next
    kinds = kindsOf(vectors, labels, kinds)
  }
  const centroids = kinds.map(({ centroid }) => centroid)
  return { centroids, labels: nearestKinds(kinds, vectors.length) }
}

/** A centroid and its products with all vectors. */
type Kind = { readonly centroid: Float64Array; readonly likenesses: Float64Array }

/** What has not moved since it was known is not multiplied again: most kinds, after few rounds. */
function kindsOf(
  vectors: readonly Float64Array[],
  labels: readonly number[],
  known: readonly Kind[],
): Kind[] {
  return centroidsOf(vectors, labels).map((centroid) => {
    const same = known.find((one) => one.centroid.every((value, axis) => value === centroid[axis]))
    if (same) return same
    const likenesses = new Float64Array(vectors.length)
    dotEach(centroid, vectors, 0, likenesses)
    return { centroid, likenesses }
  })
}

/** By vector, the kind that it is most like; the first of equal ones. */
function nearestKinds(kinds: readonly Kind[], count: number): number[] {
  const nearest = Array.from({ length: count }, () => 0)
  const most = new Float64Array(count).fill(Number.NEGATIVE_INFINITY)
  for (const [kind, { likenesses }] of kinds.entries())
    for (let item = 0; item < count; item++)
      if (likenesses[item]! > most[item]!) {
        most[item] = likenesses[item]!
        nearest[item] = kind
      }
  return nearest
}

function centroidsOf(vectors: readonly Float64Array[], labels: readonly number[]): Float64Array[] {
  const members = new Map<number, Float64Array[]>()
  for (const [item, label] of labels.entries()) {
    if (!members.has(label)) members.set(label, [])
    members.get(label)!.push(vectors[item]!)
  }
  return [...members.values()].map(centroidOf)
}

/** Index of the centroid at the smallest cosine distance; the first of equal ones. */
export function nearestCentroid(vector: Float64Array, centroids: readonly Float64Array[]): number {
  const likenesses = new Float64Array(centroids.length)
  dotEach(vector, centroids, 0, likenesses)
  let best = 0
  let most = Number.NEGATIVE_INFINITY
  for (let index = 0; index < centroids.length; index++) {
    const likeness = likenesses[index]!
    if (likeness > most) {
      most = likeness
      best = index
    }
  }
  return best
}

/**
 * Mean silhouette with its standard error. The mean cosine distance of a vector to a cluster of
 * unit vectors is 1 minus its product with their sum, over their number: O(n k d) in all.
 */
function qualityOf(
  vectors: readonly Float64Array[],
  { centroids, labels }: Partition,
  parents: number,
): PartitionQuality {
  const sums = centroids.map((centroid) => new Float64Array(centroid.length))
  const sizes = centroids.map(() => 0)
  for (const [item, label] of labels.entries()) {
    addTo(sums[label]!, vectors[item]!)
    sizes[label]! += 1
  }
  const values = vectors.map((vector, item) => silhouetteOf(vector, labels[item]!, sums, sizes))
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
  return { parents, silhouette: mean, standardError: Math.sqrt(variance / values.length) }
}

function silhouetteOf(
  vector: Float64Array,
  own: number,
  sums: readonly Float64Array[],
  sizes: readonly number[],
): number {
  if (sizes[own]! < 2) return 0
  const likenesses = new Float64Array(sums.length)
  dotEach(vector, sums, 0, likenesses)
  let toOwn = 0
  let toNext = Number.POSITIVE_INFINITY
  for (const [label, likeness] of likenesses.entries()) {
    if (label === own) toOwn = 1 - (likeness - 1) / (sizes[label]! - 1)
    else if (sizes[label]! > 0) toNext = Math.min(toNext, 1 - likeness / sizes[label]!)
  }
  const larger = Math.max(toOwn, toNext)
  return larger > 0 && Number.isFinite(toNext) ? (toNext - toOwn) / larger : 0
}

/** Labels in order of first occurrence, without centroids that nothing is nearest to. */
function named(
  vectors: readonly Float64Array[],
  { centroids }: Partition,
): Pick<FoundParents, 'labels' | 'centroids'> {
  const names = new Map<number, number>()
  const labels = vectors.map((vector) => {
    const nearest = nearestCentroid(vector, centroids)
    if (!names.has(nearest)) names.set(nearest, names.size)
    return names.get(nearest)!
  })
  return { labels, centroids: [...names.keys()].map((index) => centroids[index]!) }
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, k) => from + k)
}
