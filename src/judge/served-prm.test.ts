import { expect, test } from 'vitest'
import { makeTask } from '../domain/task.ts'
import { describeJudge } from '../../test/contract/judge.ts'
import type { JudgeRequest } from './judge.ts'
import { prmConventions, prmCriterion, servedPrm, type ServedPrmOptions } from './served-prm.ts'

type Body = { readonly input: string; readonly model: string }

/** A server that gives each marked step a row, and the texts that it was sent. */
function pooling(rowsOf: (body: Body) => unknown, status = 200) {
  const inputs: string[] = []
  const fetch: typeof globalThis.fetch = async (_, init) => {
    const body = JSON.parse(String(init?.body)) as Body
    inputs.push(body.input)
    const reply = { data: [{ data: rowsOf(body) }], usage: { prompt_tokens: 31 } }
    return Response.json(reply, { status })
  }
  return { inputs, fetch }
}

const options = (fetch: typeof globalThis.fetch): ServedPrmOptions => ({
  url: 'http://prm:8000/',
  model: 'my-prm',
  convention: prmConventions.qwen,
  fetch,
})

const request: JudgeRequest = {
  context: {
    task: makeTask('Add 17 and 26.'),
    steps: [{ content: '10+20=30' }, { content: '7+6=12' }, { content: '42' }],
    targets: [0, 1],
    windowStart: 0,
    carried: [],
  },
  items: [0, 1].map((stepIndex) => ({ stepIndex, criterion: prmCriterion })),
}

const everyStep = ({ input }: Body) =>
  [...input.matchAll(/<extra_0>/g)].map((_, at) => (at === 1 ? [0.91, 0.09] : [0.04, 0.96]))

describeJudge('a served reward model', () => servedPrm(options(pooling(everyStep).fetch)))

test('a step has the probability of the good column at its marker; later steps are not sent', async () => {
  const { fetch, inputs } = pooling(everyStep)
  const { scores, usage } = await servedPrm(options(fetch)).judge(request)
  expect(scores.map(({ value, ownFault }) => [value, ownFault])).toEqual([
    [0.96, false],
    [0.09, true],
  ])
  expect(usage.inputTokens).toBe(31)
  expect(inputs[0]).toMatch(/assistant\n10\+20=30<extra_0>7\+6=12<extra_0><\|im_end\|>/)
})

test('the column and the marks are those of the convention', async () => {
  const { fetch, inputs } = pooling(() => [
    [0.8, 0.2],
    [0.1, 0.9],
  ])
  const prm = servedPrm({ ...options(fetch), convention: prmConventions['math-shepherd'] })
  const { scores } = await prm.judge(request)
  expect(scores.map(({ value }) => value)).toEqual([0.8, 0.1])
  expect(inputs[0]).toBe('Add 17 and 26. 10+20=30 ки\n7+6=12 ки')
})

test('rows that do not match the steps are no scores', async () => {
  const { scores } = await servedPrm(options(pooling(() => [[0, 1]]).fetch)).judge(request)
  expect(scores.map(({ status, value }) => [status, value])).toEqual([
    ['unparsed', null],
    ['unparsed', null],
  ])
  expect(scores[0]!.reason).toMatch(/gave 1 rows for 2 steps: check how steps are marked/)
})

test('a server that refuses, answers strangely or is away is told of in one sentence', async () => {
  const judged = (fetch: typeof globalThis.fetch) => servedPrm(options(fetch)).judge(request)
  await expect(judged(pooling(() => [], 404).fetch)).rejects.toThrow(/answered HTTP 404; check/)
  await expect(judged(pooling(() => 'text').fetch)).rejects.toThrow(/in another shape/)
  const away = async () => Promise.reject(new TypeError('fetch failed'))
  await expect(judged(away)).rejects.toThrow('http://prm:8000/pooling does not answer')
})
