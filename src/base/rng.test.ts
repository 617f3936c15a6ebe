import { expect, test } from 'vitest'
import { sampled, seededRng, shuffled } from './rng.ts'

test('the same seed gives the same numbers, another seed others', () => {
  expect(drawn(7)).toEqual(drawn(7))
  expect(drawn(7)).not.toEqual(drawn(8))
})

test('numbers lie in [0, 1) and spread evenly', () => {
  const rng = seededRng(1)
  const counts = [0, 0, 0, 0]
  for (let draw = 0; draw < 40_000; draw++) counts[Math.floor(rng.next() * 4)]!++
  for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(400)
})

test('a shuffle keeps every item once', () => {
  const items = [...Array(100).keys()]
  expect(shuffled(items, seededRng(3)).toSorted((a, b) => a - b)).toEqual(items)
})

test('a sample keeps the order, and all of a list that is short enough', () => {
  const items = [...Array(50).keys()]
  const sample = sampled(items, 10, seededRng(3))
  expect(sample).toEqual(sample.toSorted((a, b) => a - b))
  expect(new Set(sample).size).toBe(10)
  expect(sampled([1, 2], 10, seededRng(3))).toEqual([1, 2])
})

function drawn(seed: number): number[] {
  const rng = seededRng(seed)
  return Array.from({ length: 8 }, () => rng.next())
}
