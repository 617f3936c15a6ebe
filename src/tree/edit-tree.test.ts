import { expect, test } from 'vitest'
import { givenId } from '../domain/ids.ts'
import { type CriterionNode, makeNode, type RewardTree } from '../domain/reward-tree.ts'
import { emptyTree } from './build-tree.ts'
import { diffTrees } from './diff-trees.ts'
import { editTree, editTreeBy, nodeOf } from './edit-tree.ts'
import { lintTree } from './lint-tree.ts'
import { pruneTree, splitTree } from './prune-tree.ts'
import { treeStatistics } from './tree-statistics.ts'

function leaf(name: string, support: number, fields: Partial<CriterionNode> = {}): CriterionNode {
  const memberIds = Array.from({ length: support }, (_, k) => givenId<never>(`${name}-${k}`))
  return makeNode(
    { id: givenId(name), name, description: `What ${name} asks of every step.` },
    { support, memberIds, domains: { d: support }, ...fields },
  )
}

function parent(name: string, children: readonly CriterionNode[]): CriterionNode {
  const support = children.reduce((sum, child) => sum + child.support, 0)
  return leaf(name, 0, { support, domains: { d: support }, children })
}

const tree: RewardTree = {
  ...emptyTree(),
  version: 1,
  roots: [
    parent('physics', [leaf('units', 3), leaf('signs', 1)]),
    parent('style', [leaf('tone', 2)]),
  ],
}

test('a word of review is kept on the criterion and in the log', () => {
  const edited = editTreeBy(tree, [
    { op: 'pin', id: 'units' },
    { op: 'reject', id: 'tone' },
  ])
  expect(nodeOf(edited, 'units').review).toBe('pinned')
  expect(nodeOf(edited, 'tone').review).toBe('rejected')
  expect(edited.version).toBe(3)
  expect(edited.log.map(({ action, criteria }) => [action, criteria])).toEqual([
    ['pin', ['units']],
    ['reject', ['tone']],
  ])
})

test('a new text gives a new id, and the log holds both texts', () => {
  const text = { name: 'Units agree', description: 'Both sides have one unit.' }
  const edited = editTree(tree, { op: 'rename', id: 'units', ...text })
  const [change] = edited.log
  expect(nodeOf(edited, change!.criteria[1]!)).toMatchObject({ ...text, support: 3, since: 2 })
  expect(change?.note).toContain('"units: What units asks of every step." is now "Units agree')
})

test('merged leaves count the members of both under the text of the second', () => {
  const edited = editTree(tree, { op: 'merge', from: 'tone', into: 'units' })
  expect(nodeOf(edited, 'units')).toMatchObject({ support: 5, domains: { d: 5 } })
  expect(edited.roots.map(({ id, support }) => [id, support])).toEqual([['physics', 5 + 1]])
})

test('merged parents keep all children', () => {
  const edited = editTree(tree, { op: 'merge', from: 'style', into: 'physics' })
  expect(edited.roots[0]?.children.map(({ id }) => id)).toEqual(['units', 'signs', 'tone'])
  expect(edited.roots[0]?.support).toBe(6)
})

test('a criterion is added under a parent or as a root, and counts as accepted', () => {
  const text = { name: 'Scale', description: 'Orders of magnitude are right.' }
  const under = editTree(tree, { op: 'add', parentId: 'physics', ...text })
  expect(under.roots[0]?.children.at(-1)).toMatchObject({ ...text, review: 'accepted', support: 0 })
  expect(editTree(tree, { op: 'add', ...text }).roots).toHaveLength(3)
  expect(() => editTree(under, { op: 'add', ...text })).toThrow('already holds')
})

test.each([
  [{ op: 'pin', id: 'nothing' } as const, 'no criterion has the id nothing'],
  [{ op: 'merge', from: 'units', into: 'units' } as const, 'with itself'],
  [{ op: 'merge', from: 'units', into: 'style' } as const, 'different levels'],
])('%j is refused', (edit, message) => {
  expect(() => editTree(tree, edit)).toThrow(message)
})

test('leaves of different checks are not merged', () => {
  const checked = { ...tree, roots: [parent('p', [leaf('a', 1, { check: 'x' }), leaf('b', 1)])] }
  expect(() => editTree(checked, { op: 'merge', from: 'a', into: 'b' })).toThrow('different checks')
})

test('pruning drops what has too little support or use, and spares what a person wants', () => {
  const pruned = pruneTree(tree, { supportMin: 2, isUnused: (id) => id === 'tone' })
  expect(pruned.roots.map(({ children }) => children.map(({ id }) => id))).toEqual([['units']])
  expect(pruned.log.at(-1)).toMatchObject({ action: 'prune', criteria: ['signs', 'tone', 'style'] })
  const pinned = editTree(tree, { op: 'pin', id: 'signs' })
  expect(nodeOf(pruneTree(pinned), 'signs').review).toBe('pinned')
  expect(pruneTree(tree, { supportMin: 1 })).toBe(tree)
})

test('a wide parent is split where its leaves fall apart', () => {
  const east = Array.from({ length: 3 }, (_, k) => leaf(`east${k}`, 2))
  const north = Array.from({ length: 2 }, (_, k) => leaf(`north${k}`, 1))
  const wide = { ...tree, roots: [parent('all', [...north, ...east])] }
  const embeddings = new Map(
    [...wide.roots, ...north, ...east].map(({ id }) => [
      id,
      id.startsWith('north') ? Float64Array.of(0, 1) : Float64Array.of(1, 0),
    ]),
  )
  const split = splitTree({ tree: wide, embeddings }, { childrenMax: 4 })
  expect(split.tree.roots.map(({ support, children }) => [support, children.length])).toEqual([
    [6, 3],
    [2, 2],
  ])
  for (const { id } of split.tree.roots) expect(split.embeddings.has(id)).toBe(true)
  expect(splitTree({ tree: wide, embeddings }).tree).toBe(wide)
})

test('lint says what to look at and what to do', () => {
  const untidy: RewardTree = {
    ...tree,
    roots: [
      parent('wide', [leaf('a', 9), leaf('b', 1), leaf('c', 1, { description: 'Short.' })]),
      parent('lone', [leaf('d', 1, { check: 'gone', memberIds: [givenId('a-0')] })]),
    ],
  }
  const same = new Map(
    ['a', 'b', 'c', 'd'].map((name) => [givenId<never>(name), Float64Array.of(1, 0)]),
  )
  const findings = lintTree(untidy, { childrenMax: 2, checks: new Set(), embeddings: same })
  expect([...new Set(findings.map(({ rule }) => rule))].toSorted()).toEqual([
    'dominant-child',
    'lone-child',
    'near-duplicates',
    'repeated-member',
    'too-short',
    'unknown-check',
    'wide-parent',
  ])
  expect(lintTree(emptyTree())).toMatchObject([{ rule: 'empty' }])
})

test('statistics count levels, leaves, members and dominance', () => {
  expect(treeStatistics(tree)).toMatchObject({
    roots: 2,
    leaves: 3,
    levels: 2,
    members: 6,
    meanDominance: (3 / 4 + 1) / 2,
    parents: [{ name: 'physics', dominance: 0.75 }, { children: 1 }],
  })
})

test('a difference lists what was added, removed, moved and changed', () => {
  const edited = editTreeBy(tree, [
    { op: 'add', name: 'Scale', description: 'Orders of magnitude are right.' },
    { op: 'merge', from: 'style', into: 'physics' },
    { op: 'pin', id: 'units' },
  ])
  const { added, removed, changed, agreement } = diffTrees(tree, edited)
  expect(added.map(({ name }) => name)).toEqual(['Scale'])
  expect(removed.map(({ id }) => id)).toEqual(['style'])
  expect(changed).toEqual([
    { id: 'physics', name: 'physics', fields: [{ field: 'support', before: 4, after: 6 }] },
    { id: 'units', name: 'units', fields: [{ field: 'review', before: null, after: 'pinned' }] },
    { id: 'tone', name: 'tone', fields: [{ field: 'parent', before: 'style', after: 'physics' }] },
  ])
  expect(agreement).toBeLessThan(1)
  expect(diffTrees(tree, tree)).toEqual({ added: [], removed: [], changed: [], agreement: 1 })
})
