import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { examplePair, exampleRows } from '../../test/bad-input/example-rows.ts'
import { formatPairAs } from './pair-export.ts'
import { formatPair, pairFormat } from './pair-format.ts'
import { stepDpo } from './preference.ts'

test('a pair that was written and read is the same pair, and the same bytes', () => {
  const pair = examplePair(1)
  const line = formatPair(pair)
  const parsed = pairFormat.read(JSON.parse(line) as Record<string, unknown>)
  expect(parsed).toMatchObject({ ok: true, records: [{ kind: 'pair', pair }] })
  const record = parsed.ok ? parsed.records[0] : undefined
  expect(record?.kind === 'pair' && formatPair(record.pair)).toBe(line)
})

test('writing and reading any pair is identity', () => {
  const text = fc.string({ unit: 'binary' })
  const step = fc.record(
    { content: text, observation: text, agent: text, sourceIndex: fc.nat() },
    { requiredKeys: ['content'] },
  )
  const fields = fc.record({ prefix: fc.array(step), evidence: fc.array(text) })
  fc.assert(
    fc.property(fields, ({ prefix, evidence }) => {
      const pair = { ...examplePair(1), prefix, evidence }
      const parsed = pairFormat.read(JSON.parse(formatPair(pair)) as Record<string, unknown>)
      expect(parsed).toEqual({
        ok: true,
        records: [{ kind: 'pair', pair }],
        identity: pair.id,
        invalidLabels: [],
      })
    }),
    { seed: 11, numRuns: 200 },
  )
})

test('the order of members in memory does not change the bytes', () => {
  const pair = examplePair(1)
  const reversed = Object.fromEntries(Object.entries(pair).toReversed()) as typeof pair
  expect(formatPair(reversed)).toBe(formatPair(pair))
})

test('a pair whose id is not that of its content is refused', () => {
  const row = { ...exampleRows['pair']!(1), groupId: 'another' }
  expect(pairFormat.read(row)).toMatchObject({ ok: false, reason: /is not the id of what/ })
})

test('a TRL row holds task and prefix as its prompt, then either side', () => {
  expect(JSON.parse(formatPairAs(examplePair(17), 'trl'))).toEqual({
    prompt: 'Add 17 and 26.\n\nTens: 30.\n[observation] noted\n',
    chosen: 'Ones: 13.\n[call add(7 6)]',
    rejected: 'Ones: 12.',
    pair_id: examplePair(17).id,
  })
})

test('a Step-DPO row is read back as a contrast of single steps after the prefix', () => {
  const row = JSON.parse(formatPairAs(examplePair(17), 'step-dpo')) as Record<string, unknown>
  expect(row).toMatchObject({ dataset: 'sums', answer: '43', full_rejected: 'Ones: 12.' })
  expect(stepDpo.read(row)).toMatchObject({
    ok: true,
    records: [
      {
        contrast: {
          prompt: 'Add 17 and 26.',
          prefix: ['Tens: 30.\n[observation] noted\n'],
          positive: ['Ones: 13.\n[call add(7 6)]'],
          negative: ['Ones: 12.'],
        },
      },
    ],
  })
})
