/**
 * The honest comparison. A rule that makes few pairs is right more often than one that makes
 * many, because it keeps the clear cases. So a rule is compared with the scalar pairs of the
 * *largest gaps*, at the same number of pairs: pairs made from the mean of the axes, and from
 * each axis alone. Taken over all problems, the largest gaps gather in the easiest ones; taken
 * problem by problem they cannot.
 */
import type { ScoredCandidate } from '../domain/group.ts'
import type { CriterionId } from '../domain/ids.ts'
import type { PreferencePair } from '../domain/preference-pair.ts'
import { meanOf } from '../stats/mean.ts'
import { type LargestGaps, largestGaps } from './largest-gaps.ts'
import type { GroupPairing } from './pair-fronts.ts'
import {
  addProblem,
  noRightCounts,
  type RightCounts,
  type RightShare,
  rightShare,
  type Ruling,
  rulingOf,
} from './right-share.ts'

export type GapShare = {
  readonly scalar: 'mean' | { readonly axis: CriterionId }
  /**
   * Of as many largest gaps as the rule has pairs, whatever the outcomes; null when the comparison
   * did not keep that many.
   */
  readonly samePairs: RightShare | null
  /**
   * Of as many largest gaps between a right and a wrong candidate as the rule has decided
   * pairs.
   */
  readonly sameDecided: RightShare | null
  /** The same inside every problem: as many there as the rule has decided pairs there. */
  readonly sameByProblem: RightShare
}

/** What the comparison looks at of a pairing. */
export type ComparedGroup = Pick<GroupPairing, 'compared'> & {
  readonly pairs: readonly Pick<PreferencePair, 'chosen' | 'rejected'>[]
}

export type GapComparison = {
  /** Adds all groups of one problem: their pairs, and every couple of the candidates compared. */
  addProblem(groups: readonly ComparedGroup[]): void
  /** The rule's own share, and that of the mean, then of each axis in order of appearance. */
  result(): { readonly rule: RightShare; readonly scalars: readonly GapShare[] }
}

export type GapComparisonOptions = {
  /**
   * Gaps kept per scalar, for all and for decided pairs. Default 200,000 (about 10 MB a
   * scalar).
   */
  readonly capacity: number
}

/** Memory is bounded by scalars x capacity; time O(couples x scalars x log capacity). */
export function gapComparison(options: Partial<GapComparisonOptions> = {}): GapComparison {
  const { capacity = 200_000 } = options
  const tallies = new Map<Scalar, Tally>()
  let rule = noRightCounts
  let problem = -1

  function tallyOf(scalar: Scalar): Tally {
    const known = tallies.get(scalar)
    if (known !== undefined) return known
    const all = largestGaps(capacity)
    const tally = { all, decided: largestGaps(capacity), byProblem: noRightCounts }
    tallies.set(scalar, tally)
    return tally
  }

  return {
    addProblem(groups) {
      problem++
      const rulings = groups.flatMap(({ pairs }) =>
        pairs.map(({ chosen, rejected }) => rulingOf(chosen, rejected)),
      )
      rule = addProblem(rule, rulings)
      const decidedCount = rulings.filter((ruling) => ruling !== 'undecided').length
      for (const [scalar, columns] of scalarsOf(groups)) {
        const tally = tallyOf(scalar)
        const ofProblem = largestGaps(Math.max(decidedCount, 1))
        for (const { gap, ruling } of columns.flatMap(gapsOf)) {
          tally.all.add({ gap, problem, ruling })
          if (ruling === 'undecided') continue
          tally.decided.add({ gap, problem, ruling })
          ofProblem.add({ gap, problem, ruling })
        }
        const largest = ofProblem.largest(decidedCount)!.map(({ ruling }) => ruling)
        tally.byProblem = addProblem(tally.byProblem, largest)
      }
    },

    result() {
      const scalars = [...tallies].map(([scalar, { all, decided, byProblem }]) => ({
        scalar: scalar === mean ? ('mean' as const) : { axis: scalar },
        samePairs: shareOfLargest(all, rule.pairCount),
        sameDecided: shareOfLargest(decided, rule.decidedCount),
        sameByProblem: rightShare(byProblem),
      }))
      return { rule: rightShare(rule), scalars }
    },
  }
}

const mean = Symbol('mean of the axes')

type Scalar = CriterionId | typeof mean

type Tally = { readonly all: LargestGaps; readonly decided: LargestGaps; byProblem: RightCounts }

/** One number for each candidate of a group. */
type Column = {
  readonly compared: readonly ScoredCandidate[]
  readonly values: readonly (number | null)[]
}

/** Per scalar, its numbers in every group. */
function scalarsOf(
  groups: readonly { readonly compared: readonly ScoredCandidate[] }[],
): Map<Scalar, Column[]> {
  const columns = new Map<Scalar, Column[]>([[mean, []]])
  for (const { compared } of groups) {
    columns.get(mean)!.push({ compared, values: compared.map(meanScore) })
    for (const [index, axis] of (compared[0]?.vector.axes ?? []).entries()) {
      const values = compared.map(({ vector }) => vector.values[index]!)
      const ofAxis = columns.get(axis)
      if (ofAxis === undefined) columns.set(axis, [{ compared, values }])
      else ofAxis.push({ compared, values })
    }
  }
  return columns
}

function meanScore({ vector }: ScoredCandidate): number | null {
  return meanOf(vector.values.filter((value) => value !== null))
}

/** The pairs that the scalar makes: every couple with different numbers. */
function gapsOf({ compared, values }: Column): { gap: number; ruling: Ruling }[] {
  const gaps: { gap: number; ruling: Ruling }[] = []
  for (const [first, a] of values.entries())
    for (let second = first + 1; second < values.length; second++) {
      const b = values[second]!
      if (a === null || b === null || a === b) continue
      const [chosen, rejected] = a > b ? [first, second] : [second, first]
      const ruling = rulingOf(compared[chosen]!.candidate, compared[rejected]!.candidate)
      gaps.push({ gap: Math.abs(a - b), ruling })
    }
  return gaps
}

function shareOfLargest(gaps: LargestGaps, count: number): RightShare | null {
  const largest = gaps.largest(count)
  if (largest === undefined) return null
  let counts = noRightCounts
  for (const ofProblem of Map.groupBy(largest, ({ problem }) => problem).values())
    counts = addProblem(
      counts,
      ofProblem.map(({ ruling }) => ruling),
    )
  return rightShare(counts)
}
