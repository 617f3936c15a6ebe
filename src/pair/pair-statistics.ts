/**
 * What a run made of its groups (DG-PRM ), as sums that can be stored, resumed and added
 * to.
 */
import type { GateCounts } from './gates.ts'
import type { GroupPairing, NoPairReason } from './pair-fronts.ts'

export type PairCounts = {
  readonly groupCount: number
  readonly pairCount: number
  /** Groups without a pair, by reason. */
  readonly noPair: Readonly<Partial<Record<NoPairReason, number>>>
  /** Pairs refused, by gate. */
  readonly refused: GateCounts
  /** Candidates of all groups, whether they could be compared or had to leave. */
  readonly candidateCount: number
  readonly leftCandidateCount: number
  /** Axes that left, summed over groups. */
  readonly leftAxisCount: number
  /** Missing scores that the policy `worst` filled in. */
  readonly filledCount: number
  readonly coarsenedGroupCount: number
  /** Groups in which candidates dominate one another in a circle. */
  readonly circularGroupCount: number
  /** Groups per number of axes on which they were compared. */
  readonly axesHistogram: Readonly<Record<number, number>>
  /** Groups in which at least two candidates were compared; what the two sums below run over. */
  readonly rankedGroupCount: number
  readonly frontMemberSum: number
  readonly frontShareSum: number
  /** Couples of compared candidates: the most pairs that there could be. */
  readonly coupleCount: number
}

export const noPairCounts: PairCounts = {
  groupCount: 0,
  pairCount: 0,
  noPair: {},
  refused: { sameText: 0, gap: 0, outcome: 0, limit: 0 },
  candidateCount: 0,
  leftCandidateCount: 0,
  leftAxisCount: 0,
  filledCount: 0,
  coarsenedGroupCount: 0,
  circularGroupCount: 0,
  axesHistogram: {},
  rankedGroupCount: 0,
  frontMemberSum: 0,
  frontShareSum: 0,
  coupleCount: 0,
}

/** The counts with one more group. */
export function countPairing(counts: PairCounts, pairing: GroupPairing): PairCounts {
  const { pairs, compared, noPair, refused, axes, leftCandidates } = pairing
  const isRanked = compared.length > 1 && axes.length > 0
  const frontSize = isRanked ? pairing.fronts[0]!.members.length : 0
  return {
    groupCount: counts.groupCount + 1,
    pairCount: counts.pairCount + pairs.length,
    noPair: noPair === undefined ? counts.noPair : oneMore(counts.noPair, noPair),
    refused: {
      sameText: counts.refused.sameText + refused.sameText,
      gap: counts.refused.gap + refused.gap,
      outcome: counts.refused.outcome + refused.outcome,
      limit: counts.refused.limit + refused.limit,
    },
    candidateCount: counts.candidateCount + compared.length + leftCandidates.length,
    leftCandidateCount: counts.leftCandidateCount + leftCandidates.length,
    leftAxisCount: counts.leftAxisCount + pairing.leftAxes.length,
    filledCount: counts.filledCount + pairing.filledCount,
    coarsenedGroupCount: counts.coarsenedGroupCount + Number(pairing.isCoarsened),
    circularGroupCount: counts.circularGroupCount + Number(pairing.cycles.length > 0),
    axesHistogram: oneMore(counts.axesHistogram, axes.length),
    rankedGroupCount: counts.rankedGroupCount + Number(isRanked),
    frontMemberSum: counts.frontMemberSum + frontSize,
    frontShareSum: counts.frontShareSum + (isRanked ? frontSize / compared.length : 0),
    coupleCount: counts.coupleCount + (compared.length * (compared.length - 1)) / 2,
  }
}

export type PairStatistics = PairCounts & {
  /** Share of groups that give no pair; null without groups, like the following. */
  readonly noPairShare: number | null
  /** Candidates in the first front, mean over groups in which any were compared. */
  readonly meanFrontSize: number | null
  /** Share of the compared candidates that stand in the first front, mean over groups. */
  readonly meanFrontShare: number | null
  /** Share of the couples of compared candidates that became a pair. */
  readonly yield: number | null
}

export function pairStatistics(counts: PairCounts): PairStatistics {
  const noPairGroups = Object.values(counts.noPair).reduce((sum, groups) => sum + groups, 0)
  return {
    ...counts,
    noPairShare: share(noPairGroups, counts.groupCount),
    meanFrontSize: share(counts.frontMemberSum, counts.rankedGroupCount),
    meanFrontShare: share(counts.frontShareSum, counts.rankedGroupCount),
    yield: share(counts.pairCount, counts.coupleCount),
  }
}

function oneMore<Key extends PropertyKey>(
  counts: Readonly<Partial<Record<Key, number>>>,
  key: Key,
): Record<Key, number> {
  return { ...counts, [key]: (counts[key] ?? 0) + 1 }
}

function share(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole
}
