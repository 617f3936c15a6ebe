/*
 * What joins make of one row of distances. The inner loops are compiled (`wasm/linkage.ts`) and,
 * equal to the last bit, written here; the rows they work on lie in one room.
 */

import { type Kernels, loadKernels } from '../base/kernels.ts'

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

/** Room for rows of up to so many places, and for what is told of them. */
export type JoinRoom = {
  /** By place: distances to a cluster, to the one that it joins, and how large each is. */
  readonly row: Float32Array
  readonly goneRow: Float32Array
  readonly sizes: Float64Array
  /** The places that stay, ascending, and the distances to them in their order. */
  readonly places: Int32Array
  readonly packed: Float32Array
  /** By pair that joins, ascending by its kept place. */
  readonly kept: Int32Array
  readonly gone: Int32Array
  readonly keptSizes: Float64Array
  readonly goneSizes: Float64Array
  readonly heights: Float32Array
  /** By new place: who is nearest, and how far. */
  readonly nearest: Int32Array
  readonly least: Float32Array
  readonly kernels: Kernels<LinkageKernels> | undefined
}

type LinkageKernels = {
  mixRows(
    kept: number,
    gone: number,
    count: number,
    sizes: number,
    keptSize: number,
    goneSize: number,
    height: number,
    ownShare: number,
  ): void
  mixPairs(
    row: number,
    kept: number,
    gone: number,
    count: number,
    keptSizes: number,
    goneSizes: number,
    heights: number,
    own: number,
  ): void
  packRow(row: number, places: number, count: number, out: number): void
  noteNearest(row: number, count: number, place: number, nearest: number, least: number): void
}

/** One instance for all: linkages come one after the other, and leave nothing behind. */
let shared: { readonly kernels: Kernels<LinkageKernels> | undefined } | undefined

/** A room for so many places, in the memory of the compiled kernels where they may and do run. */
export function openJoinRoom(count: number, mayBeCompiled: boolean): JoinRoom {
  if (mayBeCompiled) shared ??= { kernels: loadKernels() }
  const kernels = mayBeCompiled ? shared?.kernels : undefined
  const slots = count + 4 // The kernels look at four numbers at a time.
  const bytes = (3 * 8 + 9 * 4) * slots
  const buffer = kernels?.reserve(bytes) ?? new ArrayBuffer(bytes)
  let end = kernels?.start ?? 0
  const take = (bytesEach: number) => (end += bytesEach * slots) - bytesEach * slots
  return {
    kernels,
    sizes: new Float64Array(buffer, take(8), slots),
    keptSizes: new Float64Array(buffer, take(8), slots),
    goneSizes: new Float64Array(buffer, take(8), slots),
    row: new Float32Array(buffer, take(4), slots),
    goneRow: new Float32Array(buffer, take(4), slots),
    packed: new Float32Array(buffer, take(4), slots),
    heights: new Float32Array(buffer, take(4), slots),
    least: new Float32Array(buffer, take(4), slots),
    places: new Int32Array(buffer, take(4), slots),
    kept: new Int32Array(buffer, take(4), slots),
    gone: new Int32Array(buffer, take(4), slots),
    nearest: new Int32Array(buffer, take(4), slots),
  }
}

/** How large two that join are, and how far from each other. */
export type Joining = {
  readonly keptSize: number
  readonly goneSize: number
  readonly height: number
  /** 1 where the size of the third counts, with Ward's linkage; else 0. */
  readonly ownShare: 0 | 1
}

/** Makes distances to two that join those to one, at the places from `first` to before `end`. */
export function mixRows(room: JoinRoom, first: number, end: number, joining: Joining): void {
  const { row, goneRow, sizes, kernels } = room
  const { keptSize, goneSize, height, ownShare } = joining
  if (kernels) {
    kernels.functions.mixRows(
      row.byteOffset + 4 * first,
      goneRow.byteOffset + 4 * first,
      end - first,
      sizes.byteOffset + 8 * first,
      keptSize,
      goneSize,
      height,
      ownShare,
    )
    return
  }
  for (let place = first; place < end; place++)
    row[place] = mixedDistance({
      keptDistance: row[place]!,
      goneDistance: goneRow[place]!,
      keptSize,
      goneSize,
      ownSize: ownShare * sizes[place]!,
      height,
    })
}

/** Puts the distance to each of the pairs from `first` on in the place of its kept one. */
export function mixPairs(room: JoinRoom, first: number, end: number, ownSize: number): void {
  const { row, kept, gone, keptSizes, goneSizes, heights, kernels } = room
  if (kernels) {
    kernels.functions.mixPairs(
      row.byteOffset,
      kept.byteOffset + 4 * first,
      gone.byteOffset + 4 * first,
      end - first,
      keptSizes.byteOffset + 8 * first,
      goneSizes.byteOffset + 8 * first,
      heights.byteOffset + 4 * first,
      ownSize,
    )
    return
  }
  for (let pair = first; pair < end; pair++)
    row[kept[pair]!] = mixedDistance({
      keptDistance: row[kept[pair]!]!,
      goneDistance: row[gone[pair]!]!,
      keptSize: keptSizes[pair]!,
      goneSize: goneSizes[pair]!,
      ownSize,
      height: heights[pair]!,
    })
}

/** Packs the distances to the places that stay, from the `first` of them on. */
export function packRow(room: JoinRoom, first: number, end: number): Float32Array {
  const { row, places, packed, kernels } = room
  if (kernels)
    kernels.functions.packRow(
      row.byteOffset,
      places.byteOffset + 4 * first,
      end - first,
      packed.byteOffset,
    )
  else for (let index = first; index < end; index++) packed[index - first] = row[places[index]!]!
  return packed.subarray(0, end - first)
}

/** Notes who is nearest to a place and to those after it, by its packed distances to these. */
export function noteNearest(room: JoinRoom, place: number, count: number): void {
  const { packed, nearest, least, kernels } = room
  if (kernels) {
    kernels.functions.noteNearest(
      packed.byteOffset,
      count,
      place,
      nearest.byteOffset,
      least.byteOffset,
    )
    return
  }
  let best = nearest[place]!
  let own = least[place]!
  for (let index = 0, other = place + 1; index < count; index++, other++) {
    const distance = packed[index]!
    if (distance < least[other]!) {
      least[other] = distance
      nearest[other] = place
    }
    if (distance < own) {
      own = distance
      best = other
    }
  }
  nearest[place] = best
  least[place] = own
}
