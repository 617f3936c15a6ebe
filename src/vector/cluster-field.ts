/*
 * The distances between clusters while they join: a condensed matrix in the memory that the
 * distances came in, and who is nearest to whom.
 */

import { assert } from '../base/assert.ts'

/**
 * Distances of n items by rows: with i < j, pair (i, j) is at `i n - i (i + 1) / 2 + j - i - 1`.
 */
export type CondensedDistances = { readonly count: number; readonly values: Float32Array }

/**
 * `average`: mean distance between the members of two clusters. `ward`: how much the sum of squared
 * distances to centroids grows (Ward 1963); distances must then be squared Euclidean ones or, for
 * unit vectors, cosine distances, which are half of those.
 */
export type Linkage = 'average' | 'ward'

/** The clusters that stand, each in one place of a condensed matrix. */
export type ClusterField = {
  readonly linkage: Linkage
  readonly places: number
  readonly values: Float32Array
  /** `offsets[i] + j` is where the pair of places (i, j) with i < j stands in the values. */
  readonly offsets: Int32Array
  /** Places of clusters that stand, ascending. */
  standing: Int32Array
  /** By place: the smallest item of the cluster, its size, and its nearest neighbour if known. */
  readonly names: Int32Array
  readonly sizes: Float64Array
  readonly nearest: Int32Array
  readonly least: Float32Array
}

/** Stands for a place that is not there, or not known. */
export const nowhere = -1

/** Every item a cluster of its own. Throws when a distance is not finite. */
export function startField({ count, values }: CondensedDistances, linkage: Linkage): ClusterField {
  const words = new Int32Array(values.buffer, values.byteOffset, values.length)
  let most = 0
  for (let at = 0; at < words.length; at++) most = Math.max(most, words[at]! & 0x7f_ff_ff_ff)
  assert(most < 0x7f_80_00_00, 'distances are finite numbers')
  return fieldOf(linkage, values, {
    names: Int32Array.from({ length: count }, (_, item) => item),
    sizes: new Float64Array(count).fill(1),
  })
}

/** How far two places are from each other. */
export function pairDistance({ values, offsets }: ClusterField, a: number, b: number): number {
  return values[a < b ? offsets[a]! + b : offsets[b]! + a]!
}

/** Two clusters that join, and a third one. */
export type Mixing = {
  readonly keptDistance: number
  readonly goneDistance: number
  readonly keptSize: number
  readonly goneSize: number
  /** With Ward's linkage the size of the third, else 0. */
  readonly ownSize: number
  /** The distance of the two that join. */
  readonly height: number
}

/** How far the third is from the two together (Lance and Williams 1967). */
export function mixedDistance(mixing: Mixing): number {
  const { keptDistance, goneDistance, keptSize, goneSize, ownSize, height } = mixing
  const sum = (keptSize + ownSize) * keptDistance + (goneSize + ownSize) * goneDistance
  return (sum - ownSize * height) / (keptSize + goneSize + ownSize)
}

/**
 * By place, whom it joins if the two are nearest to each other and it is the smaller; `nowhere` for
 * all others. All must stand, and their neighbours be known.
 */
export function mutualNearest({ nearest }: ClusterField): Int32Array {
  return nearest.map((other, place) =>
    place < other && nearest[other] === place ? other : nowhere,
  )
}

/**
 * The field in which places that have a partner have become one with it, and only standing ones are
 * left. Rows move to the front of the same memory: a new row ends before the old row that is read
 * next. O(n^2) time.
 */
export function packedField(field: ClusterField, partners: Int32Array): ClusterField {
  const { linkage, values, names, sizes } = field
  const others = new Set(partners)
  const firsts = field.standing.filter((place) => !others.has(place))
  const sizeOf = (place: number) => sizes[place]! + (sizes[partners[place]!] ?? 0)
  const row = new Float32Array(field.places)
  let joining = firsts.filter((place) => partners[place] !== nowhere)
  let end = 0
  for (const [at, first] of firsts.entries()) {
    readRow(field, first, partners[first]!, row)
    if (joining[0] === first) joining = joining.subarray(1)
    mixPairs(field, { row, joining, partners, size: sizeOf(first) })
    end = writeRow(values, end, row, firsts.subarray(at + 1))
  }
  return fieldOf(linkage, values.subarray(0, end), {
    names: firsts.map((place) => names[place]!),
    sizes: Float64Array.from(firsts, sizeOf),
  })
}

/** Distances to all later places, of a cluster or of the two that become one. */
function readRow(field: ClusterField, kept: number, gone: number, row: Float32Array): void {
  const { places, values, offsets } = field
  const keptRow = offsets[kept]!
  row.set(values.subarray(keptRow + kept + 1, keptRow + places), kept + 1)
  if (gone === nowhere) return
  const { linkage, sizes } = field
  const own = linkage === 'ward' ? 1 : 0
  const [keptSize, goneSize, height] = [sizes[kept]!, sizes[gone]!, field.least[kept]!]
  const goneRow = offsets[gone]!
  for (let place = kept + 1; place < places; place++)
    row[place] = mixedDistance({
      keptDistance: row[place]!,
      goneDistance: values[place < gone ? offsets[place]! + gone : goneRow + place]!,
      keptSize,
      goneSize,
      ownSize: own * sizes[place]!,
      height,
    })
}

type Pairs = {
  readonly row: Float32Array
  readonly joining: Int32Array
  readonly partners: Int32Array
  /** Of the cluster whose distances the row has. */
  readonly size: number
}

/** Distances to two that become one, in the place of the first. */
function mixPairs(field: ClusterField, { row, joining, partners, size }: Pairs): void {
  const { linkage, sizes, least } = field
  const ownSize = linkage === 'ward' ? size : 0
  for (let index = 0; index < joining.length; index++) {
    const kept = joining[index]!
    const gone = partners[kept]!
    row[kept] = mixedDistance({
      keptDistance: row[kept]!,
      goneDistance: row[gone]!,
      keptSize: sizes[kept]!,
      goneSize: sizes[gone]!,
      ownSize,
      height: least[kept]!,
    })
  }
}

function writeRow(values: Float32Array, start: number, row: Float32Array, places: Int32Array) {
  for (let index = 0; index < places.length; index++) values[start + index] = row[places[index]!]!
  return start + places.length
}

type Clusters = Pick<ClusterField, 'names' | 'sizes'>

function fieldOf(linkage: Linkage, values: Float32Array, clusters: Clusters): ClusterField {
  const places = clusters.names.length
  const field: ClusterField = {
    ...clusters,
    linkage,
    places,
    values,
    offsets: clusters.names.map((_, i) => i * places - (i * (i + 1)) / 2 - i - 1),
    standing: clusters.names.map((_, place) => place),
    nearest: new Int32Array(places).fill(nowhere),
    least: new Float32Array(places).fill(Number.POSITIVE_INFINITY),
  }
  findAllNearest(field)
  return field
}

/** One pass over all pairs in the order in which they lie; of equally near ones, the first. */
function findAllNearest({ places, values, nearest, least }: ClusterField): void {
  let at = 0
  for (let i = 0; i < places; i++) {
    let best = nearest[i]!
    let own = least[i]!
    for (let j = i + 1; j < places; j++) {
      const distance = values[at++]!
      if (distance < least[j]!) {
        least[j] = distance
        nearest[j] = i
      }
      if (distance < own) {
        own = distance
        best = j
      }
    }
    nearest[i] = best
    least[i] = own
  }
}
