/**
 * How often the preferred side is the right one, where the outcome can tell: a pair is decided
 * when exactly one of its sides reached the right final answer, and right when that side is the
 * chosen one. Outcomes take no part in making pairs, so this measures the scores and the rule.
 */
import type { Candidate } from '../domain/group.ts'

export type Ruling = 'right' | 'wrong' | 'undecided'

/** What the outcomes say of preferring the first candidate to the second. */
export function rulingOf(chosen: Candidate, rejected: Candidate): Ruling {
  const [first, second] = [chosen.outcome?.isCorrect, rejected.outcome?.isCorrect]
  if (first === undefined || second === undefined || first === second) return 'undecided'
  return first ? 'right' : 'wrong'
}

export type RightCounts = {
  readonly pairCount: number
  readonly decidedCount: number
  readonly rightCount: number
  /** Problems with at least one decided pair, and the sum of their shares. */
  readonly problemCount: number
  readonly problemShareSum: number
}

export const noRightCounts: RightCounts = {
  pairCount: 0,
  decidedCount: 0,
  rightCount: 0,
  problemCount: 0,
  problemShareSum: 0,
}

/** The counts with the rulings on all pairs of one more problem. */
export function addProblem(counts: RightCounts, rulings: readonly Ruling[]): RightCounts {
  const decidedCount = rulings.filter((ruling) => ruling !== 'undecided').length
  const rightCount = rulings.filter((ruling) => ruling === 'right').length
  return {
    pairCount: counts.pairCount + rulings.length,
    decidedCount: counts.decidedCount + decidedCount,
    rightCount: counts.rightCount + rightCount,
    problemCount: counts.problemCount + Number(decidedCount > 0),
    problemShareSum: counts.problemShareSum + (decidedCount === 0 ? 0 : rightCount / decidedCount),
  }
}

export type RightShare = RightCounts & {
  /** Right pairs among decided pairs; null when none is decided, like the next. */
  readonly pooled: number | null
  /** Mean over problems with a decided pair: problems with many pairs weigh no more than others. */
  readonly perProblem: number | null
}

export function rightShare(counts: RightCounts): RightShare {
  const { rightCount, decidedCount, problemShareSum, problemCount } = counts
  return {
    ...counts,
    pooled: decidedCount === 0 ? null : rightCount / decidedCount,
    perProblem: problemCount === 0 ? null : problemShareSum / problemCount,
  }
}
