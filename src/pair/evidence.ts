import type { ScoredCandidate } from '../domain/group.ts'
import type { CriterionId } from '../domain/ids.ts'

/**
 * Why chosen was preferred: one sentence for each of these axes on which it is better, the largest
 * difference first, ties in order of the axes. The sentence is the reason that rejected got its
 * score, or else the one that chosen got, or else both scores.
 */
export function evidenceOf(
  chosen: ScoredCandidate,
  rejected: ScoredCandidate,
  axes: readonly CriterionId[],
): string[] {
  return chosen.vector.axes
    .map((axis, index) => ({ axis, index, gap: gapOn(index, chosen, rejected) }))
    .filter(({ axis, gap }) => gap > 0 && axes.includes(axis))
    .toSorted((a, b) => b.gap - a.gap)
    .map(
      ({ axis, index }) =>
        rejected.reasons?.[index] || chosen.reasons?.[index] || both(axis, index),
    )

  function both(axis: CriterionId, index: number): string {
    return `${axis}: ${chosen.vector.values[index]} against ${rejected.vector.values[index]}`
  }
}

/** How much better chosen is; 0 where either has no score. */
function gapOn(index: number, chosen: ScoredCandidate, rejected: ScoredCandidate): number {
  const better = chosen.vector.values[index]!
  const worse = rejected.vector.values[index]!
  return better === null || worse === null ? 0 : better - worse
}
