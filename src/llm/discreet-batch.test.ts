import { expect, test } from 'vitest'
import { formatFailure } from './answer-line.ts'
import { discreetProviderBatch } from './discreet-batch.ts'
import { LlmError } from './llm-error.ts'
import type { ProviderBatch } from './provider-batch.ts'

const secret = 'canary-0123456789'
const quoting = new LlmError('unauthorised', `no such key: ${secret}`, { httpStatus: 401 })

const talkative: ProviderBatch = {
  send: () => Promise.reject(quoting),
  find: () => Promise.reject(quoting),
  state: async () => ({ isOver: true, word: 'failed', reason: `bad key ${secret}` }),
  async *answers(id) {
    yield formatFailure('r1', { code: 'auth', message: `bad key ${secret}`, status: 401 })
    yield formatFailure('r2', { code: 'late', message: 'expired' })
    if (id === 'broken') throw quoting
  },
}

test('a key that a provider quotes is struck from refusals, states and answers', async () => {
  const batch = discreetProviderBatch(talkative, secret)
  const refused = { kind: 'unauthorised', message: 'no such key: [key]', httpStatus: 401 }
  await expect(batch.send([], 'tag')).rejects.toMatchObject(refused)
  const sought = { tag: 'tag', requestCount: 1, sinceMs: 0, known: new Set<string>() }
  await expect(batch.find(sought)).rejects.toMatchObject(refused)
  expect(await batch.state('b')).toEqual({ isOver: true, word: 'failed', reason: 'bad key [key]' })
  const lines = await Array.fromAsync(batch.answers('b'))
  expect(lines.map((line) => line.custom_id)).toEqual(['r1', 'r2'])
  expect(JSON.stringify(lines)).toContain('bad key [key]')
  expect(JSON.stringify(lines)).not.toContain(secret)
  await expect(Array.fromAsync(batch.answers('broken'))).rejects.toMatchObject(refused)
})
