/**
 * Step scores to one number, as right folds (recursive reward aggregation): a partial result is the
 * value of the rest of the trajectory, so that search and reinforcement learning use the same
 * `step` as a Bellman equation. Who makes one number of several names how.
 */
import { assert } from '../base/assert.ts'

/** One way of folding. `post` turns a state that has seen at least one score into its value. */
export type Aggregator<State> = {
  readonly init: State
  /**
   * The state of a trajectory that begins with `score`, from that of the rest. Default weight
   * 1.
   */
  step(score: number, rest: State, weight: number): State
  post(state: State): number | null
}

export type AggregatorName = 'min' | 'product' | 'last' | 'mean' | 'max' | 'weighted'

/**
 * The value of the scores, in step order, or null when there is none: steps without a score are
 * skipped, and nothing scored is never a perfect score (DG-PRM ). `weights` matter to
 * `weighted` alone, run beside the scores and are not negative.
 */
export function aggregate(
  name: AggregatorName,
  scores: readonly (number | null)[],
  weights?: readonly number[],
): number | null {
  return fold(aggregators[name] as Aggregator<unknown>, scores, weights)
}

/** The same with an aggregator of one's own. */
export function fold<State>(
  aggregator: Aggregator<State>,
  scores: readonly (number | null)[],
  weights?: readonly number[],
): number | null {
  assert(weights === undefined || weights.length === scores.length, 'every score has a weight')
  let state = aggregator.init
  let scored = 0
  for (let index = scores.length - 1; index >= 0; index--) {
    const score = scores[index]!
    const weight = weights?.[index] ?? 1
    assert(weight >= 0 && weight < Infinity, 'weights are finite and not negative')
    if (score === null) continue
    state = aggregator.step(score, state, weight)
    scored++
  }
  return scored === 0 ? null : aggregator.post(state)
}

const min: Aggregator<number> = {
  init: Infinity,
  step: (score, rest) => Math.min(score, rest),
  post: (state) => state,
}

const max: Aggregator<number> = {
  init: -Infinity,
  step: (score, rest) => Math.max(score, rest),
  post: (state) => state,
}

/** Falls with every step below 1: long trajectories score lower than short ones. */
const product: Aggregator<number> = {
  init: 1,
  step: (score, rest) => score * rest,
  post: (state) => state,
}

/** The last step that has a score. */
const last: Aggregator<number | null> = {
  init: null,
  step: (score, rest) => rest ?? score,
  post: (state) => state,
}

type Sum = {
  readonly total: number
  readonly weight: number
  readonly low: number
  readonly high: number
}

/**
 * Kept within the range of its scores, which rounding would leave: equal scores have themselves
 * as mean.
 */
const weighted: Aggregator<Sum> = {
  init: { total: 0, weight: 0, low: Infinity, high: -Infinity },
  step: (score, rest, weight) => ({
    total: rest.total + weight * score,
    weight: rest.weight + weight,
    low: Math.min(rest.low, score),
    high: Math.max(rest.high, score),
  }),
  post: ({ total, weight, low, high }) =>
    weight === 0 ? null : Math.min(Math.max(total / weight, low), high),
}

const mean: Aggregator<Sum> = {
  ...weighted,
  step: (score, rest) => weighted.step(score, rest, 1),
}

/** The shipped folds. `weighted` is the mean by weight. */
export const aggregators = { min, product, last, mean, max, weighted }
