/*
 * Which clusters join, in which order does not matter: average linkage and Ward's linkage are
 * reducible, so any two clusters that are nearest to each other stay so until they join, and the
 * joins are those of the greedy algorithm (Murtagh 1983; Muellner 2011). As long as many pairs are
 * nearest to each other, all of them join at once, in one pass over the distances as they lie. When
 * they are few, nearest neighbours are followed to the next such pair, and the next, along a chain;
 * each cluster then remembers its nearest neighbour, and looks for it again only when that one has
 * joined another. Time O(n^2), memory that of the distances.
 */

import {
  type ClusterField,
  type CondensedDistances,
  type Linkage,
  type LinkageOptions,
  mutualNearest,
  nowhere,
  packedField,
  pairDistance,
  startField,
} from './cluster-field.ts'
import { mixedDistance } from './row-joins.ts'

/** Two clusters that met, each named by the smallest item number that it was built on. */
export type Meeting = { readonly kept: number; readonly gone: number; readonly height: number }

/** One pass over all distances costs about as much as joining this share of clusters in chains. */
const roundShare = 1 / 32

/** All meetings, each after those that made the two. Overwrites the distances. */
export function meetAll(
  distances: CondensedDistances,
  linkage: Linkage,
  options?: LinkageOptions,
): Meeting[] {
  const meetings: Meeting[] = []
  let field = startField(distances, linkage, options)
  while (field.places > 1) {
    const partners = mutualNearest(field)
    let met = meetingsOf(field, partners)
    if (met.length < roundShare * field.places) {
      partners.fill(nowhere)
      met = meetInChains(field)
    }
    for (const meeting of met) meetings.push(meeting)
    field = packedField(field, partners)
  }
  return meetings
}

function meetingsOf({ names, least }: ClusterField, partners: Int32Array): Meeting[] {
  return [...partners.entries()]
    .filter(([, gone]) => gone !== nowhere)
    .map(([kept, gone]) => ({ kept: names[kept]!, gone: names[gone]!, height: least[kept]! }))
}

/** What is known while a chain is followed. */
type Chain = {
  readonly field: ClusterField
  /** Each place's nearest neighbour is the next place. */
  readonly places: number[]
  /** Room for the distances of two clusters to all that stand, in their order. */
  readonly keptRow: Float32Array
  readonly goneRow: Float32Array
}

/** Meetings until a quarter of the places is free, so that packing the others pays. */
function meetInChains(field: ClusterField): Meeting[] {
  const chain: Chain = {
    field,
    places: [],
    keptRow: new Float32Array(field.places),
    goneRow: new Float32Array(field.places),
  }
  const meetings: Meeting[] = []
  while (4 * field.standing.length > 3 * field.places) meetings.push(nextMeeting(chain))
  return meetings
}

function nextMeeting(chain: Chain): Meeting {
  const { field, places } = chain
  if (places.length === 0) places.push(field.standing[0]!)
  for (;;) {
    const tip = places.at(-1)!
    const before = places.at(-2)
    if (field.nearest[tip] === nowhere) findNearest(chain, tip)
    if (before !== undefined && pairDistance(field, tip, before) === field.least[tip]) {
      places.length -= 2
      return join(chain, Math.min(tip, before), Math.max(tip, before))
    }
    places.push(field.nearest[tip]!)
  }
}

/** Of neighbours that are equally near, the one in the smallest place. */
function findNearest({ field, keptRow }: Chain, place: number): void {
  const { standing, nearest, least } = field
  gather(field, place, keptRow)
  let best = nowhere
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
function gather(field: ClusterField, place: number, into: Float32Array): void {
  const { values, offsets, standing } = field
  let index = 0
  for (; standing[index]! < place; index++)
    into[index] = values[offsets[standing[index]!]! + place]!
  into[index] = Number.POSITIVE_INFINITY
  const row = offsets[place]!
  for (index++; index < standing.length; index++) into[index] = values[row + standing[index]!]!
}

function scatter(field: ClusterField, place: number, from: Float32Array): void {
  const { values, offsets, standing } = field
  let index = 0
  for (; standing[index]! < place; index++)
    values[offsets[standing[index]!]! + place] = from[index]!
  const row = offsets[place]!
  for (index++; index < standing.length; index++) values[row + standing[index]!] = from[index]!
}

function join(chain: Chain, kept: number, gone: number): Meeting {
  const { field, keptRow, goneRow } = chain
  const { sizes, names } = field
  const height = pairDistance(field, kept, gone)
  gather(field, kept, keptRow)
  gather(field, gone, goneRow)
  mixRows(chain, { kept, gone, height })
  scatter(field, kept, keptRow)
  sizes[kept]! += sizes[gone]!
  field.standing = without(field.standing, gone)
  return { kept: names[kept]!, gone: names[gone]!, height }
}

/** The distances to the two together, and what they mean for who is nearest to whom. */
function mixRows({ field, keptRow, goneRow }: Chain, { kept, gone, height }: Meeting): void {
  const { linkage, standing, sizes, nearest, least } = field
  let best = nowhere
  let closest = Number.POSITIVE_INFINITY
  for (let index = 0; index < standing.length; index++) {
    const other = standing[index]!
    keptRow[index] = mixedDistance({
      keptDistance: keptRow[index]!,
      goneDistance: goneRow[index]!,
      keptSize: sizes[kept]!,
      goneSize: sizes[gone]!,
      ownSize: linkage === 'ward' ? sizes[other]! : 0,
      height,
    })
    const rounded = keptRow[index]!
    if (rounded < closest) {
      closest = rounded
      best = other
    }
    const known = nearest[other]!
    if (known === kept || known === gone) nearest[other] = nowhere
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
