/*
 * The distances between clusters while they join: a condensed matrix in the memory that the
 * distances came in, and who is nearest to whom.
 */

import { assert } from '../base/assert.ts'
import {
  type JoinRoom,
  mixPairs,
  mixRows,
  noteNearest,
  openJoinRoom,
  packRow,
} from './row-joins.ts'

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

export type LinkageOptions = {
  /**
   * Whether the compiled kernels may be used where they run; joins are the same. Default true.
   */
  readonly compiled?: boolean
}

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
  readonly room: JoinRoom
}

/** Stands for a place that is not there, or not known. */
export const nowhere = -1

/** Every item a cluster of its own. Throws when a distance is not finite. */
export function startField(
  { count, values }: CondensedDistances,
  linkage: Linkage,
  { compiled = true }: LinkageOptions = {},
): ClusterField {
  assert(values.length === (count * (count - 1)) / 2, 'there is one distance per pair')
  const words = new Int32Array(values.buffer, values.byteOffset, values.length)
  let most = 0
  for (let at = 0; at < words.length; at++) most = Math.max(most, words[at]! & 0x7f_ff_ff_ff)
  assert(most < 0x7f_80_00_00, 'distances are finite numbers')
  const room = openJoinRoom(count, compiled)
  startNearest(room, count)
  for (let place = 0, at = 0; place < count; place++) {
    const end = at + count - place - 1
    room.packed.set(values.subarray(at, end))
    noteNearest(room, place, end - at)
    at = end
  }
  const names = Int32Array.from({ length: count }, (_, item) => item)
  return fieldOf({ linkage, values, names, sizes: new Float64Array(count).fill(1), room })
}

/** How far two places are from each other. */
export function pairDistance({ values, offsets }: ClusterField, a: number, b: number): number {
  return values[a < b ? offsets[a]! + b : offsets[b]! + a]!
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
  const { linkage, values, names, sizes, standing, room } = field
  const others = new Set(partners)
  const firsts = standing.filter((place) => !others.has(place))
  const newSizes = Float64Array.from(
    firsts,
    (place) => sizes[place]! + (sizes[partners[place]!] ?? 0),
  )
  const pairCount = notePairs(field, partners)
  room.places.set(firsts)
  room.sizes.set(sizes)
  startNearest(room, firsts.length)
  let pair = 0
  let end = 0
  for (let at = 0; at < firsts.length; at++) {
    readRow(field, firsts[at]!)
    if (pair < pairCount && room.kept[pair] === firsts[at]) joinRows(field, pair++)
    mixPairs(room, pair, pairCount, linkage === 'ward' ? newSizes[at]! : 0)
    const packed = packRow(room, at + 1, firsts.length)
    noteNearest(room, at, packed.length)
    values.set(packed, end)
    end += packed.length
  }
  return fieldOf({
    linkage,
    values: values.subarray(0, end),
    names: firsts.map((place) => names[place]!),
    sizes: newSizes,
    room,
  })
}

/** Writes down the pairs that join, and returns how many there are. */
function notePairs({ sizes, least, room }: ClusterField, partners: Int32Array): number {
  let pair = 0
  for (const [kept, gone] of partners.entries()) {
    if (gone === nowhere) continue
    room.kept[pair] = kept
    room.gone[pair] = gone
    room.keptSizes[pair] = sizes[kept]!
    room.goneSizes[pair] = sizes[gone]!
    room.heights[pair] = least[kept]!
    pair++
  }
  return pair
}

/** The distances of a place to all later ones. */
function readRow({ places, values, offsets, room }: ClusterField, place: number): void {
  const start = offsets[place]! + place + 1
  room.row.set(values.subarray(start, start + places - place - 1), place + 1)
}

/** Makes of the row of a pair's kept place that of the pair. */
function joinRows({ linkage, places, values, offsets, room }: ClusterField, pair: number): void {
  const [kept, gone] = [room.kept[pair]!, room.gone[pair]!]
  for (let place = kept + 1; place < gone; place++)
    room.goneRow[place] = values[offsets[place]! + gone]!
  const start = offsets[gone]! + gone + 1
  room.goneRow.set(values.subarray(start, start + places - gone - 1), gone + 1)
  mixRows(room, kept + 1, places, {
    keptSize: room.keptSizes[pair]!,
    goneSize: room.goneSizes[pair]!,
    height: room.heights[pair]!,
    ownShare: linkage === 'ward' ? 1 : 0,
  })
}

/** Nobody is known to be near to any of so many places. */
function startNearest({ nearest, least }: JoinRoom, count: number): void {
  nearest.fill(nowhere, 0, count)
  least.fill(Number.POSITIVE_INFINITY, 0, count)
}

type Clusters = Pick<ClusterField, 'linkage' | 'values' | 'names' | 'sizes' | 'room'>

/** A field in which all places stand, and the room says who is nearest to whom. */
function fieldOf(clusters: Clusters): ClusterField {
  const { names, room } = clusters
  const places = names.length
  return {
    ...clusters,
    places,
    offsets: names.map((_, i) => i * places - (i * (i + 1)) / 2 - i - 1),
    standing: names.map((_, place) => place),
    nearest: room.nearest.slice(0, places),
    least: room.least.slice(0, places),
  }
}
