import { expect, test } from 'vitest'
import { addTallies, tallied, withoutZeros } from './tally.ts'

test('sums add up name by name, however deep, and neither side changes', () => {
  const a = { pairs: 2, rules: { all: { right: 1 } } }
  const b = { pairs: 3, rules: { all: { right: 4 }, scalar: { right: 1 } }, left: 1 }
  expect(addTallies(a, b)).toEqual({
    pairs: 5,
    left: 1,
    rules: { all: { right: 5 }, scalar: { right: 1 } },
  })
  expect(a.rules.all.right).toBe(1)
})

test('the order of adding does not matter', () => {
  const tallies = [{ a: 1 }, { b: { c: 2 } }, { a: 3, b: { c: 1, d: 1 } }]
  const sum = tallies.reduce(addTallies, {})
  expect(tallies.toReversed().reduce(addTallies, {})).toEqual(sum)
})

test('what was never counted is 0', () => {
  expect(tallied({ a: { b: 1 } }, 'a', 'c')).toBe(0)
  expect(tallied({ a: 1 }, 'a', 'b')).toBe(0)
})

test('zeros need not be written down', () => {
  expect(withoutZeros({ a: 0, b: { c: 0 }, d: { e: 1, f: 0 } })).toEqual({ d: { e: 1 } })
})
