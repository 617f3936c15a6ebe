import { expect, test } from 'vitest'
import { describeAllocator, describeJudge } from '../../test/contract/judge.ts'
import { criterionId } from '../domain/criterion.ts'
import { makeTask } from '../domain/task.ts'
import type { ScriptedVerdict } from './scripted-judge.ts'
import { scriptedAllocator, scriptedJudge } from './scripted-judge.ts'

describeJudge('the scripted judge', () => scriptedJudge(({ stepIndex }) => stepIndex / 2))
describeAllocator('the scripted allocator', () => scriptedAllocator())
describeAllocator('a fine scripted allocator', () =>
  scriptedAllocator({ topic: (_, index) => index > 0, aspects: () => ['Sums are right'] }),
)

test('numbers are verdicts, null is not applicable, a throw is a failure', async () => {
  expect(await verdictOf(() => 0.25)).toMatchObject({ status: 'ok', value: 0.25, ownFault: true })
  expect(await verdictOf(() => null)).toMatchObject({ status: 'not-applicable', value: null })
  expect(await verdictOf(() => ({ status: 'unparsed', raw: 'hm' }))).toMatchObject({
    status: 'unparsed',
    value: null,
    raw: 'hm',
  })
  expect(await verdictOf(failing)).toMatchObject({ status: 'failed', value: null })
})

function failing(): never {
  throw new Error('no reply')
}

async function verdictOf(script: () => ScriptedVerdict) {
  const criterion = { id: criterionId(text), ...text }
  const context = { task: makeTask('t'), steps: [{ content: 's' }], targets: [0], ...noWindow }
  const judgment = await scriptedJudge(script).judge({
    context,
    items: [{ stepIndex: 0, criterion }],
  })
  return judgment.scores[0]
}

const text = { name: 'Any', description: 'Any quality at all.' }
const noWindow = { windowStart: 0, carried: [] }
