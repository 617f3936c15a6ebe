import { expect, test } from 'vitest'
import type { RawCriterion } from '../domain/criterion.ts'
import { givenId } from '../domain/ids.ts'
import { cosineDistance } from '../vector/cosine.ts'
import { emptyTree, insertAll } from './build-tree.ts'
import type { EmbeddedCriterion } from './draft.ts'
import { editTree } from './edit-tree.ts'
import { formatMembers, parseMembers } from './members-file.ts'
import { rebuildTree } from './rebuild-tree.ts'

function item(name: string, ...values: number[]): EmbeddedCriterion {
  const raw: RawCriterion = {
    id: givenId(name),
    name,
    description: `What ${name} asks.`,
    polarity: 'requirement',
    evidence: { contrastId: givenId('c'), sourceId: 's' },
    domain: 'd',
    judgeModel: 'critique',
  }
  return { raw, vector: Float64Array.from(values) }
}

const members = [
  item('a1', 1, 0, 0),
  item('a2', 0.98, 0.199, 0),
  item('a3', 0.995, 0, 0.0999),
  item('b1', 0, 1, 0),
  item('b2', 0, 0.98, 0.199),
  item('b3', 0.0999, 0.995, 0),
]
const current = insertAll({ tree: emptyTree(), embeddings: new Map() }, members).grown

test('a rebuild of well-parted criteria agrees with the tree it replaces', () => {
  const { grown, agreement } = rebuildTree(current, members)
  expect(agreement).toBe(1)
  expect(grown.tree.version).toBe(2)
  expect(grown.tree.log.map(({ action }) => action)).toEqual(['insert', 'rebuild'])
})

test('a tree that had mixed two kinds agrees less', () => {
  const [a, b] = [members.slice(0, 3), members.slice(3)]
  const mixed = insertAll({ tree: emptyTree({ xi: 1, rho: 1 }), embeddings: new Map() }, members)
  expect(mixed.grown.tree.roots).toHaveLength(1)
  const { agreement, grown } = rebuildTree(mixed.grown, [...a, ...b])
  expect(grown.tree.roots).toHaveLength(2)
  expect(agreement).toBe(0)
})

test('what a person reviewed or wrote survives with its text and members', () => {
  const [a, b] = current.tree.roots
  const pinnedLeaf = a!.children[0]!
  let tree = editTree(current.tree, { op: 'pin', id: pinnedLeaf.id })
  tree = editTree(tree, { op: 'rename', id: b!.id, name: 'Subject B', description: 'All of B.' })
  tree = editTree(tree, { op: 'add', parentId: a!.id, name: 'By hand', description: 'Written.' })
  const renamed = tree.roots[1]!
  const added = tree.roots[0]!.children.at(-1)!
  const embeddings = new Map(current.embeddings)
    .set(renamed.id, Float64Array.of(0, 1, 0))
    .set(added.id, Float64Array.of(0, 0, 1))
  const { grown } = rebuildTree({ tree, embeddings }, members)
  const leaves = grown.tree.roots.flatMap(({ children }) => children)
  expect(leaves.find(({ id }) => id === pinnedLeaf.id)).toMatchObject({
    review: 'pinned',
    memberIds: pinnedLeaf.memberIds,
  })
  expect(leaves.some(({ name }) => name === 'By hand')).toBe(true)
  const subject = grown.tree.roots.find(({ name }) => name === 'Subject B')
  expect(subject?.children.flatMap(({ memberIds }) => memberIds).toSorted()).toEqual([
    'b1',
    'b2',
    'b3',
  ])
  const vector = grown.embeddings.get(subject!.id)!
  expect(cosineDistance(vector, Float64Array.of(0, 1, 0))).toBeCloseTo(0, 12)
})

test('raw criteria are written one a line and read back whole', () => {
  const raws = members.map(({ raw }) => raw)
  const text = formatMembers(raws.toReversed())
  expect(parseMembers(text, 'x')).toEqual(raws)
  expect(() => parseMembers(`${text}{}\n`, 'tree.members.jsonl')).toThrow(
    'tree.members.jsonl, line 7',
  )
})
