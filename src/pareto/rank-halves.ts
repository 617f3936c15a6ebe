/**
 * Non-dominated sorting by divide and conquer (Jensen 2003; Fortin, Grenier, Parizeau 2013;
 * Buzdalov, Shalyto 2014). The better half of the places on the first axis is sorted, then raises
 * the other half, which is sorted last. Raising divides likewise on the next axis: the better
 * halves meet, the worse halves meet, and the better part of those who raise meets the worse part
 * of those who are raised, one axis fewer to go. What is small goes to a block ranker. Ties need no
 * care: every list puts a dominator before those whom it dominates.
 */
import { numbersBelow, type PointOrder } from './point-order.ts'
import type { BlockRanker } from './rank-blocks.ts'

/** What is left to blocks: the more lists, the later it pays to divide. */
export type HalvingLimits = {
  /** Up to so many places per list, blocks sort them. */
  readonly sortedMax: number
  /** Up to so many places per list that raise others, blocks do it. */
  readonly raisingMax: number
}

const measuredLimits: HalvingLimits = { sortedMax: 1024, raisingMax: 256 }

/** The rank of each place of the order. */
export function rankInHalves(
  ranker: BlockRanker,
  { count, lists }: PointOrder,
  limits: HalvingLimits = measuredLimits,
): Int32Array {
  if (lists.length === 0) return numbersBelow(count)
  const ranks = new Int32Array(count)
  const halving = {
    ranker,
    limits,
    ranks,
    labels: new Int32Array(count),
    isWorse: new Uint8Array(count),
  }
  sortRange(halving, lists, 0)
  return ranks
}

type Halving = {
  readonly ranker: BlockRanker
  readonly limits: HalvingLimits
  readonly ranks: Int32Array
  /** Per place, its number among those at hand. */
  readonly labels: Int32Array
  /** Per place at hand, whether it is in the worse half of the axis at hand. */
  readonly isWorse: Uint8Array
}

/** Sorts the places from `start` on that the lists name, which are all up to some place. */
function sortRange(halving: Halving, lists: readonly Int32Array[], start: number): void {
  const count = lists[0]!.length
  if (count <= halving.limits.sortedMax * lists.length) {
    const own = lists.map((list) => list.map((place) => place - start))
    return halving.ranker.rankAll(own, halving.ranks.subarray(start, start + count))
  }
  const middle = start + (count >> 1)
  for (let place = start; place < start + count; place++)
    halving.isWorse[place] = Number(place >= middle)
  const better = lists.map((list) => part(list, halving.isWorse, 0))
  const worse = lists.map((list) => part(list, halving.isWorse, 1))
  sortRange(halving, better, start)
  raiseRest(halving, lists, middle)
  sortRange(halving, worse, middle)
}

/** Raises the places from `middle` on as the places below it demand. */
function raiseRest(halving: Halving, lists: readonly Int32Array[], middle: number): void {
  const list = lists[0]!
  const lowerCount = countBelow(list, middle)
  if (lowerCount === 0 || lowerCount === list.length) return
  if (lists.length === 1) return raiseAlong(halving, list, middle)
  if (lowerCount <= halving.limits.raisingMax * lists.length)
    return raiseInBlocks(halving, lists, middle, lowerCount)
  const { isWorse } = halving
  const half = list.length >> 1
  for (let index = 0; index < list.length; index++) isWorse[list[index]!] = Number(index >= half)
  const better = lists.map((each) => part(each, isWorse, 0))
  const worse = lists.map((each) => part(each, isWorse, 1))
  const across = lists.slice(1).map((each) => acrossPart(each, isWorse, middle))
  raiseRest(halving, better, middle)
  raiseRest(halving, worse, middle)
  raiseRest(halving, across, middle)
}

function countBelow(list: Int32Array, middle: number): number {
  let count = 0
  for (let index = 0; index < list.length; index++) count += Number(list[index]! < middle)
  return count
}

/** One half of the places, in their order. */
function part(list: Int32Array, isWorse: Uint8Array, half: number): Int32Array {
  const kept = new Int32Array(list.length)
  let count = 0
  for (let index = 0; index < list.length; index++) {
    const place = list[index]!
    kept[count] = place
    count += Number(isWorse[place] === half)
  }
  return kept.subarray(0, count)
}

/** Those of the better half who raise, and those of the worse half who are raised. */
function acrossPart(list: Int32Array, isWorse: Uint8Array, middle: number): Int32Array {
  const kept = new Int32Array(list.length)
  let count = 0
  for (let index = 0; index < list.length; index++) {
    const place = list[index]!
    kept[count] = place
    count += Number(isWorse[place] === Number(place >= middle))
  }
  return kept.subarray(0, count)
}

/** On the last axis whoever raises dominates all who come later. */
function raiseAlong({ ranks }: Halving, list: Int32Array, middle: number): void {
  let least = 0
  for (let index = 0; index < list.length; index++) {
    const place = list[index]!
    const rank = ranks[place]!
    if (place < middle) least = Math.max(least, rank + 1)
    else if (rank < least) ranks[place] = least
  }
}

/** A block ranker takes places from 0 on, first those who raise. */
function raiseInBlocks(
  { ranker, ranks, labels }: Halving,
  lists: readonly Int32Array[],
  middle: number,
  lowerCount: number,
): void {
  const places = lists[0]!
  const own = new Int32Array(places.length)
  let lower = 0
  let upper = lowerCount
  for (let index = 0; index < places.length; index++) {
    const place = places[index]!
    const label = place < middle ? lower++ : upper++
    labels[place] = label
    own[label] = ranks[place]!
  }
  ranker.raise(
    lists.map((list) => labelled(list, labels)),
    own,
    lowerCount,
  )
  for (let index = 0; index < places.length; index++) {
    const place = places[index]!
    ranks[place] = own[labels[place]!]!
  }
}

function labelled(list: Int32Array, labels: Int32Array): Int32Array {
  const own = new Int32Array(list.length)
  for (let index = 0; index < list.length; index++) own[index] = labels[list[index]!]!
  return own
}
