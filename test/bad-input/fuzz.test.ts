import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { KitError } from '../../src/base/errors.ts'
import { type Rng, seededRng } from '../../src/base/rng.ts'
import { readRecords } from '../../src/format/read-records.ts'
import { exampleRows } from './example-rows.ts'
import { scratch } from './scratch.ts'

/**
 * Damaged files of every format, from seeds: whatever is read, the counts add up; whatever is not,
 * ends in a `KitError` with a sentence. `PARETREE_FUZZ=5000` runs more of them.
 */

const { put } = scratch()
const fileCount = Number(process.env['PARETREE_FUZZ'] ?? 200)
const names = Object.keys(exampleRows)
const timeout = 30_000 + fileCount * 50

test(`${fileCount} damaged files do no worse than a clear sentence`, { timeout }, async () => {
  const outcomes = { read: 0, refused: 0 }
  for (let seed = 1; seed <= fileCount; seed++) {
    const rng = seededRng(seed)
    const path = put('fuzzed.jsonl', fuzzedFile(seed, rng))
    const started = performance.now()
    const source = readRecords(path, {
      lenient: rng.below(2) === 0,
      rejectShareMax: rng.below(2) === 0 ? 1 : 0.01,
    })
    let records = 0
    try {
      for await (const _ of source) records++
      outcomes.read++
    } catch (error) {
      expect(error, `seed ${seed}`).toBeInstanceOf(KitError)
      expect((error as Error).message.length, `seed ${seed}`).toBeGreaterThan(20)
      outcomes.refused++
    }
    const report = source.report()
    const byCode = Object.values(report.rejectedByCode).reduce((sum, count) => sum + count, 0)
    expect(report.read, `seed ${seed}`).toBe(report.accepted + report.rejected)
    expect(byCode, `seed ${seed}`).toBe(report.rejected)
    expect(records, `seed ${seed}`).toBe(report.records)
    expect(performance.now() - started, `seed ${seed}`).toBeLessThan(2_000)
  }
  expect(outcomes.read + outcomes.refused).toBe(fileCount)
  // Both ways are taken, or the damage would be too small or too large to tell anything.
  expect(Math.min(outcomes.read, outcomes.refused)).toBeGreaterThan(fileCount / 10)
})

function fuzzedFile(seed: number, rng: Rng): Buffer {
  const example = exampleRows[names[seed % names.length]!]!
  const rowCount = 1 + rng.below(40)
  const rows = Array.from({ length: rowCount }, (_, n) => {
    const row = rng.below(6) === 0 ? misshapen(example(n), rng) : example(n)
    return JSON.stringify(row)
  })
  const isDocument = rng.below(8) === 0
  const text = isDocument ? `[\n${rows.join(',\n')}\n]` : `${rows.join('\n')}\n`
  let bytes: Buffer = Buffer.from(text)
  const isPacked = rng.below(6) === 0
  const damages = rng.below(6)
  if (isPacked) bytes = gzipSync(bytes)
  for (let count = 0; count < damages; count++) bytes = damaged(bytes, rng)
  return bytes
}

/** A row with one member, at any depth, of another type. */
function misshapen(row: object, rng: Rng): object {
  const copy = structuredClone(row) as Record<string, unknown>
  let place: Record<string, unknown> = copy
  for (let depth = 0; depth < 4; depth++) {
    const key = Object.keys(place)[rng.below(Math.max(1, Object.keys(place).length))]
    if (key === undefined) break
    const member = place[key]
    if (typeof member === 'object' && member !== null && rng.below(3) > 0)
      place = member as Record<string, unknown>
    else {
      place[key] = oddities[rng.below(oddities.length)]
      break
    }
  }
  return copy
}

const oddities: readonly unknown[] = [
  null,
  -1,
  1e300,
  0.5,
  '',
  'N/A',
  [],
  {},
  [[]],
  true,
  '\ud800',
  { ['__proto__']: 1 },
  'x'.repeat(5_000),
]

function damaged(bytes: Buffer, rng: Rng): Buffer {
  if (bytes.length === 0) return Buffer.from('{')
  const at = rng.below(bytes.length)
  switch (rng.below(6)) {
    case 0: // a flipped bit
      return Buffer.concat([
        bytes.subarray(0, at),
        Buffer.from([bytes[at]! ^ (1 << rng.below(8))]),
        bytes.subarray(at + 1),
      ])
    case 1: // the end missing
      return bytes.subarray(0, at)
    case 2: {
      // two pieces swapped
      const middle = Math.floor(bytes.length / 2)
      return Buffer.concat([bytes.subarray(middle), bytes.subarray(0, middle)])
    }
    case 3: // something put in
      return Buffer.concat([
        bytes.subarray(0, at),
        inserts[rng.below(inserts.length)]!,
        bytes.subarray(at),
      ])
    case 4: // a piece doubled
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(Math.max(0, at - 20))])
    default: // a piece cut out
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + rng.below(30))])
  }
}

const inserts: readonly Buffer[] = [
  '\n',
  '\r',
  '"',
  '\\',
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '\u0000',
  'NaN',
  '1e999',
  '9007199254740993',
  '\u2028',
  '\\ud800',
  '"__proto__":1,',
  '['.repeat(500),
].map((text) => Buffer.from(text))
