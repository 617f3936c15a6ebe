import type { Criterion } from '../domain/criterion.ts'

/** Two works on one prompt, of which the validator is not told which is better. */
export type BlindPair = {
  readonly prompt: string
  readonly prefix: readonly string[]
  readonly works: readonly [first: readonly string[], second: readonly string[]]
}

/**
 * Seam: scores two works on one criterion alone, blind to which is better (dg-prm ).
 * Implementations: scripted, and (with a provider) a language model.
 */
export interface Validator {
  readonly name: string
  /** A score from 0 to 1 for each work, in order; null where the criterion does not apply. */
  score(
    criterion: Criterion,
    pair: BlindPair,
    options?: ValidateOptions,
  ): Promise<readonly [number | null, number | null]>
}

export type ValidateOptions = {
  /** Which of several votes this is, 0-based; a sampling validator draws anew for each. */
  readonly vote?: number
  readonly signal?: AbortSignal
}

/** Scores works by a given function of criterion and work. */
export function scriptedValidator(
  scoreWork: (criterion: Criterion, work: readonly string[], vote: number) => number | null,
): Validator {
  return {
    name: 'scripted',
    score: async (criterion, { works: [first, second] }, { vote = 0 } = {}) => [
      scoreWork(criterion, first, vote),
      scoreWork(criterion, second, vote),
    ],
  }
}
