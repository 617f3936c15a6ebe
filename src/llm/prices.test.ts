import { expect, test } from 'vitest'
import { batchPrices, priceOf } from './prices.ts'

test('a batch costs half at OpenAI and Anthropic, and what a call does elsewhere', () => {
  const own = { 'compatible/m': { input: 2, output: 8 }, 'openai/m': { input: 2, output: 8 } }
  const batched = (name: string) => priceOf(name, batchPrices(name, own))
  expect(batched('openai/gpt-5')).toEqual({ input: 0.625, cachedInput: 0.0625, output: 5 })
  expect(batched('openai/gpt-5-2025-08-07')).toEqual(batched('openai/gpt-5'))
  expect(batched('anthropic/claude-haiku-4-5')).toMatchObject({ input: 0.5, output: 2.5 })
  expect(batched('openai/m')).toEqual({ input: 1, cachedInput: 1, output: 4 })
  expect(batched('compatible/m')).toEqual({ input: 2, cachedInput: 2, output: 8 })
  expect(batched('compatible/unknown')).toBeUndefined()
})

test('the table may say what a batch costs', () => {
  const own = { 'compatible/m': { input: 2, output: 8, batch: 0.25 } }
  expect(priceOf('compatible/m', batchPrices('compatible/m', own))).toMatchObject({ input: 0.5 })
})
