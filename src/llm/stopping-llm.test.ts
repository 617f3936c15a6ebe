import { expect, test } from 'vitest'
import type { Llm, Prompt } from './llm.ts'
import { LlmError } from './llm-error.ts'
import { drainingLlm, gatedLlm, reachableLlm, surrenderingLlm } from './stopping-llm.ts'

test('after an abort nothing is sent, and what was sent is awaited for a while', async () => {
  const controller = new AbortController()
  const first = Promise.withResolvers<void>()
  const grace = Promise.withResolvers<void>()
  let sent = 0
  const slow = llmThat(async () => {
    sent++
    await first.promise
  })
  const clock = { now: () => 0, sleep: () => grace.promise, turn: async () => undefined }
  const llm = drainingLlm(gatedLlm(slow, controller.signal), controller.signal, {
    clock,
    graceMs: 10_000,
  })
  const [answered, given] = [llm.generate(prompt), llm.generate(prompt)]
  controller.abort()
  await expect(llm.generate(prompt)).rejects.toMatchObject({ kind: 'interrupted' })
  expect(sent).toBe(2)
  first.resolve()
  expect((await answered).text).toBe('yes')
  grace.resolve()
  expect((await given).text).toBe('yes')
})

test('what is not answered within the grace is given up', async () => {
  const controller = new AbortController()
  const hanging = llmThat(() => new Promise(() => undefined))
  const clock = { now: () => 0, sleep: async () => undefined, turn: async () => undefined }
  const llm = drainingLlm(hanging, controller.signal, { clock, graceMs: 1 })
  const call = llm.generate(prompt)
  controller.abort()
  await expect(call).rejects.toMatchObject({ kind: 'interrupted' })
})

test('a server that fails call after call is given up; one answer in between counts', async () => {
  let isUp = false
  const flaky = llmThat(async () => {
    if (!isUp) throw new LlmError('overloaded', 'later')
  })
  const llm = surrenderingLlm(flaky, { inRow: 3 })
  const kinds: string[] = []
  const ask = async () => {
    kinds.push(
      await llm.generate(prompt).then(
        () => 'ok',
        (error: LlmError) => error.kind,
      ),
    )
  }
  await ask()
  await ask()
  isUp = true
  await ask()
  isUp = false
  for (let call = 0; call < 4; call++) await ask()
  const [failed, given] = ['overloaded', 'unavailable']
  expect(kinds).toEqual([failed, failed, 'ok', failed, failed, given, given])
})

test('a refusal for rate that outlasts the schedule is the end', async () => {
  const refusing = llmThat(() => Promise.reject(new LlmError('rate-limited', 'slow down')))
  await expect(surrenderingLlm(refusing, { inRow: 8 }).generate(prompt)).rejects.toMatchObject({
    kind: 'unavailable',
    message: expect.stringContaining('slow down'),
  })
})

test('that a prompt is too long says nothing of the server', async () => {
  const llm = surrenderingLlm(
    llmThat(() => Promise.reject(new LlmError('too-long', 'no'))),
    { inRow: 1 },
  )
  await expect(llm.generate(prompt)).rejects.toMatchObject({ kind: 'too-long' })
})

test('an address where nobody listens is told of at once, unless it answered before', async () => {
  const cause = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })
  let isUp = false
  const server = llmThat(async () => {
    if (!isUp) throw new LlmError('network', 'broken', { cause: new Error('fetch', { cause }) })
  })
  await expect(reachableLlm(server).generate(prompt)).rejects.toMatchObject({
    kind: 'unavailable',
    message: expect.stringContaining('ECONNREFUSED'),
  })
  const llm = reachableLlm(server)
  isUp = true
  await llm.generate(prompt)
  isUp = false
  await expect(llm.generate(prompt)).rejects.toMatchObject({ kind: 'network' })
})

test.each([
  [{ code: 'EHOSTUNREACH' }, 'EHOSTUNREACH'],
  [{ code: 'ERR_SSL_WRONG_VERSION_NUMBER' }, 'ERR_SSL_WRONG_VERSION_NUMBER'],
  [{ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }, 'DEPTH_ZERO_SELF_SIGNED_CERT'],
  [{ message: 'bad port' }, 'bad port'],
])('%j is no hiccup either', async (fault, reason) => {
  const cause = Object.assign(new Error('connect'), fault)
  const server = llmThat(() => Promise.reject(new LlmError('network', 'broken', { cause })))
  await expect(reachableLlm(server).generate(prompt)).rejects.toMatchObject({
    kind: 'unavailable',
    message: `nobody answers for made/up (${reason})`,
  })
})

const prompt: Prompt = { system: '', messages: [{ role: 'user', text: 'well?' }] }

function llmThat(act: () => Promise<unknown>): Llm {
  const usage = { inputTokens: 1, cachedInputTokens: 0, outputTokens: 1, reasoningTokens: 0 }
  return {
    name: 'made/up',
    async generate() {
      await act()
      return { text: 'yes', finish: 'stop', usage, model: 'up' }
    },
  }
}
