import { criterionText } from '../domain/criterion.ts'
import type { CriterionId } from '../domain/ids.ts'
import { type CriterionNode, isLeaf, walkTree } from '../domain/reward-tree.ts'
import type { Check } from './check.ts'
import type { Allocator, Analysis, StepContext } from './judge.ts'
import { type CheckRunner, checkRunner } from './run-checks.ts'

/**
 * The offline allocator. Topic pass: a root matters when a check below it applies at the step. Phi:
 * fine, with the applicable children's own texts as aspects, so that matching finds exactly them; a
 * root without children is coarse. Leaves without a known check are `undecided`.
 */
export function rulesAllocator(checks: readonly Check[]): Allocator {
  const runner = checkRunner(checks)
  return {
    name: 'rules',
    async selectParents(context, roots, options = {}) {
      options.signal?.throwIfAborted()
      const undecided = undecidedLeaves(runner, roots)
      return context.targets.map((stepIndex) => ({
        stepIndex,
        parentIds: roots
          .filter((root) => applicableNodes(runner, context, stepIndex, root).length > 0)
          .map((root) => root.id),
        undecided,
      }))
    },
    async analyse(context, selected, options = {}) {
      options.signal?.throwIfAborted()
      return selected.flatMap(({ stepIndex, roots }) =>
        roots.map((root) => analyseRoot(runner, context, stepIndex, root)),
      )
    },
  }
}

function analyseRoot(
  runner: CheckRunner,
  context: StepContext,
  stepIndex: number,
  root: CriterionNode,
): Analysis {
  const aspects = applicableNodes(runner, context, stepIndex, root)
    .filter((node) => node.id !== root.id)
    .map(criterionText)
  return { stepIndex, parentId: root.id, fine: aspects.length > 0, aspects }
}

/** The root and its descendants whose check applies at the step. */
function applicableNodes(
  runner: CheckRunner,
  { task, steps }: StepContext,
  index: number,
  root: CriterionNode,
): readonly CriterionNode[] {
  const results = runner.at({ task, steps, index })
  const applicable: CriterionNode[] = []
  const visit = (node: CriterionNode) => {
    if (node.check !== undefined && results.get(node.check)?.applicable === true)
      applicable.push(node)
    node.children.forEach(visit)
  }
  visit(root)
  return applicable
}

function undecidedLeaves(runner: CheckRunner, roots: readonly CriterionNode[]): CriterionId[] {
  return [...walkTree(roots)]
    .map(({ node }) => node)
    .filter((node) => isLeaf(node) && (node.check === undefined || !runner.names.has(node.check)))
    .map((node) => node.id)
}
