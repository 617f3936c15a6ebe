/*
 * The nearest-neighbour chain: follow nearest neighbours until two clusters are nearest to each
 * other, join them, and go on from where the chain was (Murtagh 1983; Muellner 2011). Average
 * linkage and Ward's linkage are reducible, so the joins are those of the greedy algorithm. Each
 * cluster remembers its nearest neighbour; only when that one joins another is it looked for again,
 * so most links of a chain cost one look instead of a row. The distances of standing clusters are
 * packed together whenever a quarter of the clusters has gone. Time O(n^2).
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

/** Two clusters that met, each named by the smallest item number that it was built on. */
export type Meeting = { readonly kept: number; readonly gone: number; readonly height: number }

/** All meetings in the order of the chain. Overwrites the distances. */
export function meetInChains({ count, values }: CondensedDistances, linkage: Linkage): Meeting[] {
  let field = startField(values, count)
  let chain: number[] = []
  const meetings: Meeting[] = []
  while (meetings.length < count - 1) {
    const { standing, places } = field
    if (4 * standing.length <= 3 * places) {
      chain = chain.map((place) => standing.indexOf(place))
      field = packed(field)
    }
    meetings.push(nextMeeting(field, chain, linkage))
  }
  return meetings
}

/** The clusters that stand, each in one place of a condensed matrix. */
type Field = {
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
  readonly least: Float64Array
  /** Room for the distances of two clusters that join, in the order of those that stand. */
  readonly keptRow: Float32Array
  readonly goneRow: Float32Array
}

const unknown = -1

function startField(values: Float32Array, places: number): Field {
  const field: Field = {
    places,
    values,
    offsets: offsetsOf(places),
    standing: Int32Array.from({ length: places }, (_, place) => place),
    names: Int32Array.from({ length: places }, (_, place) => place),
    sizes: new Float64Array(places).fill(1),
    nearest: new Int32Array(places).fill(unknown),
    least: new Float64Array(places).fill(Number.POSITIVE_INFINITY),
    keptRow: new Float32Array(places),
    goneRow: new Float32Array(places),
  }
  findAllNearest(field)
  return field
}

function offsetsOf(places: number): Int32Array {
  return Int32Array.from({ length: places }, (_, i) => i * places - (i * (i + 1)) / 2 - i - 1)
}

/** One pass over all pairs in the order in which they lie. */
function findAllNearest({ places, values, nearest, least }: Field): void {
  let at = 0
  let isFinite = true
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
      isFinite &&= distance - distance === 0
    }
    nearest[i] = best
    least[i] = own
  }
  assert(isFinite, 'distances are finite numbers')
}

function nextMeeting(field: Field, chain: number[], linkage: Linkage): Meeting {
  if (chain.length === 0) chain.push(field.standing[0]!)
  for (;;) {
    const tip = chain.at(-1)!
    const before = chain.at(-2)
    if (field.nearest[tip] === unknown) findNearest(field, tip)
    if (before !== undefined && pairDistance(field, tip, before) === field.least[tip]) {
      chain.length -= 2
      return join(field, Math.min(tip, before), Math.max(tip, before), linkage)
    }
    chain.push(field.nearest[tip]!)
  }
}

function pairDistance({ values, offsets }: Field, a: number, b: number): number {
  return values[a < b ? offsets[a]! + b : offsets[b]! + a]!
}

/** Of neighbours that are equally near, the one in the smallest place. */
function findNearest(field: Field, place: number): void {
  const { standing, keptRow, nearest, least } = field
  gather(field, place, keptRow)
  let best = unknown
  let own = Number.POSITIVE_INFINITY
  for (let index = 0; index < standing.length; index++)
    if (keptRow[index]! < own) {
      own = keptRow[index]!
      best = index
    }
  nearest[place] = standing[best]!
  least[place] = own
}

/** Distances from a place to all that stand, in their order; infinite to itself. */
function gather({ values, offsets, standing }: Field, place: number, into: Float32Array): void {
  let index = 0
  for (; standing[index]! < place; index++)
    into[index] = values[offsets[standing[index]!]! + place]!
  into[index] = Number.POSITIVE_INFINITY
  const row = offsets[place]!
  for (index++; index < standing.length; index++) into[index] = values[row + standing[index]!]!
}

function scatter({ values, offsets, standing }: Field, place: number, from: Float32Array): void {
  let index = 0
  for (; standing[index]! < place; index++)
    values[offsets[standing[index]!]! + place] = from[index]!
  const row = offsets[place]!
  for (index++; index < standing.length; index++) values[row + standing[index]!] = from[index]!
}

function join(field: Field, kept: number, gone: number, linkage: Linkage): Meeting {
  const { sizes, names, keptRow, goneRow } = field
  const height = pairDistance(field, kept, gone)
  gather(field, kept, keptRow)
  gather(field, gone, goneRow)
  mixRows(field, kept, gone, linkage === 'ward' ? height : undefined)
  scatter(field, kept, keptRow)
  sizes[kept]! += sizes[gone]!
  field.standing = without(field.standing, gone)
  return { kept: names[kept]!, gone: names[gone]!, height }
}

/**
 * Lance and Williams's update of the distances to the joined cluster, for Ward's linkage where a
 * height is given, and what it means for who is nearest to whom.
 */
function mixRows(field: Field, kept: number, gone: number, height: number | undefined): void {
  const { standing, sizes, nearest, least, keptRow, goneRow } = field
  const keptSize = sizes[kept]!
  const goneSize = sizes[gone]!
  let best = unknown
  let closest = Number.POSITIVE_INFINITY
  for (let index = 0; index < standing.length; index++) {
    const other = standing[index]!
    const own = height === undefined ? 0 : sizes[other]!
    const sum = (keptSize + own) * keptRow[index]! + (goneSize + own) * goneRow[index]!
    const distance = (sum - own * (height ?? 0)) / (keptSize + goneSize + own)
    keptRow[index] = distance
    const rounded = keptRow[index]!
    if (rounded < closest) {
      closest = rounded
      best = other
    }
    const known = nearest[other]!
    if (known === kept || known === gone) nearest[other] = unknown
    else if (rounded < least[other]! || (rounded === least[other]! && kept < known)) {
      nearest[other] = kept
      least[other] = rounded
    }
  }
  nearest[kept] = best
  least[kept] = closest
}

/** The places without one of them, in the same memory. */
function without(places: Int32Array, gone: number): Int32Array {
  const at = places.indexOf(gone)
  places.copyWithin(at, at + 1)
  return places.subarray(0, -1)
}

/** The field without the places that nobody stands in any more; values move to the front. */
function packed(field: Field): Field {
  const { values, offsets, standing, names, sizes, nearest, least, keptRow, goneRow } = field
  const places = standing.length
  const newPlaces = new Int32Array(offsets.length).fill(unknown)
  for (const [place, old] of standing.entries()) newPlaces[old] = place
  let to = 0
  for (let i = 0; i < places; i++) {
    const row = offsets[standing[i]!]!
    for (let j = i + 1; j < places; j++) values[to++] = values[row + standing[j]!]!
  }
  return {
    places,
    values: values.subarray(0, to),
    offsets: offsetsOf(places),
    standing: Int32Array.from({ length: places }, (_, place) => place),
    names: standing.map((old) => names[old]!),
    sizes: Float64Array.from(standing, (old) => sizes[old]!),
    nearest: standing.map((old) => newPlaces[nearest[old]!] ?? unknown),
    least: Float64Array.from(standing, (old) => least[old]!),
    keptRow,
    goneRow,
  }
}
