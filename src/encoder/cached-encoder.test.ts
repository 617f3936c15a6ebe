import { expect, test } from 'vitest'
import { describeEncoder } from '../../test/contract/encoder.ts'
import { cachedEncoder } from './cached-encoder.ts'
import type { Encoder } from './encoder.ts'
import { hashingEncoder } from './hashing-encoder.ts'

describeEncoder('a cached encoder', () => cachedEncoder(hashingEncoder({ dimensions: 64 })), [
  'units agree on both sides',
  'the sum is right',
  'no step is repeated',
])

test('a text that is remembered is not encoded again', async () => {
  const { encoder, asked } = counting()
  const cached = cachedEncoder(encoder)
  await cached.encode(['a', 'b', 'a'])
  await cached.encode(['b', 'c'])
  expect(asked).toEqual([['a', 'b'], ['c']])
})

test('the oldest text leaves when the cache is full', async () => {
  const { encoder, asked } = counting()
  const cached = cachedEncoder(encoder, 2)
  for (const text of ['a', 'b', 'c', 'c', 'a']) await cached.encode([text])
  expect(asked).toEqual([['a'], ['b'], ['c'], ['a']])
})

function counting(): { encoder: Encoder; asked: (readonly string[])[] } {
  const inner = hashingEncoder({ dimensions: 8 })
  const asked: (readonly string[])[] = []
  return {
    asked,
    encoder: {
      ...inner,
      encode(texts) {
        asked.push(texts)
        return inner.encode(texts)
      },
    },
  }
}
