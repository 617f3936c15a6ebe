import { expect, test } from 'vitest'
import { openEncoder } from './open-encoder.ts'

test('an encoder is opened by name, offline or at an endpoint', async () => {
  const bodies: unknown[] = []
  const fetch: typeof globalThis.fetch = async (_, init) => {
    const body = JSON.parse(init?.body as string) as { input: string[] }
    bodies.push(body)
    const data = body.input.map((_text, index) => ({
      object: 'embedding',
      index,
      embedding: [3, 4],
    }))
    return Response.json({ object: 'list', data, model: 'm', usage: { prompt_tokens: 1 } })
  }
  const encoder = await openEncoder('compatible/small', {
    environment: { COMPATIBLE_BASE_URL: 'http://h:80' },
    fetch,
  })
  if (typeof encoder === 'function') throw new Error('an endpoint is not fitted')
  expect(encoder.id).toBe('compatible/small/2')
  expect(await encoder.encode(['a', ''])).toEqual([Float64Array.of(0.6, 0.8), new Float64Array(2)])
  expect(bodies).toHaveLength(2)
  expect(await openEncoder('tfidf', { environment: {} })).toBeTypeOf('function')
})

const open = (name: string) => openEncoder(name, { environment: {} })

test('a name that means nothing is refused in one sentence', async () => {
  await expect(open('bge')).rejects.toThrow(/"bge" names no model/)
  await expect(open('anthropic/x')).rejects.toThrow(/anthropic offers no embeddings/)
  await expect(open('openai/text-embedding-3-small')).rejects.toThrow(/OPENAI_API_KEY is not set/)
})

test('the key is struck from what an endpoint says', async () => {
  const secret = 'canary of no usual shape'
  const body = { error: { message: `who is ${secret}?` } }
  const opened = openEncoder('compatible/small', {
    environment: { COMPATIBLE_BASE_URL: 'http://h:80', COMPATIBLE_API_KEY: secret },
    fetch: async () => Response.json(body, { status: 400 }),
  })
  await expect(opened).rejects.toThrow(/gives no embeddings \(.*\[key\]/)
})
