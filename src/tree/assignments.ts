import type { RawCriterion } from '../domain/criterion.ts'
import type { CriterionId } from '../domain/ids.ts'
import { type RewardTree, walkTree } from '../domain/reward-tree.ts'

/** Where one raw criterion stands in a tree. */
export type Assignment = {
  /**
   * What the source calls the contrast, list or judgment; its id where the source has no name for
   * it.
   */
  readonly contrastId: string
  readonly criterionId: CriterionId
  readonly parentId: CriterionId
  readonly childId: CriterionId
}

/** One assignment for each raw criterion that the tree holds, in the order of the criteria. */
export function assignmentsOf(tree: RewardTree, raws: readonly RawCriterion[]): Assignment[] {
  const places = new Map<CriterionId, Pick<Assignment, 'parentId' | 'childId'>>()
  for (const root of tree.roots)
    for (const { node } of walkTree([root]))
      for (const member of node.memberIds)
        places.set(member, { parentId: root.id, childId: node.id })
  return raws.flatMap(({ id, evidence }) => {
    const place = places.get(id)
    if (!place) return []
    return [{ contrastId: evidence.sourceId ?? evidence.contrastId, criterionId: id, ...place }]
  })
}
