import { expect, test } from 'vitest'
import { failureOf, formatAnswer, formatFailure, generationOf, parseAnswer } from './answer-line.ts'
import type { Generation } from './llm.ts'

test('an answer that is written down is read back as it was', () => {
  const generation: Generation = {
    text: '{"score":1}',
    finish: 'stop',
    usage: { inputTokens: 9, cachedInputTokens: 4, outputTokens: 3, reasoningTokens: 1 },
    model: 'm-1',
    logprobs: [
      { token: '{', logprob: -0.5, alternatives: [{ token: '[', logprob: -2 }] },
      { token: '}', logprob: 0, alternatives: [] },
    ],
  }
  for (const finish of ['stop', 'length', 'filtered', 'other'] as const) {
    const line = formatAnswer('id-1', { ...generation, finish })
    const read = parseAnswer(JSON.parse(JSON.stringify(line)))!
    expect(failureOf(read)).toBeUndefined()
    expect(generationOf(read)).toEqual({ ...generation, finish })
  }
})

test('the answer of a tool that was called is its arguments', () => {
  const call = { id: 'c', type: 'function', function: { name: 'f', arguments: '{"a":1}' } }
  const message = { role: 'assistant', content: null, tool_calls: [call] }
  const body = { choices: [{ message, finish_reason: 'tool_calls' }] }
  const line = parseAnswer({ custom_id: 'x', response: { status_code: 200, body } })!
  expect(generationOf(line)).toMatchObject({ text: '{"a":1}', finish: 'stop' })
})

const failures = [
  [{ code: 'batch_expired', message: 'late' }, 'overloaded', true],
  [{ code: 'overloaded_error', message: 'busy', status: 529 }, 'overloaded', true],
  [{ code: 'rate_limit_error', message: 'slow', status: 429 }, 'rate-limited', true],
  [{ code: 'invalid_request_error', message: 'odd', status: 400 }, 'unsupported', false],
  [{ code: 'context_length_exceeded', message: 'long', status: 400 }, 'too-long', false],
  [{ code: 'authentication_error', message: 'no', status: 401 }, 'unauthorised', false],
] as const

test.for(failures)('a failure that is written down is read back: %j', ([said, kind, isPassing]) => {
  const line = parseAnswer(JSON.parse(JSON.stringify(formatFailure('x', said))))!
  expect(failureOf(line)).toMatchObject({ error: { kind, message: said.message }, isPassing })
})
