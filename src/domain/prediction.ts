import type { StepScore } from './step-score.ts'

/**
 * An answer in the terms of a benchmark: the 0-based index of a step or candidate, several of them,
 * a word, or null for "no step is wrong".
 */
export type Answer = number | string | null | readonly number[]

/** What somebody said of an item of a benchmark. Without an answer, `missing` says why. */
export type Prediction = {
  readonly answer?: Answer
  readonly missing?: string
  /** The answers of several asks, such as both orders of a pair, already brought into one order. */
  readonly votes?: readonly (Answer | undefined)[]
  /** Per step: the label that was said, null = none. */
  readonly stepLabels?: readonly (number | null)[]
  /** Per step: a score, higher is better, null = none. */
  readonly stepScores?: readonly (number | null)[]
  /** Per step: the scores on single criteria that these were made of. */
  readonly verdicts?: readonly (readonly StepScore[])[]
  /** Per step: whether it could be left out, null = not said. */
  readonly stepRedundant?: readonly (boolean | null)[]
  /** Per attempt: a reward, higher is better, null = none. */
  readonly rewards?: readonly (number | null)[]
  /** Another thing that was said, such as the agent at fault. */
  readonly note?: string
}

/** A prediction that was made elsewhere, read from a file. */
export type RecordedPrediction = Prediction & {
  readonly judge: string
  /** What the benchmark's data calls the item. */
  readonly itemId: string
}
