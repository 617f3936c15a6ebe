/**
 * What happens to candidates without a score on some axis (DG-PRM ). A missing score is never
 * quietly a zero: candidates and axes that leave a group are named, so that a run can count them.
 */
import { assert } from '../base/assert.ts'
import type { CriterionId } from '../domain/ids.ts'
import { type CompleteVector, isComplete, type ScoreVector } from '../domain/score-vector.ts'
import { sameAxes } from './compare.ts'

/**
 * `balanced`: an axis that at least 80 % of the group has stays, candidates that lack it leave,
 * and other axes leave. `drop-axis`: an axis that anyone lacks leaves. `skip-candidate`: a
 * candidate that lacks anything leaves. `worst`: a missing score counts as 0, or as the lowest
 * of the group where that is below 0. `shared-only`: two candidates are compared over the axes
 * that both have, which is not an order and may run in circles (`shared-fronts.ts`).
 */
export type MissingPolicy = 'balanced' | 'drop-axis' | 'skip-candidate' | 'worst' | 'shared-only'

/** A group made complete: who stays, on which axes, and what had to leave. */
export type CompletedGroup = {
  readonly axes: readonly CriterionId[]
  /** Indices of the candidates that stay, ascending; `vectors` runs beside it. */
  readonly members: readonly number[]
  readonly vectors: readonly CompleteVector[]
  /** Indices of the candidates that left, ascending. */
  readonly leftMembers: readonly number[]
  readonly leftAxes: readonly CriterionId[]
  /** Missing scores that were given a value (`worst` only). */
  readonly filledCount: number
}

/** Makes the vectors of a group, all on the same axes, complete. O(candidates x axes). */
export function completeGroup(
  vectors: readonly ScoreVector[],
  policy: Exclude<MissingPolicy, 'shared-only'>,
): CompletedGroup {
  const axes = vectors[0]?.axes ?? []
  for (const vector of vectors)
    assert(sameAxes(vector.axes, axes), 'scores share their axes, in one order')
  if (policy === 'worst') return fillWorst(vectors, axes)
  const scoredMin = {
    balanced: Math.ceil((vectors.length * 4) / 5),
    'drop-axis': vectors.length,
    'skip-candidate': 0,
  }[policy]
  return keepAxes(vectors, axes, scoredMin)
}

/**
 * Keeps the axes that at least `scoredMin` candidates have, then the candidates that have all
 * of these.
 */
function keepAxes(
  vectors: readonly ScoreVector[],
  axes: readonly CriterionId[],
  scoredMin: number,
): CompletedGroup {
  const stays = axes.map(
    (_, axis) => vectors.filter(({ values }) => values[axis] !== null).length >= scoredMin,
  )
  const kept = axes.filter((_, axis) => stays[axis])
  const members: number[] = []
  const leftMembers: number[] = []
  const complete: CompleteVector[] = []
  for (const [index, { values }] of vectors.entries()) {
    const vector = { axes: kept, values: values.filter((_, axis) => stays[axis]) }
    if (isComplete(vector)) {
      members.push(index)
      complete.push(vector)
    } else leftMembers.push(index)
  }
  const leftAxes = axes.filter((_, axis) => !stays[axis])
  return { axes: kept, members, vectors: complete, leftMembers, leftAxes, filledCount: 0 }
}

function fillWorst(vectors: readonly ScoreVector[], axes: readonly CriterionId[]): CompletedGroup {
  const worst = axes.map((_, axis) =>
    vectors.reduce((lowest, { values }) => Math.min(lowest, values[axis] ?? 0), 0),
  )
  let filledCount = 0
  const complete = vectors.map(({ values }) => ({
    axes,
    values: values.map((value, axis) => {
      if (value === null) filledCount++
      return value ?? worst[axis]!
    }),
  }))
  const members = [...vectors.keys()]
  return { axes, members, vectors: complete, leftMembers: [], leftAxes: [], filledCount }
}
