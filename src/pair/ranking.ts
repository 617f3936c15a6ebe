/**
 * The candidates of one group in fronts, by one of two relations: dominance over complete
 * vectors, or over the axes that two candidates share. What had to leave, and what runs in a
 * circle, is told with it.
 */
import type { Dominance, Front } from '../domain/front.ts'
import type { CriterionId } from '../domain/ids.ts'
import { type CompleteVector, isComplete, type ScoreVector } from '../domain/score-vector.ts'
import { compareScores, compareShared } from '../pareto/compare.ts'
import { sortFronts } from '../pareto/fronts.ts'
import { completeGroup, type MissingPolicy } from '../pareto/missing.ts'
import { sortSharedFronts } from '../pareto/shared-fronts.ts'
import { meanOf } from '../stats/mean.ts'

export type Ranking = {
  readonly axes: readonly CriterionId[]
  /** Positions in the group of the candidates that are compared, ascending. */
  readonly members: readonly number[]
  /** Beside `members`; complete unless only shared axes are compared. */
  readonly vectors: readonly ScoreVector[]
  /** Fronts of indices into `members`, best first. */
  readonly fronts: readonly Front[]
  /** Rank per index into `members`. */
  readonly ranks: readonly number[]
  readonly leftMembers: readonly number[]
  readonly leftAxes: readonly CriterionId[]
  readonly filledCount: number
  /** Circles of indices into `members` (`shared-only`). */
  readonly cycles: readonly (readonly number[])[]
}

export function rankGroup(vectors: readonly ScoreVector[], missing: MissingPolicy): Ranking {
  if (missing !== 'shared-only') {
    const completed = completeGroup(vectors, missing)
    return { ...completed, ...sorted(completed.vectors) }
  }
  const axes = vectors[0]?.axes ?? []
  const members = [...vectors.keys()]
  const nothingLeft = { leftMembers: [], leftAxes: [], filledCount: 0 }
  return { axes, members, vectors, ...nothingLeft, ...sorted(vectors) }
}

function sorted(vectors: readonly ScoreVector[]): Pick<Ranking, 'fronts' | 'ranks' | 'cycles'> {
  const { fronts, cycles } = vectors.every(isComplete)
    ? { fronts: sortFronts(vectors), cycles: [] }
    : sortSharedFronts(vectors)
  const ranks: number[] = []
  for (const { rank, members } of fronts) for (const member of members) ranks[member] = rank
  return { fronts, ranks, cycles }
}

/** How one compared candidate stands to another. Within a circle nobody dominates. */
export function dominanceIn(ranking: Ranking, a: number, b: number): Dominance {
  const [first, second] = [ranking.vectors[a]!, ranking.vectors[b]!]
  const dominance =
    isComplete(first) && isComplete(second)
      ? compareScores(first, second)
      : compareShared(first, second)
  const runsInCircle = dominance !== 'equal' && ranking.ranks[a] === ranking.ranks[b]
  return runsInCircle ? 'incomparable' : dominance
}

/** Both vectors on the axes that both have: all of them where the group was made complete. */
export function sharedVectors(a: ScoreVector, b: ScoreVector): [CompleteVector, CompleteVector] {
  if (isComplete(a) && isComplete(b)) return [a, b]
  const shared = [...a.axes.keys()].filter(
    (axis) => a.values[axis] !== null && b.values[axis] !== null,
  )
  const axes = shared.map((axis) => a.axes[axis]!)
  return [
    { axes, values: shared.map((axis) => a.values[axis]!) },
    { axes, values: shared.map((axis) => b.values[axis]!) },
  ]
}

/**
 * The same candidates on the parents of their axes, each the mean of its children that have a
 * score; an axis without a parent stays itself. Parents stand in the order of their
 * first child.
 */
export function coarsened(
  ranking: Ranking,
  parentOf: ReadonlyMap<CriterionId, CriterionId>,
): Ranking {
  const families = Map.groupBy(ranking.axes.keys(), (axis) => {
    const child = ranking.axes[axis]!
    return parentOf.get(child) ?? child
  })
  const axes = [...families.keys()]
  const vectors = ranking.vectors.map(({ values }) => ({
    axes,
    values: [...families.values()].map((family) =>
      meanOf(family.flatMap((axis) => values[axis] ?? [])),
    ),
  }))
  return { ...ranking, axes, vectors, ...sorted(vectors) }
}
