import { expect, test } from 'vitest'
import { describeAllocator } from '../../test/contract/judge.ts'
import { criterionId, criterionText } from '../domain/criterion.ts'
import { makeNode } from '../domain/reward-tree.ts'
import { makeTask } from '../domain/task.ts'
import { checkTree } from './checks/check-tree.ts'
import { equalitiesHold } from './checks/equalities-hold.ts'
import { shippedChecks } from './checks/shipped.ts'
import { rulesAllocator } from './rules-allocator.ts'

describeAllocator('the rules allocator', () => rulesAllocator(shippedChecks))

test('a root matters where a check below it applies; its aspects are those criteria', async () => {
  const { roots } = checkTree(shippedChecks)
  const allocator = rulesAllocator(shippedChecks)
  const [words, sum] = await allocator.selectParents(context, roots)
  const computation = roots.find((root) => root.name === 'Correct computation')!
  expect(words?.parentIds).not.toContain(computation.id)
  expect(sum?.parentIds).toContain(computation.id)

  const selected = [{ stepIndex: 1, roots: [computation] }]
  const [analysis] = await allocator.analyse(context, selected)
  expect(analysis).toMatchObject({ stepIndex: 1, parentId: computation.id, fine: true })
  expect(analysis?.aspects).toEqual([criterionText(equalitiesHold.criterion)])
})

test('leaves without a check are undecided: nobody guesses', async () => {
  const fields = { name: 'Warm tone', description: 'The step speaks warmly to the reader.' }
  const leaf = makeNode({ id: criterionId(fields), ...fields })
  const [topic] = await rulesAllocator(shippedChecks).selectParents(context, [leaf])
  expect(topic).toMatchObject({ parentIds: [], undecided: [leaf.id] })
})

const context = {
  task: makeTask('What is 2 + 3?'),
  steps: [{ content: 'We add the two numbers now.' }, { content: '2 + 3 = 5' }],
  targets: [0, 1],
  windowStart: 0,
  carried: [],
}
