import { expect, test } from 'vitest'
import { seededRng, shuffled } from '../base/rng.ts'
import type { RawCriterion } from '../domain/criterion.ts'
import { givenId } from '../domain/ids.ts'
import { isLeaf, walkTree } from '../domain/reward-tree.ts'
import { normalised } from '../vector/cosine.ts'
import { clusterTree } from './cluster-tree.ts'
import type { EmbeddedCriterion } from './draft.ts'

function item(name: string, vector: readonly number[], check?: string): EmbeddedCriterion {
  const raw: RawCriterion = {
    id: givenId(name),
    name: name.split('#')[0]!,
    description: 'described',
    polarity: 'requirement',
    evidence: { contrastId: givenId('contrast') },
    domain: 'd',
    judgeModel: 'critique',
    ...(check !== undefined && { check }),
  }
  return { raw, vector: normalised(Float64Array.from(vector)) }
}

/** Three subjects with two kinds each, five criteria a kind. */
function corpus(): EmbeddedCriterion[] {
  const rng = seededRng(3)
  return [0, 1, 2].flatMap((subject) =>
    [0.3, -0.3].flatMap((kind) =>
      Array.from({ length: 5 }, (_, k) => {
        const vector = Array.from({ length: 6 }, () => 0.4 * (rng.next() - 0.5))
        vector[subject]! += 1
        vector[3 + subject]! += kind
        return item(`${subject}/${kind}/${k}`, vector)
      }),
    ),
  )
}

function leafSets(items: readonly EmbeddedCriterion[], options = {}): string[][] {
  const { tree } = clusterTree(items, options)
  return walkTree(tree.roots)
    .filter(({ node }) => isLeaf(node))
    .map(({ node }) => node.memberIds.toSorted())
    .toArray()
}

test('subjects become parents and kinds become leaves, with radii from the data', () => {
  const { tree, tried } = clusterTree(corpus())
  expect(tree.roots).toHaveLength(3)
  for (const root of tree.roots) expect(root.children.map(({ support }) => support)).toEqual([5, 5])
  expect(tree.xi).toBeLessThanOrEqual(tree.rho)
  expect(tree.zeta).toBeCloseTo(0.8 * tree.xi, 2)
  expect(tried.length).toBeGreaterThan(3)
})

test('every raw criterion stands in exactly one leaf', () => {
  const items = corpus()
  const members = leafSets(items).flat()
  expect(members.toSorted()).toEqual(items.map(({ raw }) => raw.id).toSorted())
})

test('the order of arrival plays no part', () => {
  const items = corpus()
  const expected = clusterTree(items)
  for (let seed = 0; seed < 5; seed++)
    expect(clusterTree(shuffled(items, seededRng(seed)))).toEqual(expected)
})

test('xi is the largest hundredth at which the mean dominance is at most one half', () => {
  const { tree, sweep } = clusterTree(corpus())
  const within = sweep.filter(({ meanDominance }) => meanDominance <= 0.5)
  expect(tree.xi).toBe(within.at(-1)?.xi)
  expect(sweep.at(-1)?.xi).toBeLessThanOrEqual(tree.rho)
})

test('radii that are given are taken; xi above rho is refused', () => {
  expect(clusterTree(corpus(), { xi: 0.01, zeta: 0.3 }).tree).toMatchObject({ xi: 0.01, zeta: 0.3 })
  expect(() => clusterTree(corpus(), { xi: 0.5, rho: 0.4 })).toThrow('xi (0.5) exceeds rho (0.4)')
})

test('criteria of different checks share a parent but never a leaf', () => {
  const items = [0, 1, 2, 3].map((k) => item(`a${k}`, [1, 0.01 * k], k < 2 ? 'sums' : 'units'))
  const { tree } = clusterTree([...items, item('b0', [0, 1]), item('b1', [0, 1])], {
    xi: 0.5,
    rho: 1,
  })
  const leaves = tree.roots.flatMap(({ children }) => children)
  expect(leaves.map(({ check, support }) => [check, support])).toEqual(
    expect.arrayContaining([
      ['sums', 2],
      ['units', 2],
    ]),
  )
})

test('one text of many contrasts is one criterion with their support', () => {
  const items = ['same#1', 'same#2', 'same#3', 'other#1'].map((name) =>
    item(name, name.startsWith('same') ? [1, 0] : [0, 1]),
  )
  const { tree } = clusterTree(items)
  const supports = tree.roots.flatMap(({ children }) => children.map(({ support }) => support))
  expect(supports.toSorted((a, b) => a - b)).toEqual([1, 3])
})

test('no criteria give an empty tree', () => {
  expect(clusterTree([]).tree.roots).toEqual([])
})
