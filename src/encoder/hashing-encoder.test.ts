import { expect, test } from 'vitest'
import { describeEncoder } from '../../test/contract/encoder.ts'
import { cosineDistance } from '../vector/cosine.ts'
import { hashingEncoder } from './hashing-encoder.ts'

describeEncoder('the hashing encoder', () => hashingEncoder({ dimensions: 256 }), [
  'units agree on both sides',
  'the sum is right',
  'no step is repeated',
])

test('like wording is nearer than unlike wording', async () => {
  const [a, b, c] = await hashingEncoder().encode([
    'Every unit conversion is stated.',
    'Each conversion of units is stated.',
    'The answer is polite.',
  ])
  expect(cosineDistance(a!, b!)).toBeLessThan(cosineDistance(a!, c!))
})

test('the id names the dimensions, since vectors of other lengths cannot be compared', () => {
  expect(hashingEncoder({ dimensions: 64 }).id).not.toBe(hashingEncoder({ dimensions: 128 }).id)
})
