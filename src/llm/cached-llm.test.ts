import { expect, test } from 'vitest'
import { memoryStore } from '../store/memory-store.ts'
import { cachedLlm } from './cached-llm.ts'
import type { Prompt } from './llm.ts'
import { LlmError } from './llm-error.ts'
import { budgetedLlm, meteredLlm } from './meter.ts'
import { requestKey } from './request-key.ts'
import { scriptedLlm } from './scripted-llm.ts'

const asking = (text: string): Prompt => ({ system: 's', messages: [{ role: 'user', text }] })

function counted() {
  let calls = 0
  const llm = scriptedLlm(() => `answer ${++calls}`)
  return { llm, calls: () => calls }
}

test('the same request is asked once, now and later', async () => {
  const { llm, calls } = counted()
  const store = memoryStore()
  const first = await cachedLlm(llm, store).generate(asking('a'))
  const again = await cachedLlm(llm, store).generate(asking('a'), { lane: 'another' })
  expect(again).toEqual({ ...first, isStored: true })
  expect(calls()).toBe(1)
})

test('whatever may change the answer changes the key', () => {
  const key = requestKey('m', asking('a'))
  for (const other of [
    requestKey('n', asking('a')),
    requestKey('m', asking('b')),
    requestKey('m', asking('a'), { temperature: 0 }),
    requestKey('m', asking('a'), { repeatIndex: 1 }),
    requestKey('m', asking('a'), { revision: 'second' }),
    requestKey('m', { ...asking('a'), answer: { name: 'x', schema: {} } }),
  ])
    expect(other).not.toBe(key)
  expect(requestKey('m', asking('a'), { repeatIndex: 0, lane: 'x' })).toBe(key)
})

test('equal requests in flight share one call, which outlives one caller who leaves', async () => {
  const { promise: gate, resolve } = Promise.withResolvers<string>()
  let calls = 0
  const llm = cachedLlm(
    scriptedLlm(async () => {
      calls++
      return gate
    }),
    memoryStore(),
  )
  const leaving = new AbortController()
  const left = llm.generate(asking('a'), { signal: leaving.signal })
  const stays = llm.generate(asking('a'))
  leaving.abort()
  await expect(left).rejects.toMatchObject({ kind: 'interrupted' })
  resolve('done')
  expect((await stays).text).toBe('done')
  expect(calls).toBe(1)
})

test('errors are not kept, and a damaged entry is asked for again', async () => {
  let calls = 0
  const llm = scriptedLlm(() => {
    if (++calls === 1) throw new LlmError('overloaded', 'busy')
    return 'fine'
  })
  const store = memoryStore()
  const damaged: string[] = []
  const cached = cachedLlm(llm, store, { onDamaged: (key) => damaged.push(key) })
  await expect(cached.generate(asking('a'))).rejects.toThrow('busy')
  expect((await cached.generate(asking('a'))).text).toBe('fine')
  await store.put(requestKey(llm.name, asking('a')), Buffer.from('{"schema":'))
  expect((await cached.generate(asking('a'))).isStored).toBeUndefined()
  expect(damaged).toHaveLength(1)
})

test('the bill is the sum of the usage records, cached input at its own price', async () => {
  const usage = { inputTokens: 1000, cachedInputTokens: 400, outputTokens: 50, reasoningTokens: 10 }
  const llm = scriptedLlm(() => ({ text: 'x', usage }), 'p/m')
  const prices = { 'p/m': { input: 2, cachedInput: 0.5, output: 8 } }
  const { llm: metered, bill } = meteredLlm(llm, prices)
  await metered.generate(asking('a'))
  await metered.generate(asking('b'))
  expect(bill()).toMatchObject({ calls: 2, inputTokens: 2000, cachedInputTokens: 800 })
  expect(bill().dollars).toBeCloseTo((2 * (600 * 2 + 400 * 0.5 + 50 * 8)) / 1e6, 12)
})

test('a budget stops new calls; what is in flight is let through', async () => {
  const { promise: gate, resolve } = Promise.withResolvers<string>()
  const meter = meteredLlm(
    scriptedLlm(() => gate, 'p/m'),
    { 'p/m': { input: 1e6, output: 1e6 } },
  )
  const llm = budgetedLlm(meter, { maxCost: 1 })
  const flying = Array.from({ length: 256 }, (_, at) => llm.generate(asking(`${at}`)))
  resolve('x')
  await Promise.all(flying)
  await expect(llm.generate(asking('late'))).rejects.toMatchObject({ kind: 'budget' })
  expect(meter.bill().calls).toBe(256)
})

test('money cannot be bounded where the price is not known', () => {
  const meter = meteredLlm(
    scriptedLlm(() => ''),
    {},
  )
  expect(() => budgetedLlm(meter, { maxCost: 1 })).toThrow(/price of scripted\/llm is not known/)
  expect(meter.bill().dollars).toBeNull()
})
