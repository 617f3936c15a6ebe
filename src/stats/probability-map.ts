/*
 * From scores to probabilities, fitted on scores whose outcomes are known: by pooling adjacent
 * violators (isotonic, Zadrozny and Elkan 2002), by a logistic curve (Platt 1999), or by shares of
 * bins with equally many scores (quantile, Zadrozny and Elkan 2001).
 */
import { assert } from '../base/assert.ts'
import { fitLogisticLine, logistic } from './logistic-line.ts'

export type MapMethod = 'isotonic' | 'platt' | 'quantile'

/** Plain data: kept in a file as it is. */
export type ProbabilityMap =
  | {
      readonly kind: 'steps'
      /** Ascending; the value of a score is that of the last start it reaches, or the first. */
      readonly starts: readonly number[]
      readonly values: readonly number[]
    }
  | { readonly kind: 'logistic'; readonly slope: number; readonly intercept: number }

/** Outcomes are 0 or 1. Throws when there are none. O(n log n). */
export function fitProbabilityMap(
  method: MapMethod,
  scores: readonly number[],
  outcomes: readonly number[],
): ProbabilityMap {
  assert(scores.length > 0 && scores.length === outcomes.length, 'every score has an outcome')
  if (method === 'platt') return fitPlatt(scores, outcomes)
  const blocks = blocksByScore(scores, outcomes)
  return stepsOf(method === 'isotonic' ? pooled(blocks) : binned(blocks, scores.length))
}

/** The probability of a score, in [0, 1]. O(log n). */
export function probabilityOf(map: ProbabilityMap, score: number): number {
  if (map.kind === 'logistic') return logistic(map.slope * score + map.intercept)
  let [low, high] = [0, map.starts.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (map.starts[middle]! <= score) low = middle + 1
    else high = middle
  }
  return map.values[Math.max(0, low - 1)]!
}

/** Scores from `start` on: how many there are, and how many of them are positive. */
type Block = { readonly start: number; readonly count: number; readonly positives: number }

/** One block for each distinct score, ascending. */
function blocksByScore(scores: readonly number[], outcomes: readonly number[]): Block[] {
  const byScore = new Map<number, Block>()
  for (const [index, start] of scores.entries()) {
    const { count, positives } = byScore.get(start) ?? { count: 0, positives: 0 }
    byScore.set(start, { start, count: count + 1, positives: positives + outcomes[index]! })
  }
  return [...byScore.values()].sort((a, b) => a.start - b.start)
}

/** Neighbours whose shares fall are pooled until none do. */
function pooled(blocks: readonly Block[]): Block[] {
  const kept: Block[] = []
  for (let block of blocks) {
    while (kept.length > 0 && shareOf(kept.at(-1)!) >= shareOf(block))
      block = merged(kept.pop()!, block)
    kept.push(block)
  }
  return kept
}

const binCount = 10

/** Neighbours are joined until a bin holds its part; equal scores stay together. */
function binned(blocks: readonly Block[], total: number): Block[] {
  const bins: Block[] = []
  let seen = 0
  for (const block of blocks) {
    const last = bins.at(-1)
    const isFull = last === undefined || seen >= (bins.length * total) / binCount
    if (isFull) bins.push(block)
    else bins[bins.length - 1] = merged(last, block)
    seen += block.count
  }
  return bins
}

function merged(one: Block, next: Block): Block {
  const { start } = one
  return { start, count: one.count + next.count, positives: one.positives + next.positives }
}

function shareOf({ positives, count }: Block): number {
  return positives / count
}

function stepsOf(blocks: readonly Block[]): ProbabilityMap {
  return { kind: 'steps', starts: blocks.map(({ start }) => start), values: blocks.map(shareOf) }
}

/**
 * The logistic curve of Platt's smoothed targets, (n1 + 1) / (n1 + 2) and 1 / (n0 + 2), which keep
 * it finite where scores part the outcomes.
 */
function fitPlatt(scores: readonly number[], outcomes: readonly number[]): ProbabilityMap {
  const positives = outcomes.filter((outcome) => outcome !== 0).length
  const high = (positives + 1) / (positives + 2)
  const low = 1 / (outcomes.length - positives + 2)
  const targets = outcomes.map((outcome) => (outcome === 0 ? low : high))
  const { slope, intercept } = fitLogisticLine(scores, targets)
  return { kind: 'logistic', slope, intercept }
}
