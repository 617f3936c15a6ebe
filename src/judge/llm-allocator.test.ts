import { expect, test } from 'vitest'
import { describeAllocator } from '../../test/contract/judge.ts'
import { criterionId } from '../domain/criterion.ts'
import { makeNode } from '../domain/reward-tree.ts'
import { makeTask } from '../domain/task.ts'
import { scriptedLlm } from '../llm/scripted-llm.ts'
import type { AskKit } from './ask.ts'
import { llmAllocator } from './llm-allocator.ts'
import { readPromptFiles } from './prompt-files.ts'

describeAllocator('the model allocator', () => llmAllocator(kitOf(agreeable)))

test('topics go by short ids; what was made up is passed on to be counted', async () => {
  const reply = { steps: [{ step: 2, subject: 'adds', topics: ['T2', 't1', 'T9', 'Sums'] }] }
  const allocator = llmAllocator(kitOf(() => JSON.stringify(reply)))
  const [topic] = await allocator.selectParents(context, roots)
  expect(topic).toEqual({
    stepIndex: 1,
    parentIds: [roots[1]!.id, roots[0]!.id, 'T9', 'Sums'],
    undecided: [],
  })
})

test('a step with nothing in it costs no call', async () => {
  const allocator = llmAllocator(kitOf(() => expect.unreachable('nobody is asked')))
  const steps = [context.steps[0]!, { content: 'Solution:' }]
  const empty = { ...context, steps }
  expect(await allocator.selectParents(empty, roots)).toMatchObject([
    { stepIndex: 1, parentIds: roots.map(({ id }) => id) },
  ])
  expect(await allocator.analyse(empty, [{ stepIndex: 1, roots }])).toMatchObject([
    { fine: false },
    { fine: false },
  ])
})

test('fine without an aspect is coarse', async () => {
  const topics = ['T1', 'T2'].map((topic) => ({ topic, reason: 'r', fine: true, aspects: [] }))
  const reply = { steps: [{ step: 2, topics }] }
  const allocator = llmAllocator(kitOf(() => JSON.stringify(reply)))
  const [first] = await allocator.analyse(context, [{ stepIndex: 1, roots }])
  expect(first).toMatchObject({ fine: false, aspects: [] })
})

test.each([
  ['another step', { steps: [{ step: 1, subject: '', topics: [] }] }],
  ['no step', { steps: [] }],
  ['words', 'none of them'],
])('a reply with %s is an error of this item', async (_, reply) => {
  const text = typeof reply === 'string' ? reply : JSON.stringify(reply)
  await expect(llmAllocator(kitOf(() => text)).selectParents(context, roots)).rejects.toThrow(
    'the topics of step 2: the reply could not be used',
  )
})

type Script = Parameters<typeof scriptedLlm>[0]

function kitOf(script: Script): AskKit {
  return { llm: scriptedLlm(script), prompts: readPromptFiles(), fenceKey: 'key' }
}

/** Every step touches every topic; the first topic of a step is coarse, the others are fine. */
const agreeable: Script = ({ messages, answer }) => {
  const text = messages[0]!.text
  const ids = [...text.matchAll(/ topic (T\d+)\]/g)].map(([, id]) => id!)
  const asked = text.slice(text.lastIndexOf('>>>'))
  if (answer?.name === 'select_parents') {
    const [, list = ''] = /steps? ([\d, ]+)\?/.exec(asked)!
    const steps = list.split(', ').map(Number)
    return JSON.stringify({
      steps: steps.map((step) => ({ step, subject: 'adds', topics: ids })),
    })
  }
  const steps = [...asked.matchAll(/step (\d+): ([T\d, ]+)/g)].map(([, step, list]) => ({
    step: Number(step),
    topics: list!.split(', ').map((topic, at) => ({
      topic,
      reason: 'It adds.',
      fine: at > 0,
      aspects: at > 0 ? ['Each sum is right.'] : [],
    })),
  }))
  return JSON.stringify({ steps })
}

const context = {
  task: makeTask('What is 2 + 3?'),
  steps: [{ content: 'We add the two numbers.' }, { content: '2 + 3 = 5' }],
  targets: [1],
  windowStart: 0,
  carried: [],
}

const roots = ['Sums', 'Words'].map((name) => {
  const fields = { name, description: `Matters of ${name.toLowerCase()}.` }
  return makeNode({ id: criterionId(fields), ...fields })
})
