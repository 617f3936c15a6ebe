import { criterionId } from '../../domain/criterion.ts'
import { type CriterionNode, makeNode, type RewardTree } from '../../domain/reward-tree.ts'
import type { Check } from '../check.ts'

/**
 * The reward tree of executable checks: one root a parent name, in order of first mention, one leaf
 * a check. Nothing in it is embedded. `run` without a tree starts from it.
 */
export function checkTree(checks: readonly Check[]): RewardTree {
  const byParent = Map.groupBy(checks, (check) => check.parent.name)
  const roots = [...byParent.values()].map(parentNode)
  const criteria = roots.flatMap((root) => root.children.map((child) => child.id))
  const note = `${checks.length} executable checks`
  return {
    schema: 1,
    version: 1,
    ...defaultRadii,
    roots,
    log: [{ version: 1, action: 'grow', note, criteria }],
  }
}

/** xi, zeta and rho as dg-prm section 12 takes them; they matter once criteria are inserted. */
const defaultRadii = { xi: 0.25, zeta: 0.2, rho: 0.5 }

function parentNode(checks: readonly Check[]): CriterionNode {
  const { name, description, facet } = checks[0]!.parent
  const children = checks.map((check) => {
    const criterion = { ...check.criterion, check: check.name }
    return makeNode({ id: criterionId(criterion), ...criterion })
  })
  return makeNode(
    { id: criterionId({ name, description }), name, description },
    { facet, children },
  )
}
