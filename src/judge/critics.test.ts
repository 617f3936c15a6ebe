import { expect, test } from 'vitest'
import { describeJudge } from '../../test/contract/judge.ts'
import { criterionId } from '../domain/criterion.ts'
import { makeTask } from '../domain/task.ts'
import { scriptedLlm } from '../llm/scripted-llm.ts'
import type { AskKit } from './ask.ts'
import { boxedIndex, llmCritic, reviewFirstError, reviewSteps } from './critics.ts'
import { decidingJudge, labelProbability } from './deciding-judge.ts'
import { readPromptFiles } from './prompt-files.ts'

describeJudge('the deciding judge', () => decidingJudge(kitOf(() => 'It adds up.\nYes')))

test.each([
  ['the earliest is \\boxed{2}', 2],
  ['first \\boxed{0}, no: \\boxed{ -1 }', -1],
  ['\\boxed{\\text{1}}', 1],
  ['paragraph 2', null],
  ['\\boxed{two}', null],
  ['\\boxed{3}', null],
  ['first \\boxed{0}, no: \\boxed{none}', null],
])('%j names paragraph %j of three', (text, index) => {
  expect(boxedIndex(text, 3)).toBe(index)
})

test('of several reviews the most frequent index counts; unreadable ones do not vote', async () => {
  const replies = ['\\boxed{1}', 'no idea', '\\boxed{0}', '\\boxed{1}']
  const kit = kitOf((_, { repeatIndex = 0 }) => replies[repeatIndex]!)
  const ruling = await reviewFirstError(kit, solution, { votes: 4 })
  expect(ruling).toMatchObject({ firstErrorIndex: 1, usage: { calls: 4 } })
  expect(ruling.raw).toEqual(replies)
  const silent = await reviewFirstError(
    kitOf(() => 'no idea'),
    solution,
  )
  expect(silent.firstErrorIndex).toBeNull()
})

test('a review is one message of the user, greedy; votes are drawn', async () => {
  const asked: object[] = []
  const ways = async (name: string, votes: number, sampling = {}) => {
    const answer: Parameters<typeof scriptedLlm>[0] = ({ system, messages }, call) => {
      const { lane: _lane, stage: _stage, ...given } = call
      asked.push({ system, count: messages.length, ...given })
      return '\\boxed{-1}'
    }
    const critic = llmCritic({ ...kitOf(answer, name), sampling }, { votes })
    await critic.reviewFirstError(solution)
    return { name: critic.name, asked: asked.splice(0) }
  }
  const plain = { system: '', count: 1 }
  expect(await ways('a/b', 1)).toEqual({
    name: 'a/b critic',
    asked: [{ ...plain, temperature: 0, maxOutputTokens: 8192 }],
  })
  const drawn = { ...plain, temperature: 1, topP: 0.9, maxOutputTokens: 8192 }
  expect(await ways('a/b', 2)).toEqual({
    name: 'a/b critic x2',
    asked: [drawn, { ...drawn, repeatIndex: 1 }],
  })
  expect((await ways('openai/gpt-5-mini', 1)).asked).toEqual([{ ...plain, maxOutputTokens: 32768 }])
  expect((await ways('a/b', 1, { temperature: 0.7 })).asked).toMatchObject([{ temperature: 0.7 }])
})

test('when retrying, a stored review that nobody can read is asked for anew', async () => {
  const asked: number[] = []
  const kit: AskKit = {
    ...kitOf((_, { repeatIndex = 0 }) => {
      asked.push(repeatIndex)
      if (repeatIndex >= 1000) return '\\boxed{0}'
      return { text: repeatIndex === 0 ? '\\boxed{0}' : 'hm', isStored: true }
    }),
    isRetrying: true,
  }
  const { firstErrorIndex, raw, usage } = await reviewFirstError(kit, solution, { votes: 2 })
  expect({ firstErrorIndex, raw, calls: usage.calls }).toEqual({
    firstErrorIndex: 0,
    raw: ['\\boxed{0}', '\\boxed{0}'],
    calls: 1,
  })
  expect(asked).toEqual([0, 1, 1001])
})

test('lists that do not fit are asked for five more times, and then stay unread', async () => {
  let asked = 0
  const kit = kitOf(() => {
    asked++
    return 'all steps are valid'
  })
  const review = await reviewSteps(kit, solution)
  expect(review).toMatchObject({ validity: null, reason: 'the reply holds no JSON object' })
  expect([asked, review.usage.calls]).toEqual([6, 6])
})

test('paragraphs count from 0, steps from 1', async () => {
  const texts: string[] = []
  const kit = kitOf(({ messages }) => {
    texts.push(messages[0]!.text)
    return '{"reasons":["a","b"],"validity":[1,-1],"redundancy":[-1,0.5]}'
  })
  await reviewFirstError(kit, solution)
  const review = await reviewSteps(kit, solution)
  expect(review).toMatchObject({ validity: [1, -1], redundancy: [-1, 0.5] })
  expect(texts[0]).toContain(' paragraph 0]')
  expect(texts[1]).toContain(' step 1]')
})

test.each([
  ['a list too short', '{"reasons":[],"validity":[1],"redundancy":[0,0]}'],
  ['a number out of range', '{"reasons":[],"validity":[1,2],"redundancy":[0,0]}'],
  ['words', 'all steps are valid'],
])('a review with %s stays unread', async (_, reply) => {
  expect(
    await reviewSteps(
      kitOf(() => reply),
      solution,
    ),
  ).toMatchObject({
    validity: null,
    redundancy: null,
    raw: reply,
  })
})

test('the probability of Yes is its share of Yes and No where the reply decides', () => {
  const alternatives = [
    { token: ' No', logprob: Math.log(0.1) },
    { token: 'Yes', logprob: Math.log(0.2) },
    { token: ' Maybe', logprob: Math.log(0.4) },
  ]
  const logprobs = [
    { token: ' No', logprob: Math.log(0.9), alternatives: [] },
    { token: ' one.', logprob: 0, alternatives: [] },
    { token: ' Yes', logprob: Math.log(0.3), alternatives },
  ]
  expect(labelProbability(logprobs)).toBeCloseTo(0.5 / 0.6, 6)
  expect(labelProbability([])).toBeNull()
})

test('without log-probabilities the votes count, and no decision is no value', async () => {
  const replies = ['Fine. Yes', 'Wrong. No.', 'Fine. **Yes**', 'Hm.']
  const kit = kitOf((_, { repeatIndex = 0 }) => replies[repeatIndex]!)
  const { scores } = await decidingJudge(kit, { votes: 4 }).judge(request)
  expect(scores[0]).toMatchObject({ status: 'ok', value: 0.6667, spread: 1, reason: 'Fine.' })
  const undecided = await decidingJudge(kitOf(() => 'Hm.')).judge(request)
  expect(undecided.scores[0]).toMatchObject({ status: 'unparsed', value: null, raw: 'Hm.' })
})

function kitOf(script: Parameters<typeof scriptedLlm>[0], name?: string): AskKit {
  return { llm: scriptedLlm(script, name), prompts: readPromptFiles(), fenceKey: 'key' }
}

const solution = {
  task: makeTask('What is 7 + 6?'),
  steps: [{ content: '7 + 6 = 12' }, { content: 'The answer is 12.' }],
}
const fields = { name: 'Sums hold', description: 'Every sum in the step is right.' }
const request = {
  context: { ...solution, targets: [0], windowStart: 0, carried: [] },
  items: [{ stepIndex: 0, criterion: { id: criterionId(fields), ...fields } }],
}
