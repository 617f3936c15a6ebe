/**
 * The law of conversions: what is written is read back as it was, but for what the report of losses
 * names; and what it names is really lost. A format in the table is under it without further words.
 */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Format, RecordKind, SourceRecord } from '../../src/format/format.ts'
import { formats } from '../../src/format/formats.ts'
import { recogniseFormat } from '../../src/format/recognise.ts'
import { takenKinds } from '../../src/format/write-records.ts'
import { exampleRows } from '../bad-input/example-rows.ts'
import { accountOf, expectHonest, recordsOf } from './honest-conversion.ts'
import { richRecords } from './rich-records.ts'

/** How much is converted. */
export type LawSize = {
  /** Generated records of each kind, in each format that takes it. */
  readonly recordCount: number
  /** Rows of each format, to each format that takes them. */
  readonly rowCount: number
}

/** Registers the tests of the law. */
export function conversionLaw({ recordCount, rowCount }: LawSize): void {
  describe(`${recordCount} rich records of each kind, in each format that takes it`, () => {
    for (const format of formats)
      for (const kind of takenKinds(format))
        test(`${kind} as ${format.name}: what differs is named, and what is named differs`, () => {
          let written = 0
          for (let index = 0; written < recordCount; index++) {
            if (index === 10 * recordCount) expect.unreachable('most records can be written')
            const account = accountOf(richRecord(kind, index), format, index)
            if (account) written++
            expectHonest(account)
          }
        })
  })

  describe('rows are recognised as what they were written as', () => {
    for (const format of formats)
      for (const kind of takenKinds(format))
        test(`${kind} as ${format.name}`, () => {
          const rows = writtenRows(kind, format, 20)
          const names = rows.map((row) => recogniseFormat([{ ...row }], formats, 'a row').name)
          expect([...new Set(names)]).toEqual([format.looksLike ?? format.name])
        })
  })

  describe(`${rowCount} rows of each format, to each format that takes them`, () => {
    for (const from of formats)
      test(`${from.name}: what differs is named, and what is named differs`, () => {
        const records = rowsOf(from, rowCount).flatMap((row) => recordsOf(from, row))
        expect(records.length).toBeGreaterThanOrEqual(rowCount)
        for (const to of formats) {
          const taken = takenKinds(to)
          for (const [index, record] of records.entries())
            if (taken.includes(record.kind)) expectHonest(accountOf(record, to, index))
        }
      })
  })
}

/** Rows of a format: of rich records of each kind that it writes and reads, and made-up ones. */
function rowsOf(format: Format, count: number): readonly object[] {
  const kinds = takenKinds(format).filter((kind) => format.makes.includes(kind))
  const rich = kinds.map((kind) => writtenRows(kind, format, count))
  const exampleCount = kinds.length === 0 ? count : 3
  const examples = Array.from({ length: exampleCount }, (_, n) => exampleRows[format.name]!(n + 1))
  return [...examples, ...rich.flat()]
}

/** At least as many rows of rich records of a kind. */
function writtenRows(kind: RecordKind, format: Format, count: number): readonly object[] {
  const rows: object[] = []
  for (let index = 0; rows.length < count; index++)
    rows.push(...(accountOf(richRecord(kind, index), format, index)?.rows ?? []))
  return rows
}

const drawn = new Map<RecordKind, SourceRecord[]>()
const arbitraries: Partial<Record<RecordKind, fc.Arbitrary<SourceRecord>>> = richRecords()

/** Always the same record at the same place. */
function richRecord(kind: RecordKind, index: number): SourceRecord {
  const known = drawn.get(kind) ?? []
  drawn.set(kind, known)
  while (known.length <= index) {
    const arbitrary = arbitraries[kind]
    if (!arbitrary) throw new Error(`rich-records.ts has no ${kind} records`)
    known.push(...fc.sample(arbitrary, { numRuns: 1_000, seed: known.length }))
  }
  return known[index]!
}
