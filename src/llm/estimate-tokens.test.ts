import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { encode } from 'gpt-tokenizer/encoding/o200k_base'
import { expect, test } from 'vitest'
import { estimateTokens } from './estimate-tokens.ts'

test('no text has no tokens, and short words and groups of three digits are one each', () => {
  expect(estimateTokens('')).toBe(0)
  expect(estimateTokens('the cat sat on the mat')).toBe(6)
  expect(estimateTokens('123456')).toBe(2)
})

const texts = ['README.md', 'docs/method.md', 'demo/traces.jsonl', 'src/job/run-job.ts']

for (const path of texts)
  test(`an estimate is within 8 % of o200k: ${path}`, () => {
    const text = readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8')
    const counted = encode(text.slice(0, 40_000)).length
    const ratio = estimateTokens(text.slice(0, 40_000)) / counted
    expect(ratio).toBeGreaterThan(0.92)
    expect(ratio).toBeLessThan(1.08)
  })
