import { expect, test } from 'vitest'
import { seededRng } from '../../src/base/rng.ts'
import { virtualClock } from '../../src/testing/virtual-clock.ts'
import type { GenerateOptions, Prompt } from '../../src/llm/llm.ts'
import { LlmError } from '../../src/llm/llm-error.ts'
import { type ScheduleOptions, scheduleLlm } from '../../src/llm/schedule.ts'
import { scriptedLlm } from '../../src/llm/scripted-llm.ts'

const asking = (text: string): Prompt => ({ system: '', messages: [{ role: 'user', text }] })

/** A schedule over a model that takes 100 ms a call, and the order in which it is asked. */
function scheduled(
  options: Partial<ScheduleOptions> = {},
  answer: (text: string, call: GenerateOptions) => unknown = () => undefined,
) {
  const clock = virtualClock()
  const asked: string[] = []
  const llm = scriptedLlm(async ({ messages }, call) => {
    const { text } = messages[0]!
    asked.push(text)
    await clock.sleep(100, call.signal)
    const said = await answer(text, call)
    if (said instanceof Error) throw said
    return text
  })
  const schedule = scheduleLlm(llm, { clock, rng: seededRng(1), concurrency: 2, ...options })
  return { ...schedule, clock, asked }
}

test('long calls leave first, equal ones in order, and none overtakes for ever', async () => {
  const { llm, clock, asked } = scheduled({ concurrency: 1 })
  const texts = ['first', 'b', 'a', 'x'.repeat(30), 'late', 'y'.repeat(30)]
  const all = texts.map((text) => llm.generate(asking(text)))
  await clock.run(() => asked.length === texts.length)
  // The first was alone when it came; each doubling overtakes one call where there is one place.
  expect(asked.map((text) => text[0])).toEqual(['f', 'x', 'b', 'y', 'a', 'l'])
  await clock.run(() => false)
  await Promise.all(all)
})

test('the calls of a lane leave one after another, also when one fails in between', async () => {
  let isFirst = true
  const { llm, clock, asked } = scheduled({ concurrency: 8 }, (text) => {
    const fails = text === 'a1' && isFirst
    if (fails) isFirst = false
    return fails ? new LlmError('overloaded', 'HTTP 500') : undefined
  })
  const texts = ['a1', 'a2', 'b1', 'a3', 'b2']
  const all = Promise.all(texts.map((text) => llm.generate(asking(text), { lane: text[0]! })))
  await clock.run(() => false)
  await all
  expect(asked.filter((text) => text.startsWith('a'))).toEqual(['a1', 'a1', 'a2', 'a3'])
  expect(asked.indexOf('b1')).toBeLessThan(asked.indexOf('a2'))
})

test('an error with which no call can succeed ends all of them at once', async () => {
  const { llm, clock, asked } = scheduled({}, () => new LlmError('unauthorised', 'HTTP 401'))
  const all = Promise.allSettled(
    Array.from({ length: 50 }, (_, at) => llm.generate(asking(`${at}`), { lane: `${at % 5}` })),
  )
  await clock.run(() => false)
  expect((await all).every(({ status }) => status === 'rejected')).toBe(true)
  expect(asked.length).toBeLessThanOrEqual(2)
  await expect(llm.generate(asking('late'))).rejects.toThrow('HTTP 401')
})

test('a call that is stopped leaves the queue, or its place', async () => {
  const { llm, clock, asked, counts } = scheduled({ concurrency: 1 })
  const stop = new AbortController()
  const first = llm.generate(asking('one'), { signal: stop.signal })
  const second = llm.generate(asking('two'), { signal: stop.signal })
  const third = llm.generate(asking('three'))
  stop.abort()
  await expect(first).rejects.toMatchObject({ kind: 'interrupted' })
  await expect(second).rejects.toMatchObject({ kind: 'interrupted' })
  await clock.run(() => false)
  expect((await third).text).toBe('three')
  expect(asked).toEqual(['one', 'three'])
  expect(counts()).toMatchObject({ queued: 0, inFlight: 0, done: 1, failed: 2 })
})

test('a call ends with its last error when its attempts are used up', async () => {
  const { llm, clock, asked } = scheduled({ attemptsMax: 3 }, () => new LlmError('network', 'cut'))
  const call = llm.generate(asking('x')).catch((error: unknown) => error)
  await clock.run(() => false)
  expect(await call).toMatchObject({ kind: 'network', message: 'cut' })
  expect(asked).toHaveLength(3)
})

test('an attempt that takes far longer than answers do is given up and made again', async () => {
  let isHanging = true
  const { llm, clock, counts } = scheduled({ concurrency: 4 }, async (text, { signal }) => {
    if (text !== 'hang' || !isHanging) return
    isHanging = false
    await clock.sleep(1e9, signal)
  })
  const calls = Array.from({ length: 40 }, (_, at) => llm.generate(asking(`${at}`)))
  calls.push(llm.generate(asking('hang')))
  await clock.run(() => false)
  await Promise.all(calls)
  expect(clock.now()).toBeLessThan(5_000)
  expect(counts().possiblyBilled).toBe(1)
})

test('a storm of refusals is probed once a second, and then all places are back', async () => {
  const clock = virtualClock()
  const times: number[] = []
  const llm = scriptedLlm(async (_, { signal }) => {
    times.push(clock.now())
    if (clock.now() < 60_000) throw new LlmError('rate-limited', '429', { retryAfterMs: 1000 })
    await clock.sleep(100, signal)
    return 'x'
  })
  const schedule = scheduleLlm(llm, { clock, rng: seededRng(1), concurrency: 32 })
  const all = Array.from({ length: 20_000 }, (_, at) => schedule.llm.generate(asking(`${at}`)))
  await clock.run(() => clock.now() >= 66_000)
  const within = (from: number, to: number) => times.filter((t) => t >= from && t < to).length
  expect(within(5_000, 60_000)).toBeLessThanOrEqual(56)
  // 32 places at 100 ms a call are 320 calls a second.
  expect(within(65_000, 66_000)).toBeGreaterThanOrEqual(288)
  await clock.run(() => false)
  await Promise.all(all)
})

test('only the last stragglers are asked for twice, and only when that is wanted', async () => {
  for (const isHedging of [false, true]) {
    let isSlow = true
    const { llm, clock, counts } = scheduled(
      { concurrency: 4, isHedging, minMs: 60_000 },
      (text) => {
        const isLate = text === 'slow' && isSlow
        if (isLate) isSlow = false
        return isLate ? clock.sleep(30_000) : undefined
      },
    )
    const calls = Array.from({ length: 200 }, (_, at) => llm.generate(asking(`${at}`)))
    calls.push(llm.generate(asking('slow')))
    await clock.run(() => counts().done === 201)
    await Promise.all(calls)
    expect(counts().hedged).toBe(isHedging ? 1 : 0)
    expect(clock.now() < 30_000).toBe(isHedging)
  }
})
