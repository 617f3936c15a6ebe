/**
 * From rulings between two works to an order of many. A knockout asks n - 1 times and finds one
 * winner; a round robin asks every two and gives ratings: Elo, which depends on the order of the
 * games, or Bradley and Terry's strengths, which do not. Rulings that go round in a circle are
 * reported: no order is right then.
 */
import { assert } from '../base/assert.ts'
import { type Rng, shuffled } from '../base/rng.ts'
import type { Comparator } from './comparator.ts'
import type { CallOptions } from './judge.ts'

/** What is ranked: works on one prompt, by index. */
export type Contest = {
  readonly prompt: string
  readonly prefix: readonly string[]
  readonly works: readonly (readonly string[])[]
}

/** A game of two works by index; `result` is 1 when the first won, 0 the second, 0.5 a tie. */
export type Game = {
  readonly first: number
  readonly second: number
  readonly result: 0 | 0.5 | 1
  readonly isSwayed: boolean
}

/** Every two works once; games without a usable ruling are left out. n (n - 1) / 2 rulings. */
export async function roundRobin(
  comparator: Comparator,
  contest: Contest,
  options?: CallOptions,
): Promise<readonly Game[]> {
  const games: Game[] = []
  for (let first = 0; first < contest.works.length; first++)
    for (let second = first + 1; second < contest.works.length; second++) {
      const game = await play(comparator, contest, { first, second, options })
      if (game !== null) games.push(game)
    }
  return games
}

/**
 * The winner of rounds of two in drawn order, by index; n - 1 rulings. After a tie, or a ruling
 * that cannot be used, the smaller index goes on.
 */
export async function knockout(
  comparator: Comparator,
  contest: Contest,
  { rng, call }: { readonly rng: Rng; readonly call?: CallOptions },
): Promise<{ readonly winner: number; readonly games: readonly Game[] }> {
  assert(contest.works.length > 0, 'a contest has at least one work')
  const games: Game[] = []
  let round = shuffled([...contest.works.keys()], rng)
  while (round.length > 1) {
    const next: number[] = []
    for (let at = 0; at < round.length; at += 2) {
      const pair = round.slice(at, at + 2).toSorted((a, b) => a - b)
      const [first, second] = pair
      if (second === undefined) next.push(first!)
      else {
        const game = await play(comparator, contest, { first: first!, second, options: call })
        if (game !== null) games.push(game)
        next.push(game?.result === 0 ? second : first!)
      }
    }
    round = next
  }
  return { winner: round[0]!, games }
}

async function play(
  comparator: Comparator,
  { prompt, prefix, works }: Contest,
  { first, second, options }: { first: number; second: number; options: CallOptions | undefined },
): Promise<Game | null> {
  const pair = [works[first]!, works[second]!] as const
  const { winner, isSwayed } = await comparator.compare({ prompt, prefix, works: pair }, options)
  if (winner === null) return null
  return { first, second, result: results[winner], isSwayed }
}

const results = { first: 1, second: 0, tie: 0.5 } as const

/** Elo ratings after the games in order, from 1500; `k` is the stake of a game, default 32. */
export function eloRatings(count: number, games: readonly Game[], k = 32): readonly number[] {
  const ratings = Array.from({ length: count }, () => 1500)
  for (const { first, second, result } of games) {
    const gap = ratings[second]! - ratings[first]!
    const gain = k * (result - 1 / (1 + 10 ** (gap / 400)))
    ratings[first]! += gain
    ratings[second]! -= gain
  }
  return ratings
}

/**
 * Bradley and Terry's strengths as natural logarithms with mean 0 (Hunter 2004, minorise-maximise).
 * Each two that met get half a virtual win each way, so that an undefeated work has a finite
 * strength. A difference of d means odds of e^d.
 */
export function bradleyTerryStrengths(count: number, games: readonly Game[]): readonly number[] {
  const wins = Array.from({ length: count }, () => 0)
  const met = games.map(({ first, second, result }) => {
    wins[first]! += result + 0.5
    wins[second]! += 1 - result + 0.5
    return [first, second] as const
  })
  let strengths = Array.from({ length: count }, () => 1)
  for (let round = 0; round < roundsMax; round++) {
    const weights = Array.from({ length: count }, () => 0)
    for (const [first, second] of met) {
      const share = 2 / (strengths[first]! + strengths[second]!)
      weights[first]! += share
      weights[second]! += share
    }
    const next = strengths.map((old, at) => (weights[at] === 0 ? old : wins[at]! / weights[at]!))
    const centre = Math.exp(
      next.reduce((sum, each) => sum + Math.log(each), 0) / Math.max(1, count),
    )
    const scaled = next.map((each) => each / centre)
    const moved = Math.max(
      0,
      ...scaled.map((each, at) => Math.abs(Math.log(each / strengths[at]!))),
    )
    strengths = scaled
    if (moved < 1e-10) break
  }
  return strengths.map(Math.log)
}

const roundsMax = 10_000

/**
 * Works that beat each other round in a circle: the sets, ascending, of works each of which leads
 * to every other by wins. None where the rulings fit one order.
 */
export function cyclesOf(count: number, games: readonly Game[]): readonly (readonly number[])[] {
  const beats = Array.from({ length: count }, () => new Set<number>())
  for (const { first, second, result } of games) {
    if (result === 1) beats[first]!.add(second)
    if (result === 0) beats[second]!.add(first)
  }
  const reached = beats.map((_, start) => reachedFrom(start, beats))
  const cycles: number[][] = []
  for (let member = 0; member < count; member++) {
    if (!reached[member]!.has(member) || cycles.some((cycle) => cycle.includes(member))) continue
    cycles.push(
      [...reached[member]!]
        .filter((other) => reached[other]!.has(member))
        .toSorted((a, b) => a - b),
    )
  }
  return cycles
}

/** Everything that is beaten by somebody whom `start` leads to; itself only on a way back. */
function reachedFrom(start: number, beats: readonly ReadonlySet<number>[]): Set<number> {
  const reached = new Set<number>()
  const open = [start]
  for (let at = open.pop(); at !== undefined; at = open.pop())
    for (const next of beats[at]!)
      if (!reached.has(next)) {
        reached.add(next)
        open.push(next)
      }
  return reached
}
