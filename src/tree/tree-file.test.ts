import { expect, test } from 'vitest'
import { givenId } from '../domain/ids.ts'
import { makeNode, type RewardTree } from '../domain/reward-tree.ts'
import { emptyTree } from './build-tree.ts'
import { formatTree, parseTree } from './tree-file.ts'

const leaf = makeNode(
  { id: givenId('leaf'), name: 'Units', description: 'Units agree.', check: 'units' },
  {
    support: 2,
    memberIds: [givenId('r1'), givenId('r2')],
    domains: { b: 1, a: 1 },
    weight: 0.1 + 0.2,
  },
)
const tree: RewardTree = {
  ...emptyTree({}, { id: 'hashing-8', dimensions: 8 }),
  version: 1,
  filter: { read: 3, kept: 2, rejected: { 'well-formed': 1 } },
  roots: [
    makeNode(
      { id: givenId('root'), name: 'Physics', description: 'Quantities make sense.' },
      {
        support: 2,
        domains: { a: 1, b: 1 },
        facet: 'soundness',
        review: 'pinned',
        children: [leaf],
      },
    ),
  ],
  log: [{ version: 1, action: 'grow', note: 'grown', criteria: [givenId('leaf')] }],
}

test('a written tree is read back whole, and written again it has the same bytes', () => {
  const text = formatTree(tree)
  const read = parseTree(text, 'tree.json')
  expect(read).toEqual({
    ...tree,
    roots: [{ ...tree.roots[0]!, children: [{ ...leaf, weight: 0.3 }] }],
  })
  expect(formatTree(read)).toBe(text)
})

test('one criterion is one block of one line a field, in a fixed order', () => {
  expect(formatTree(tree)).toContain(`      "children": [
        {
          "id": "leaf",
          "name": "Units",
          "description": "Units agree.",
          "check": "units",
          "weight": 0.3,
          "support": 2,
          "domains": {"a":1,"b":1},
          "memberIds": ["r1","r2"]
        }
      ]`)
})

test('a criterion written by hand needs a name and a description only', () => {
  const text = '{"schema":1,"roots":[{"name":"Clear","description":"Every step is clear."}]}'
  const [root] = parseTree(text, 'hand.json').roots
  expect(root).toMatchObject({ weight: 1, support: 0, memberIds: [], since: 1, children: [] })
  expect(root?.id).toMatch(/^[0-9a-f]{16}$/)
})

test.each([
  ['{', 'tree.json is not JSON'],
  ['{"schema":2,"roots":[]}', 'at schema'],
  ['{"schema":1,"roots":[{"name":"","description":"x"}]}', 'at roots.0.name'],
  ['{"schema":1,"roots":[{"name":"a","description":"x","wieght":2}]}', 'wieght'],
  ['{"schema":1,"roots":[],"xi":0.6}', 'xi (0.6) exceeds rho (0.5)'],
  [
    '{"schema":1,"roots":[{"name":"a","description":"x"},{"name":"a","description":"x"}]}',
    'two criteria have the id',
  ],
])('a broken tree file is refused with its place: %s', (text, message) => {
  expect(() => parseTree(text, 'tree.json')).toThrow(message)
  expect(() => parseTree(text, 'tree.json')).toThrow(
    expect.objectContaining({ code: 'tree-invalid' }),
  )
})
