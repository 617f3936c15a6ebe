import type { CriterionId } from '../domain/ids.ts'
import { type CriterionNode, type RewardTree, walkTree } from '../domain/reward-tree.ts'
import { agreementOf } from './rebuild-tree.ts'

/** How one tree differs from another, criterion by criterion. */
export type TreeDifference = {
  /** In the second tree only, in its order. */
  readonly added: readonly CriterionNode[]
  /** In the first tree only, in its order. */
  readonly removed: readonly CriterionNode[]
  readonly changed: readonly CriterionChange[]
  /** Adjusted Rand index of the parents over the raw criteria that stand in both trees. */
  readonly agreement: number
}

export type CriterionChange = {
  readonly id: CriterionId
  readonly name: string
  readonly fields: readonly FieldChange[]
}

export type FieldChange = {
  readonly field:
    | 'name'
    | 'description'
    | 'check'
    | 'weight'
    | 'facet'
    | 'review'
    | 'support'
    | 'parent'
  readonly before: string | number | null
  readonly after: string | number | null
}

/** Compares criteria by id; a parent is named by its id, and null for roots. */
export function diffTrees(before: RewardTree, after: RewardTree): TreeDifference {
  const old = placedNodes(before)
  const recent = placedNodes(after)
  const changed: CriterionChange[] = []
  for (const [id, now] of recent) {
    const then = old.get(id)
    if (!then) continue
    const fields = comparedFields.flatMap((field) => {
      const [was, is] = [fieldOf(then, field), fieldOf(now, field)]
      return was === is ? [] : [{ field, before: was, after: is }]
    })
    if (fields.length > 0) changed.push({ id, name: now.node.name, fields })
  }
  return {
    added: [...recent].flatMap(([id, { node }]) => (old.has(id) ? [] : [node])),
    removed: [...old].flatMap(([id, { node }]) => (recent.has(id) ? [] : [node])),
    changed,
    agreement: agreementOf(before, after),
  }
}

const comparedFields = [
  'name',
  'description',
  'check',
  'weight',
  'facet',
  'review',
  'support',
  'parent',
] as const satisfies readonly FieldChange['field'][]

type PlacedNode = { readonly node: CriterionNode; readonly parent: CriterionId | null }

function placedNodes(tree: RewardTree): Map<CriterionId, PlacedNode> {
  const placed = new Map<CriterionId, PlacedNode>()
  for (const root of tree.roots) placed.set(root.id, { node: root, parent: null })
  for (const { node } of walkTree(tree.roots))
    for (const child of node.children) placed.set(child.id, { node: child, parent: node.id })
  return placed
}

function fieldOf({ node, parent }: PlacedNode, field: FieldChange['field']) {
  return field === 'parent' ? parent : (node[field] ?? null)
}
