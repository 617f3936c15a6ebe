import { expect, test } from 'vitest'
import type { GradedNode } from '../domain/recorded.ts'
import { walkTree } from '../domain/reward-tree.ts'
import { numberedItems } from './numbered-list.ts'
import { rewardTreeOf } from './rubric-trees.ts'

function graded(requirement: string, children: readonly GradedNode[] = []): GradedNode {
  return { sourceId: requirement, requirement, weight: 2, score: 0.5, children }
}

test('a graded tree becomes a reward tree of the same shape, with a score for each node', () => {
  const root = graded('All', [graded('Twice'), graded('Part', [graded('Twice')])])
  const { tree, scores } = rewardTreeOf(root)
  const nodes = [...walkTree(tree.roots)]
  expect(nodes.map(({ node, depth }) => [node.description, depth, node.weight])).toEqual([
    ['All', 0, 2],
    ['Twice', 1, 2],
    ['Part', 1, 2],
    ['Twice', 2, 2],
  ])
  expect(new Set(nodes.map(({ node }) => node.id)).size).toBe(4)
  expect([...scores.values()]).toEqual([0.5, 0.5, 0.5, 0.5])
})

test('a numbered list gives its items, headings as names, closing remarks left out', () => {
  const text =
    'Here is it:\n\n1. **Carry kept**: Carries are kept.\n   - in tens\n\n' +
    '2) The sum is right.\n\nNote: I kept it short.\n'
  expect(numberedItems(text)).toEqual([
    { name: 'Carry kept', description: 'Carries are kept.\n- in tens' },
    { name: 'The sum is right', description: 'The sum is right.' },
  ])
  expect(numberedItems('I cannot do that.')).toEqual([])
})
