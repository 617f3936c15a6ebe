import { expect, test } from 'vitest'
import { canonicalJson, contentHash } from './hash.ts'

test('the order of keys and absent members do not change a hash', () => {
  expect(contentHash({ a: 1, b: [true, null] })).toBe(
    contentHash({ b: [true, null], a: 1, c: undefined }),
  )
})

test('different values have different canonical texts', () => {
  const values = [null, false, 0, '', '0', [], {}, [0], { a: 0 }, { a: '0' }]
  expect(new Set(values.map((value) => canonicalJson(value))).size).toBe(values.length)
})

test('a hash is 16 hex digits and does not change between versions', () => {
  expect(contentHash({ prompt: 'What is 7 + 6?' })).toBe('659a1e8ba41efd10')
})
