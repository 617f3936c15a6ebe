/**
 * Ranks of many small groups of judged scores in one call: by the compiled kernels where they run,
 * else in TypeScript; both take the way of `rank-levels.ts`.
 */
import { assert } from '../base/assert.ts'
import { type Kernels, loadKernels } from '../base/kernels.ts'
import { groupMax, levelRanker, levelsMax } from './rank-levels.ts'

/** Groups of at most 64 candidates, one after the other. */
export type LevelGroups = {
  /**
   * Scores as levels from 0 to 15, higher is better, a missing score 0 like the worst. A group has
   * one column per axis, and a column one level per candidate.
   */
  readonly levels: Uint8Array
  /** Candidates of each group. */
  readonly counts: Int32Array
  /** Axes of each group. */
  readonly axisCounts: Int32Array
}

/** Ranks the candidates of every group, as `rankPoints` promises them, one after the other. */
export type GroupRanker = (groups: LevelGroups) => Uint8Array

/** The fastest ranker that runs here. Keep it: making one compiles the kernels. */
export function groupRanker(): GroupRanker {
  return compiledGroupRanker() ?? rankGroups
}

/** In TypeScript. */
export function rankGroups(groups: LevelGroups): Uint8Array {
  const { levels, counts, axisCounts } = groups
  const ranks = ranksFor(groups)
  const rank = levelRanker(axisCounts.reduce((most, each) => Math.max(most, each), 0))
  const span = { levelStart: 0, rankStart: 0, count: 0, axisCount: 0 }
  for (let group = 0; group < counts.length; group++) {
    span.count = counts[group]!
    span.axisCount = axisCounts[group]!
    rank(levels, ranks, span)
    span.rankStart += span.count
    span.levelStart += span.count * span.axisCount
  }
  return ranks
}

type Functions = {
  rankGroups(
    levels: number,
    counts: number,
    axisCounts: number,
    groupCount: number,
    levelCount: number,
    ranks: number,
    work: number,
  ): void
}

/** In WebAssembly, or undefined where that does not run. */
export function compiledGroupRanker(): GroupRanker | undefined {
  const kernels = loadKernels<Functions>()
  return kernels === undefined ? undefined : (groups) => rankCompiled(kernels, groups)
}

const chunkGroups = 1024

/** Chunks of groups go through a small memory, which stays in the processor's cache. */
function rankCompiled(kernels: Kernels<Functions>, groups: LevelGroups): Uint8Array {
  const { levels, counts, axisCounts } = groups
  const ranks = ranksFor(groups)
  let levelStart = 0
  let rankStart = 0
  for (let first = 0; first < counts.length; first += chunkGroups) {
    const end = Math.min(first + chunkGroups, counts.length)
    let levelEnd = levelStart
    let rankEnd = rankStart
    let axisMax = 0
    for (let group = first; group < end; group++) {
      levelEnd += counts[group]! * axisCounts[group]!
      rankEnd += counts[group]!
      axisMax = Math.max(axisMax, axisCounts[group]!)
    }
    rankChunk(kernels, {
      levels: levels.subarray(levelStart, levelEnd),
      counts: counts.subarray(first, end),
      axisCounts: axisCounts.subarray(first, end),
      ranks: ranks.subarray(rankStart, rankEnd),
      axisMax,
    })
    levelStart = levelEnd
    rankStart = rankEnd
  }
  return ranks
}

type Chunk = LevelGroups & { readonly ranks: Uint8Array; readonly axisMax: number }

function rankChunk({ functions, start, reserve }: Kernels<Functions>, chunk: Chunk): void {
  const { levels, counts, axisCounts, ranks, axisMax } = chunk
  const workBytes = 8 * (groupMax + levelsMax * axisMax)
  const countsAt = start + workBytes
  const axisCountsAt = countsAt + counts.byteLength
  const ranksAt = axisCountsAt + axisCounts.byteLength
  const levelsAt = ranksAt + Math.ceil(ranks.length / 4) * 4
  const memory = reserve(levelsAt + levels.length + groupMax - start)
  new Int32Array(memory, countsAt, counts.length).set(counts)
  new Int32Array(memory, axisCountsAt, counts.length).set(axisCounts)
  const copied = new Uint8Array(memory, levelsAt, levels.length + groupMax)
  copied.set(levels)
  copied.fill(0, levels.length)
  assert(
    areLevels(new Int32Array(memory, levelsAt, (levels.length + groupMax) >> 2)),
    'levels are below 16',
  )
  functions.rankGroups(levelsAt, countsAt, axisCountsAt, counts.length, levelsMax, ranksAt, start)
  ranks.set(new Uint8Array(memory, ranksAt, ranks.length))
}

/** Whether all four bytes of every word are below 16. */
function areLevels(words: Int32Array): boolean {
  let bits = 0
  for (let at = 0; at < words.length; at++) bits |= words[at]!
  return (bits & 0xf0_f0_f0_f0) === 0
}

/** Room for one rank per candidate, when the groups keep to their bounds. */
function ranksFor({ levels, counts, axisCounts }: LevelGroups): Uint8Array {
  assert(counts.length === axisCounts.length, 'every group has its counts')
  let cells = 0
  let candidates = 0
  for (let group = 0; group < counts.length; group++) {
    assert(counts[group]! >= 0 && counts[group]! <= groupMax, 'a group has at most 64 candidates')
    assert(axisCounts[group]! >= 0, 'a group has axes or none')
    cells += counts[group]! * axisCounts[group]!
    candidates += counts[group]!
  }
  assert(levels.length === cells, 'there is one level per candidate and axis')
  return new Uint8Array(candidates)
}
