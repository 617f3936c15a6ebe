import { expect, test } from 'vitest'
import { headFirstLlm } from '../../src/llm/head-first-llm.ts'
import type { Llm } from '../../src/llm/llm.ts'
import { scriptedLlm } from '../../src/llm/scripted-llm.ts'
import { virtualClock, type VirtualClock } from '../../src/testing/virtual-clock.ts'

const prompt = { system: 'Judge.', messages: [{ role: 'user' as const, text: 'A step.' }] }

test('of calls with one head the first goes alone, and the others together after it', async () => {
  const clock = virtualClock()
  const starts: number[] = []
  const llm = headFirstLlm(answering(clock, starts, 400), { clock })
  const all = Promise.all(['a', 'a', 'a', 'b'].map((name) => llm.generate(prompt, headed(name))))
  await clock.run(() => starts.length === 4)
  expect(starts).toEqual([0, 0, 400, 400])
  await clock.run(() => false)
  expect(await all).toHaveLength(4)
})

test('a first call that fails lets the others go', async () => {
  const clock = virtualClock()
  let asked = 0
  const failing: Llm = {
    name: 'scripted/llm',
    async generate(...call) {
      await clock.sleep(100)
      if (asked++ === 0) throw new Error('refused')
      return scriptedLlm(() => 'yes').generate(...call)
    },
  }
  const llm = headFirstLlm(failing, { clock })
  const all = Promise.allSettled(['a', 'a'].map((name) => llm.generate(prompt, headed(name))))
  await clock.run(() => false)
  expect((await all).map(({ status }) => status)).toEqual(['rejected', 'fulfilled'])
})

test('a first call that never ends is not waited for longer than is said', async () => {
  const clock = virtualClock()
  const starts: number[] = []
  const llm = headFirstLlm(answering(clock, starts, 1e9), { clock, waitMs: 5_000 })
  for (const head of ['a', 'a']) void llm.generate(prompt, headed(head))
  await clock.run(() => starts.length === 2)
  expect(starts).toEqual([0, 5_000])
})

test('calls without a head wait for nobody', async () => {
  const clock = virtualClock()
  const starts: number[] = []
  const llm = headFirstLlm(answering(clock, starts, 400), { clock })
  for (let call = 0; call < 3; call++) void llm.generate(prompt)
  await clock.run(() => starts.length === 3)
  expect(starts).toEqual([0, 0, 0])
})

function headed(name: string) {
  return { head: { name, length: 3 } }
}

function answering(clock: VirtualClock, starts: number[], ms: number): Llm {
  const llm = scriptedLlm(() => 'yes')
  return {
    name: llm.name,
    async generate(...call) {
      starts.push(clock.now())
      await clock.sleep(ms)
      return llm.generate(...call)
    },
  }
}
