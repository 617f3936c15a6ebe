import { expect, test } from 'vitest'
import { mapConcurrent } from './concurrency.ts'

test('results keep input order whatever finishes first', async () => {
  const gates = [0, 1, 2, 3].map(() => Promise.withResolvers<void>())
  const results = Array.fromAsync(
    mapConcurrent([0, 1, 2, 3], 4, async (item) => {
      await gates[item]!.promise
      return item * 10
    }),
  )
  for (const gate of gates.toReversed()) gate.resolve()
  expect(await results).toEqual([0, 10, 20, 30])
})

test('never more calls in flight than the limit', async () => {
  let inFlight = 0
  let most = 0
  await Array.fromAsync(
    mapConcurrent(Array(50).keys(), 3, async () => {
      most = Math.max(most, ++inFlight)
      await new Promise(setImmediate)
      inFlight--
    }),
  )
  expect(most).toBe(3)
})

test('an error stops the pulling and is thrown', async () => {
  let pulled = 0
  const source = (function* () {
    for (;;) yield pulled++
  })()
  const results = Array.fromAsync(
    mapConcurrent(source, 2, async (item) => {
      if (item === 3) throw new Error('item 3')
      return item
    }),
  )
  await expect(results).rejects.toThrow('item 3')
  expect(pulled).toBeLessThan(8)
})
