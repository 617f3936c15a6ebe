import { describe, expect, test } from 'vitest'
import { type AnswerLine, failureOf, generationOf } from '../../src/llm/answer-line.ts'
import { type BatchRequest, parseRequest, requestBody } from '../../src/llm/batch-request.ts'
import type { Prompt } from '../../src/llm/llm.ts'
import type { ProviderBatch } from '../../src/llm/provider-batch.ts'
import type { BatchScript } from '../../src/llm/scripted-provider-batch.ts'

/** A provider whose answers repeat the last word of what they are asked, behind a script. */
export type OpenScripted = (script: BatchScript) => Promise<ProviderBatch>

/** What every batch interface promises. `judge` is the model's name in front of it. */
export function describeProviderBatch(name: string, judge: string, open: OpenScripted): void {
  const requests = ['one', 'two', 'three', 'four'].map((word) => request(judge, word))

  describe(`${name} keeps the contract of batch interfaces`, () => {
    test('a batch is under way until it is over, and then has its answers', async () => {
      const batch = await open({ looks: 2 })
      const { id } = await batch.send(requests, 'tag-1')
      expect(await batch.state(id)).toMatchObject({ isOver: false, counts: { total: 4 } })
      expect(await batch.state(id)).toMatchObject({ isOver: false })
      expect(await batch.state(id)).toMatchObject({ isOver: true })
      const texts = new Map(
        (await linesOf(batch, id)).map((line) => [line.custom_id, textIn(line)]),
      )
      expect(texts).toEqual(new Map(requests.map(({ id: key }, at) => [key, words[at]])))
    })

    test('usage, model and finish come with an answer', async () => {
      const batch = await open({ looks: 0 })
      const { id } = await batch.send(requests.slice(0, 1), 'tag-1')
      const [line] = await linesOf(batch, id)
      const { usage, finish, model } = generationOf(line!)
      expect(finish).toBe('stop')
      expect(model).toBe(judge.split('/')[1])
      expect(usage.inputTokens).toBeGreaterThan(0)
      expect(usage.outputTokens).toBeGreaterThan(0)
    })

    test('what failed says whether it may be asked again; what is silent has no line', async () => {
      const fates = ['refused', 'overloaded', 'expired', 'silent'] as const
      const batch = await open({ looks: 0, fate: (position) => fates[position]! })
      const { id } = await batch.send(requests, 'tag-1')
      const failures = new Map(
        (await linesOf(batch, id)).map((line) => [line.custom_id, failureOf(line)?.isPassing]),
      )
      const ids = requests.map((one) => one.id)
      expect(failures).toEqual(
        new Map([
          [ids[0], false],
          [ids[1], true],
          [ids[2], true],
        ]),
      )
    })

    test('an accepted batch that nobody heard of is found, and only that', async () => {
      const batch = await open({ reception: (index) => (index === 1 ? 'dropped' : 'accepted') })
      const first = await batch.send(requests.slice(0, 2), 'tag-1')
      await expect(batch.send(requests, 'tag-2')).rejects.toMatchObject({ kind: 'network' })
      const sought = { requestCount: 4, sinceMs: 0, known: new Set([first.id]) }
      const found = await batch.find({ ...sought, tag: 'tag-2' })
      expect(found).toMatch(/2$/)
      const known = new Set([first.id, found!])
      expect(await batch.find({ ...sought, known, tag: 'tag-3' })).toBeUndefined()
    })

    test('a refusal is an error of its kind, and nothing was accepted', async () => {
      const batch = await open({ reception: () => 'refused' })
      await expect(batch.send(requests, 'tag-1')).rejects.toMatchObject({ kind: 'rate-limited' })
      const sought = { tag: 'tag-1', requestCount: 4, sinceMs: 0, known: new Set<string>() }
      expect(await batch.find(sought)).toBeUndefined()
    })

    test('a batch that nobody knows is not found', async () => {
      const batch = await open({})
      await expect(batch.state('nowhere')).rejects.toMatchObject({ kind: 'not-found' })
    })
  })
}

/** The answer to a prompt: JSON of its last word. */
export function lastWord({ messages }: Prompt): string {
  return JSON.stringify({ word: messages.at(-1)!.text.split(' ').at(-1) })
}

const words = ['one', 'two', 'three', 'four'].map((word) => JSON.stringify({ word }))

function request(judge: string, word: string): BatchRequest {
  const schema = {
    type: 'object',
    properties: { word: { type: 'string' } },
    required: ['word'],
    additionalProperties: false,
  }
  const prompt = {
    system: 'Repeat the last word.',
    messages: [{ role: 'user' as const, text: `The word is ${word}` }],
    answer: { name: 'word', schema },
  }
  const body = requestBody(judge, prompt, { maxOutputTokens: 50 })
  const line = { custom_id: `id-${word}`, method: 'POST', url: '/v1/chat/completions', body }
  return parseRequest(line)!
}

async function linesOf(batch: ProviderBatch, id: string): Promise<AnswerLine[]> {
  const lines: AnswerLine[] = []
  for await (const line of batch.answers(id)) lines.push(line)
  return lines
}

function textIn(line: AnswerLine): string {
  return JSON.stringify(JSON.parse(generationOf(line).text))
}
