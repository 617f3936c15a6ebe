import { expect, test } from 'vitest'
import { scriptedEncoder } from '../encoder/scripted-encoder.ts'
import { type CriterionId, givenId } from '../domain/ids.ts'
import { type CriterionNode, makeNode, type RewardTree } from '../domain/reward-tree.ts'
import { makeTask } from '../domain/task.ts'
import type { Allocator, Analysis, StepContext } from '../judge/judge.ts'
import { selectCriteria, selectDefaults } from './select-criteria.ts'

// The tree of DG-PRM's worked example: P1 holds C1 and C2, P2 holds C3 and C4.
const vectors: Record<string, readonly number[]> = {
  C1: [1, 0, 0],
  C2: [0.6, 0, 0.8],
  C3: [0, 1, 0],
  C4: [0, 0.6, 0.8],
  q1: [0.28, 0, 0.96],
  q2: [0.96, 0.28, 0],
  q3: [0, -0.6, 0.8],
}

test('aspects select the children within zeta, and a coarse parent is scored itself', async () => {
  const [allocation] = await select({ fine: ['q1', 'q2'], scope: 'tree' })
  expect(allocation!.criteria.map(({ id, via }) => [id, via])).toEqual([
    ['C1', 'aspect'],
    ['C2', 'aspect'],
    ['P2', 'coarse'],
  ])
  expect(allocation!.criteria[0]!.distance).toBeCloseTo(0.04, 6)
  expect(allocation!.criteria[1]!.distance).toBeCloseTo(0.064, 6)
})

test('an aspect that matches nothing falls back to its parent, as something to grow', async () => {
  const [allocation] = await select({ fine: ['q3'], scope: 'tree' })
  expect(allocation!.criteria).toEqual([
    { id: 'P1', via: 'fallback' },
    { id: 'P2', via: 'coarse' },
  ])
  expect(allocation!.growthCandidates).toEqual([{ parentId: 'P1', text: 'q3' }])
})

test('only scope "tree" reaches children of a parent that was judged coarse', async () => {
  const wide = await select({ fine: ['q1', 'q2'], scope: 'tree', zeta: 0.25 })
  const narrow = await select({ fine: ['q1', 'q2'], scope: 'parents', zeta: 0.25 })
  expect(wide[0]!.criteria.map(({ id }) => id)).toContain('C4')
  expect(narrow[0]!.criteria.map(({ id }) => id)).not.toContain('C4')
})

test('ids that the tree does not have are dropped and kept for the count', async () => {
  const [allocation] = await select({ fine: [], scope: 'parents', named: ['P9', 'P2', 'P2'] })
  expect(allocation!.unknownIds).toEqual(['P9'])
  expect(allocation!.parents).toEqual(['P2'])
})

test('a rejected criterion is never selected', async () => {
  const rejected = tree(0.2)
  const [first, second] = rejected.roots
  const roots = [
    {
      ...first!,
      children: first!.children.map((child) => ({ ...child, review: 'rejected' as const })),
    },
    { ...second!, review: 'rejected' as const },
  ]
  const [allocation] = await select({ fine: ['q1', 'q2'], scope: 'tree' }, { ...rejected, roots })
  expect(allocation!.criteria).toEqual([{ id: 'P1', via: 'fallback' }])
})

test('"all" takes every leaf and "fixed" the best supported ones at every step', async () => {
  const all = await select({ fine: [], scope: 'tree', selection: 'all' })
  const fixed = await select({ fine: [], scope: 'tree', selection: 'fixed' })
  expect(all[0]!.criteria.map(({ id }) => id)).toEqual(['C1', 'C2', 'C3', 'C4'])
  expect(fixed[0]!.criteria.map(({ id }) => id)).toEqual(['C1', 'C3'])
})

type Asked = {
  readonly fine: readonly string[]
  readonly scope: 'parents' | 'tree'
  readonly zeta?: number
  readonly named?: readonly string[]
  readonly selection?: 'dynamic' | 'all' | 'fixed'
}

function select(asked: Asked, given = tree(asked.zeta ?? 0.2)) {
  const embeddings = new Map(
    ['C1', 'C2', 'C3', 'C4'].map((id) => [id as CriterionId, Float64Array.from(vectors[id]!)]),
  )
  const kit = { allocator: allocator(asked), encoder: scriptedEncoder(vectors), embeddings }
  const options = {
    ...selectDefaults,
    scope: asked.scope,
    selection: asked.selection ?? 'dynamic',
    fixedCount: 2,
  }
  return selectCriteria(given, context, kit, options)
}

const context: StepContext = {
  task: makeTask('What is 7 + 6?'),
  steps: [{ content: '7 + 6 = 13' }],
  targets: [0],
  windowStart: 0,
  carried: [],
}

function allocator({ fine, named = ['P1', 'P2'] }: Asked): Allocator {
  return {
    name: 'scripted',
    selectParents: async () => [{ stepIndex: 0, parentIds: named, undecided: [] }],
    analyse: async (_, selected) =>
      selected.flatMap(({ roots }) =>
        roots.map(
          (root): Analysis => ({
            stepIndex: 0,
            parentId: root.id,
            fine: root.id === 'P1',
            aspects: root.id === 'P1' ? fine : [],
          }),
        ),
      ),
  }
}

function tree(zeta: number): RewardTree {
  const roots = [
    node('P1', 0, [node('C1', 2), node('C2', 1)]),
    node('P2', 0, [node('C3', 2), node('C4', 1)]),
  ]
  return { schema: 1, version: 1, xi: 0.25, zeta, rho: 0.5, roots, log: [] }
}

function node(
  name: string,
  support: number,
  children: readonly CriterionNode[] = [],
): CriterionNode {
  return makeNode(
    { id: givenId<CriterionId>(name), name, description: name },
    { support, children },
  )
}
