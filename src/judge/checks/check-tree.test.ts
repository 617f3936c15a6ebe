import { expect, test } from 'vitest'
import { walkTree } from '../../domain/reward-tree.ts'
import { checkTree } from './check-tree.ts'
import { shippedChecks } from './shipped.ts'

test('every shipped check is one leaf under its parent, which has its facet', () => {
  const tree = checkTree(shippedChecks)
  const leaves = tree.roots.flatMap((root) => root.children.map((leaf) => ({ root, leaf })))
  expect(new Set(leaves.map(({ leaf }) => leaf.check))).toEqual(
    new Set(shippedChecks.map((check) => check.name)),
  )
  expect(leaves).toHaveLength(shippedChecks.length)
  for (const { root, leaf } of leaves) {
    const check = shippedChecks.find(({ name }) => name === leaf.check)
    expect(root).toMatchObject({ name: check?.parent.name, facet: check?.parent.facet })
  }
})

test('ids are unique and the same every time', () => {
  const ids = [...walkTree(checkTree(shippedChecks).roots)].map(({ node }) => node.id)
  expect(new Set(ids).size).toBe(ids.length)
  expect(checkTree(shippedChecks)).toEqual(checkTree(shippedChecks))
})

test('criteria read as positive requirements of one sentence', () => {
  for (const { criterion } of shippedChecks) {
    const words = criterion.description.split(' ').length
    expect(words).toBeGreaterThanOrEqual(5)
    expect(words).toBeLessThanOrEqual(40)
    expect(criterion.description).toMatch(/^[A-Z].*\.$/)
  }
})
