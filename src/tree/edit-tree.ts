/*
 * What a person does to a tree (dg-prm ), at any depth: every edit gives a new version and a
 * log entry that names the criteria before and after, so that an old score can be traced.
 */

import * as z from 'zod'
import { KitError } from '../base/errors.ts'
import { criterionId } from '../domain/criterion.ts'
import { type CriterionId, givenId } from '../domain/ids.ts'
import {
  type CriterionNode,
  isLeaf,
  makeNode,
  type RewardTree,
  type TreeChange,
  walkTree,
} from '../domain/reward-tree.ts'
import { withChildren } from './draft.ts'
import { mergedLeaf } from './rebuild-tree.ts'

/** One edit, as the command line makes it or a patch file holds it. */
export const treeEdit = z.discriminatedUnion('op', [
  z.strictObject({ op: z.enum(['pin', 'accept', 'reject']), id: z.string() }),
  z.strictObject({
    op: z.literal('rename'),
    id: z.string(),
    name: z.string().min(1),
    description: z.string().min(1),
  }),
  z.strictObject({ op: z.literal('merge'), from: z.string(), into: z.string() }),
  z.strictObject({
    op: z.literal('add'),
    /** Absent: the criterion becomes a root. */
    parentId: z.string().optional(),
    name: z.string().min(1),
    description: z.string().min(1),
    check: z.string().optional(),
  }),
])

export type TreeEdit = z.infer<typeof treeEdit>

/**
 * The tree after one edit. Throws `tree-invalid` when the edit names a criterion that is not there.
 */
export function editTree(tree: RewardTree, edit: TreeEdit): RewardTree {
  if (edit.op === 'rename') return rename(tree, edit.id, edit)
  if (edit.op === 'merge') return merge(tree, edit.from, edit.into)
  if (edit.op === 'add') return add(tree, edit)
  return review(tree, edit.op, edit.id)
}

/** The tree after several edits, one version each. */
export function editTreeBy(tree: RewardTree, edits: readonly TreeEdit[]): RewardTree {
  return edits.reduce(editTree, tree)
}

const verdicts = { pin: 'pinned', accept: 'accepted', reject: 'rejected' } as const

function review(tree: RewardTree, action: keyof typeof verdicts, id: string): RewardTree {
  const node = nodeOf(tree, id)
  const roots = replaced(tree.roots, node.id, { ...node, review: verdicts[action] })
  const note = `"${node.name}" ${verdicts[action]}`
  return nextVersion(tree, roots, { action, note, criteria: [node.id] })
}

/** A new text is a new criterion: it gets the id of its text, and counts as a person's word. */
function rename(
  tree: RewardTree,
  id: string,
  { name, description }: { readonly name: string; readonly description: string },
): RewardTree {
  const node = nodeOf(tree, id)
  const text = { name, description, ...(node.check !== undefined && { check: node.check }) }
  const renamed: CriterionNode = {
    ...node,
    ...text,
    id: criterionId(text),
    review: node.review ?? 'accepted',
    since: tree.version + 1,
  }
  refuseTaken(tree, renamed, node.id)
  const note = `"${node.name}: ${node.description}" is now "${name}: ${description}"`
  const change = { action: 'rename', note, criteria: [node.id, renamed.id] } as const
  return nextVersion(tree, replaced(tree.roots, node.id, renamed), change)
}

/** Two leaves become one with the text of `into`; an inner node's children move under `into`. */
function merge(tree: RewardTree, from: string, into: string): RewardTree {
  const source = nodeOf(tree, from)
  const target = nodeOf(tree, into)
  if (source.id === target.id) throw refusal(`"${source.name}" cannot be merged with itself`)
  if (isLeaf(source) !== isLeaf(target))
    throw refusal(
      `"${source.name}" and "${target.name}" stand on different levels; merge like with like`,
    )
  if (source.check !== target.check)
    throw refusal(`"${source.name}" and "${target.name}" have different checks and stay apart`)
  for (const [outer, inner] of [
    [source, target],
    [target, source],
  ] as const)
    if (walkTree(outer.children).some(({ node }) => node.id === inner.id))
      throw refusal(`"${inner.name}" stands below "${outer.name}"; move it up first`)
  const merged = isLeaf(target)
    ? mergedLeaf(target, source)
    : withChildren(target, [...target.children, ...source.children])
  const roots = replaced(replaced(tree.roots, source.id, undefined), target.id, merged)
  const note = `"${source.name}" merged into "${target.name}"`
  return nextVersion(tree, roots, { action: 'merge', note, criteria: [source.id, target.id] })
}

function add(tree: RewardTree, edit: Extract<TreeEdit, { readonly op: 'add' }>): RewardTree {
  const { name, description, check, parentId } = edit
  const text = { name, description, ...(check !== undefined && { check }) }
  const node = makeNode(
    { id: criterionId(text), ...text },
    { review: 'accepted', since: tree.version + 1 },
  )
  refuseTaken(tree, node)
  const change = { action: 'add', note: `"${name}" added by hand`, criteria: [node.id] } as const
  if (parentId === undefined) return nextVersion(tree, [...tree.roots, node], change)
  const parent = nodeOf(tree, parentId)
  const grown = { ...parent, children: [...parent.children, node] }
  return nextVersion(tree, replaced(tree.roots, parent.id, grown), change)
}

/** The criterion with an id, or with the beginning of one that only one criterion has. */
export function nodeOf(tree: RewardTree, id: string): CriterionNode {
  const nodes = walkTree(tree.roots)
    .map(({ node }) => node)
    .filter((node) => node.id.startsWith(id))
    .toArray()
  const exact = nodes.find((node) => node.id === id)
  if (exact) return exact
  if (nodes.length === 1 && id.length >= 4) return nodes[0]!
  throw refusal(
    nodes.length > 1
      ? `several criteria have ids that begin with ${id}`
      : `no criterion has the id ${id}`,
  )
}

/** Nodes with one of them replaced or, without a replacement, gone; inner supports stay true. */
export function replaced(
  nodes: readonly CriterionNode[],
  id: CriterionId,
  by: CriterionNode | undefined,
): CriterionNode[] {
  return nodes.flatMap((node) => {
    if (node.id === id) return by ? [by] : []
    if (!walkTree(node.children).some((below) => below.node.id === id)) return [node]
    const children = replaced(node.children, id, by)
    return children.length === 0 ? [] : [withChildren(node, children)]
  })
}

/** The tree with other roots, one version on, the change in its log. */
export function nextVersion(
  tree: RewardTree,
  roots: readonly CriterionNode[],
  change: Omit<TreeChange, 'version'>,
): RewardTree {
  const version = tree.version + 1
  return { ...tree, version, roots, log: [...tree.log, { version, ...change }] }
}

function refuseTaken(tree: RewardTree, { id, name }: CriterionNode, except?: CriterionId): void {
  if (id === except) return
  if (walkTree(tree.roots).some(({ node }) => node.id === id))
    throw refusal(
      `the tree already holds the criterion "${name}" with this text (${givenId<CriterionId>(id)})`,
    )
}

function refusal(message: string): KitError {
  return new KitError('tree-invalid', message)
}
