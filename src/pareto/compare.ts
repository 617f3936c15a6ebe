import { assert } from '../base/assert.ts'
import type { Dominance } from '../domain/front.ts'
import type { CriterionId } from '../domain/ids.ts'
import type { CompleteVector, ScoreVector } from '../domain/score-vector.ts'

/**
 * How `a` stands to `b`: it dominates when it is nowhere worse and somewhere better (DG-PRM ).
 * Higher is better on every axis. Scores compare exactly: dominance with a tolerance is not
 * transitive. Both must be complete and on the same axes, in the same order.
 */
export function compareScores(a: CompleteVector, b: CompleteVector): Dominance {
  assert(sameAxes(a.axes, b.axes), 'scores share their axes, in one order')
  let better = false
  let worse = false
  for (const [axis, value] of a.values.entries()) {
    const other = b.values[axis]!
    if (value > other) better = true
    if (value < other) worse = true
  }
  return dominanceOf(better, worse)
}

/**
 * The same over the axes that both have, the others ignored. This is not an order: `a` may dominate
 * `b`, `b` dominate `c` and `c` dominate `a`, each over other axes. Nothing shared, or
 * nothing but equal scores, is never dominance.
 */
export function compareShared(a: ScoreVector, b: ScoreVector): Dominance {
  assert(sameAxes(a.axes, b.axes), 'scores share their axes, in one order')
  let shared = 0
  let better = false
  let worse = false
  for (const [axis, value] of a.values.entries()) {
    const other = b.values[axis]!
    if (value === null || other === null) continue
    shared++
    if (value > other) better = true
    if (value < other) worse = true
  }
  return shared === 0 ? 'incomparable' : dominanceOf(better, worse)
}

export function sameAxes(a: readonly CriterionId[], b: readonly CriterionId[]): boolean {
  return a === b || (a.length === b.length && a.every((axis, index) => axis === b[index]))
}

function dominanceOf(better: boolean, worse: boolean): Dominance {
  if (better && worse) return 'incomparable'
  if (better) return 'dominates'
  return worse ? 'dominated' : 'equal'
}
