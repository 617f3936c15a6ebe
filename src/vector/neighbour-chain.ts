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
function findNearest({ values, offsets, standing, nearest, least }: Field, place: number): void {
  let best = unknown
  let own = Number.POSITIVE_INFINITY
  let at = 0
  for (; standing[at]! < place; at++) {
    const other = standing[at]!
    const distance = values[offsets[other]! + place]!
    if (distance < own) {
      own = distance
      best = other
    }
  }
  const row = offsets[place]!
  for (at++; at < standing.length; at++) {
    const other = standing[at]!
    const distance = values[row + other]!
    if (distance < own) {
      own = distance
      best = other
    }
  }
  nearest[place] = best
  least[place] = own
}

/** Lance and Williams's update of the distances to the joined cluster. */
function join(field: Field, kept: number, gone: number, linkage: Linkage): Meeting {
  const { values, offsets, sizes, names, nearest, least } = field
  const height = pairDistance(field, kept, gone)
  const keptSize = sizes[kept]!
  const goneSize = sizes[gone]!
  field.standing = without(field.standing, gone)
  const { standing } = field
  const isWard = linkage === 'ward'
  for (let index = 0; index < standing.length; index++) {
    const other = standing[index]!
    if (other === kept) continue
    const own = isWard ? sizes[other]! : 0
    const at = other < kept ? offsets[other]! + kept : offsets[kept]! + other
    const from = other < gone ? offsets[other]! + gone : offsets[gone]! + other
    const sum = (keptSize + own) * values[at]! + (goneSize + own) * values[from]!
    const distance = Math.fround((sum - own * height) / (keptSize + goneSize + own))
    values[at] = distance
    const known = nearest[other]!
    if (known === kept || known === gone) nearest[other] = unknown
    else if (distance < least[other]! || (distance === least[other]! && kept < known)) {
      nearest[other] = kept
      least[other] = distance
    }
  }
  nearest[kept] = unknown
  sizes[kept] = keptSize + goneSize
  return { kept: names[kept]!, gone: names[gone]!, height }
}

/** The places without one of them, in the same memory. */
function without(places: Int32Array, gone: number): Int32Array {
  const at = places.indexOf(gone)
  places.copyWithin(at, at + 1)
  return places.subarray(0, -1)
}

/** The field without the places that nobody stands in any more; values move to the front. */
function packed({ values, offsets, standing, names, sizes, nearest, least }: Field): Field {
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
  }
}
