import { expect, test } from 'vitest'
import { parseRequest, requestBody } from './batch-request.ts'
import type { AnswerShape, Prompt } from './llm.ts'

const schema = { type: 'object', properties: { b: { type: 'number' }, a: { type: 'string' } } }
const prompt: Prompt = {
  system: 'Judge.',
  messages: [
    { role: 'user', text: 'one' },
    { role: 'assistant', text: 'two' },
    { role: 'user', text: 'three' },
  ],
}

test.for(['openai/m', 'anthropic/m', 'compatible/org/m'])('%s: what is written is read', (name) => {
  const options = { temperature: 0, maxOutputTokens: 9, seed: 7, topLogprobs: 2 }
  const asked = { ...prompt, answer: { name: 'verdict', schema } }
  const line = { custom_id: 'x', body: requestBody(name, asked, options) }
  const read = parseRequest(JSON.parse(JSON.stringify(line)))
  expect(read).toMatchObject({ id: 'x', model: name.slice(name.indexOf('/') + 1), options })
  expect(JSON.stringify(read!.prompt)).toBe(JSON.stringify(asked))
})

test('each way to ask for JSON has its own fields', () => {
  const asked = (how: AnswerShape['how']) =>
    requestBody('openai/m', { ...prompt, answer: { name: 'v', schema, ...(how && { how }) } }, {})
  expect(asked('schema')).toMatchObject({ response_format: { type: 'json_schema' } })
  expect(asked('object')).toMatchObject({ response_format: { type: 'json_object' } })
  expect(asked('tool')).toMatchObject({ tools: [{ function: { name: 'v', parameters: schema } }] })
  const tool = parseRequest({ custom_id: 'x', body: asked('tool') })
  expect(tool?.prompt.answer).toEqual({ name: 'v', schema, how: 'tool' })
  const object = parseRequest({ custom_id: 'x', body: asked('object') })
  expect(object?.prompt.answer?.how).toBe('object')
})

test('what is no request is none', () => {
  for (const value of [null, {}, { custom_id: 'x' }, { custom_id: 'x', body: { model: 'm' } }])
    expect(parseRequest(value)).toBeUndefined()
})
