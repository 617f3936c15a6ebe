import type { Facet } from '../domain/criterion.ts'
import type { CriterionId } from '../domain/ids.ts'
import { type CriterionNode, walkTree } from '../domain/reward-tree.ts'
import type { StepScore } from '../domain/step-score.ts'

/**
 * One value a step: the lowest score on criteria whose root has the facet (DG-PRM ), null
 * where none of them applies. Roots without a facet count as soundness.
 */
export function facetMinima(
  roots: readonly CriterionNode[],
  scores: readonly (readonly StepScore[])[],
  facet: Facet = 'soundness',
): (number | null)[] {
  const members = new Set<CriterionId>()
  for (const root of roots)
    if ((root.facet ?? 'soundness') === facet)
      for (const { node } of walkTree([root])) members.add(node.id)
  return scores.map((ofStep) => {
    const values = ofStep.flatMap(({ criterionId, value }) =>
      value !== null && members.has(criterionId) ? [value] : [],
    )
    return values.length === 0 ? null : Math.min(...values)
  })
}
