import { expect, test } from 'vitest'
import { dyckStack } from '../../examples/dyck-stack-check.ts'
import { makeTask } from '../../src/domain/task.ts'
import { checkTree } from '../../src/judge/checks/check-tree.ts'
import { shippedChecks } from '../../src/judge/checks/shipped.ts'

test('a sound trace satisfies the check at every step that keeps the stack', () => {
  expect(scores(sound)).toEqual([null, 1, 1, 1, 1, 1, 1])
})

test('a wrong stack is the fault of its step, and not of the steps that go on from it', () => {
  const slip = [...sound.slice(0, 3), '[ ; stack: [', '] ; stack: empty']
  expect(scores(slip)).toEqual([null, 1, 1, 0, 1])
})

test('a bracket that the task does not have at that place is a fault', () => {
  expect(scores(sound.with(3, '{ ; stack: ( {'))[3]).toBe(0)
})

test('an end before the last bracket is a fault', () => {
  expect(scores(sound.toSpliced(4, 1))[4]).toBe(0)
})

test('other tasks are none of its business', () => {
  const input = { task: makeTask('What is 2 + 3?'), steps: [{ content: '2 + 3 = 5' }], index: 0 }
  expect(dyckStack.find(input)).toEqual({ applicable: false })
})

test('it stands beside the shipped checks in one tree', () => {
  const tree = checkTree([...shippedChecks, dyckStack])
  expect(tree.roots.at(-1)?.children.map(({ check }) => check)).toEqual(['dyck-stack'])
})

const sound = [
  'We read one bracket after another.',
  'stack: empty',
  '( ; stack: (',
  '[ ; stack: ( [',
  '] ; stack: (',
  'Now, we have reached the end. The final stack is "(".',
  'We will need to pop out "(". So the answer is )',
]

function scores(contents: readonly string[]): (number | null)[] {
  const steps = contents.map((content) => ({ content }))
  const task = makeTask('( [ ]')
  return contents.map((_, index) => {
    const finding = dyckStack.find({ task, steps, index })
    return finding.applicable ? finding.score : null
  })
}
