import { expect, test } from 'vitest'
import { callQueue } from './call-queue.ts'

const call = (name: string, lane?: string) => ({
  name,
  size: 1,
  ...(lane !== undefined && { lane }),
})

test('a call that is given back keeps its turn and goes before those that came later', () => {
  const queue = callQueue<ReturnType<typeof call>>(8)
  for (const name of ['a', 'b', 'c', 'd']) queue.add(call(name))
  const first = queue.take()!
  expect(queue.take()?.name).toBe('b')
  queue.giveBack(first)
  expect([queue.take()?.name, queue.take()?.name, queue.take()?.name]).toEqual(['a', 'c', 'd'])
  expect(queue.count()).toBe(0)
})

test('the lane of a call that is given back stays closed until the call has ended', () => {
  const queue = callQueue<ReturnType<typeof call>>(8)
  for (const name of ['a', 'b']) queue.add(call(name, 'lane'))
  const first = queue.take()!
  expect(queue.take()).toBeUndefined()
  queue.giveBack(first)
  expect(queue.take()).toBe(first)
  queue.open(first)
  expect(queue.take()?.name).toBe('b')
})
