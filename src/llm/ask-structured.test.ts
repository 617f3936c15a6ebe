import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { askStructured, type KnownWays, type Question } from './ask-structured.ts'
import { LlmError } from './llm-error.ts'
import { salvageJson } from './salvage-json.ts'
import { type ScriptedAnswer, scriptedLlm } from './scripted-llm.ts'

const question: Question<{ score: number }> = {
  name: 'verdict',
  prompt: { system: 'Judge.', messages: [{ role: 'user', text: 'step' }] },
  schema: z.strictObject({ score: z.int().min(1).max(5) }),
}

/** A model that gives these answers in turn, and what it was asked. */
function inTurn(...answers: (ScriptedAnswer | Error)[]) {
  const asked: string[] = []
  const llm = scriptedLlm(({ answer, messages }) => {
    asked.push(`${answer === undefined ? 'words' : (answer.how ?? 'schema')} ${messages.length}`)
    const next = answers.shift()!
    if (next instanceof Error) throw next
    return next
  })
  return { llm, asked }
}

const unsupported = () => new LlmError('unsupported', 'HTTP 400: response_format')

const objection = ({ score }: { score: number }) => (score === 1 ? 'never 1' : undefined)

describe('a reply', () => {
  test('that fits is taken as it is', async () => {
    const answer = await askStructured(inTurn('{"score":4}').llm, question)
    expect(answer).toMatchObject({
      status: 'ok',
      value: { score: 4 },
      raw: '{"score":4}',
      calls: 1,
    })
  })

  test('in a fence, with words around it or cut off is salvaged', () => {
    expect(salvageJson('Sure:\n```json\n{"a": [1, 2]}\n```\nDone.')).toEqual({ a: [1, 2] })
    expect(salvageJson('set {x} is {"a": "}"}')).toEqual({ a: '}' })
    expect(salvageJson('{"verdicts": [{"s": 1}, {"s": 2}, {"s": ')).toEqual({
      verdicts: [{ s: 1 }, { s: 2 }],
    })
    expect(salvageJson('{"a": 1, "b": "half a sen')).toEqual({ a: 1 })
    expect(salvageJson('no object')).toBeUndefined()
    const deep = '{'.repeat(50_000)
    expect(salvageJson(deep + deep.replaceAll('{', '}'))).toEqual({})
  })

  test('that does not fit is shown to the model once, with what is wrong', async () => {
    const { llm, asked } = inTurn('{"score":9}', '{"score":5}')
    const answer = await askStructured(llm, question)
    expect(answer).toMatchObject({ status: 'ok', value: { score: 5 }, calls: 2 })
    expect(asked).toEqual(['schema 1', 'schema 3'])
  })

  test('that never fits is unparsed, with the reply kept and both calls counted', async () => {
    const answer = await askStructured(inTurn('no', 'still no').llm, question)
    expect(answer).toMatchObject({ status: 'unparsed', raw: 'still no', calls: 2 })
  })

  test('may be refused for what a schema cannot say', async () => {
    const { llm } = inTurn('{"score":1}', '{"score":1}')
    const answer = await askStructured(llm, { ...question, objection })
    expect(answer).toMatchObject({ status: 'unparsed', reason: 'never 1' })
  })

  test('that was cut at the limit says so', async () => {
    const cut = { text: 'Let me think', finish: 'length' as const }
    const answer = await askStructured(inTurn(cut, cut).llm, question)
    expect(answer).toMatchObject({ reason: expect.stringContaining('cut at the token limit') })
  })
})

describe('a server', () => {
  test('is asked in the strictest way it knows, and that is remembered', async () => {
    const ways: KnownWays = new Map()
    const { llm, asked } = inTurn(unsupported(), unsupported(), '{"score":2}', '{"score":3}')
    await askStructured(llm, question, { ways })
    await askStructured(llm, question, { ways })
    expect(asked).toEqual(['schema 1', 'object 1', 'tool 1', 'tool 1'])
  })

  test('that takes no way at all fails the item', async () => {
    const { llm, asked } = inTurn(...Array.from({ length: 4 }, unsupported))
    expect(await askStructured(llm, question)).toMatchObject({ status: 'failed', calls: 0 })
    expect(asked).toHaveLength(4)
  })

  test('that fails one call fails one item; a wrong key is thrown', async () => {
    const busy = inTurn(new LlmError('overloaded', 'HTTP 500: busy')).llm
    expect(await askStructured(busy, question)).toMatchObject({
      status: 'failed',
      reason: 'HTTP 500: busy',
    })
    const refused = inTurn(new LlmError('unauthorised', 'HTTP 401: no')).llm
    await expect(askStructured(refused, question)).rejects.toThrow('HTTP 401')
  })
})
