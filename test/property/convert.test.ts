/**
 * The law of conversions: what is written is read back as it was, but for what the report of losses
 * names; and what it names is really lost. A format in the table is under it without further words.
 */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { KitError } from '../../src/base/errors.ts'
import type { Format, RecordKind, SourceRecord } from '../../src/format/format.ts'
import { formats } from '../../src/format/formats.ts'
import { type Loss, lossTally } from '../../src/format/losses.ts'
import type { WriteChoices } from '../../src/format/shape-labels.ts'
import { takenKinds, writeRecord } from '../../src/format/write-records.ts'
import { exampleRows } from '../bad-input/example-rows.ts'
import { comparedFacets, covers, differences, facetOfLoss } from './record-facets.ts'
import { richRecords } from './rich-records.ts'

describe('1,000 rich records of each kind, in each format that takes it', () => {
  for (const format of formats)
    for (const kind of takenKinds(format))
      test(`${kind} as ${format.name}: what differs is named, and what is named differs`, () => {
        let written = 0
        for (let index = 0; written < 1_000; index++) {
          expect(index, 'most records can be written').toBeLessThan(10_000)
          const account = accountOf(richRecord(kind, index), format, index)
          if (account) written++
          expectHonest(account)
        }
      })
})

describe('50 rows of each format, to each format that takes them', () => {
  for (const from of formats)
    test(`${from.name}: what differs is named, and what is named differs`, () => {
      const records = rowsOf(from, 50).flatMap((row) => recordsOf(from, row))
      expect(records.length).toBeGreaterThanOrEqual(50)
      for (const to of formats)
        for (const [index, record] of records.entries())
          if (takenKinds(to).includes(record.kind)) expectHonest(accountOf(record, to, index))
    })
})

/** What became of one record: written, read back, and compared with what it was. */
type Account = {
  readonly record: SourceRecord
  readonly target: string
  readonly rows: readonly object[]
  readonly again: readonly SourceRecord[]
  readonly losses: readonly Loss[]
}

/** Undefined where the record cannot be written, with a reason. */
function accountOf(record: SourceRecord, format: Format, index: number): Account | undefined {
  const { losses, result } = writing(record, format, choicesOf(format, index))
  if (!result?.ok) return undefined
  const rows = result.rows.map((row) => JSON.parse(JSON.stringify(row)) as object)
  const again = rows.flatMap((row) => ofKind(record.kind, recordsOf(format, row)))
  return { record, target: format.name, rows, again, losses }
}

/** Those of the kind that was written, where a row holds some beside others. */
function ofKind(kind: RecordKind, records: readonly SourceRecord[]): readonly SourceRecord[] {
  const same = records.filter((each) => each.kind === kind)
  return same.length > 0 ? same : records
}

function expectHonest(account: Account | undefined): void {
  if (account === undefined) return
  const { record, again, losses } = account
  const compared = comparedFacets(record, again)
  if (compared === undefined) {
    expect(losses, shown(account)).not.toEqual([])
    return
  }
  const named = losses.map(({ field }) => facetOfLoss(field))
  const differing = [...differences(...compared)]
  const silent = differing.filter((facet) => !named.some((loss) => covers(loss, facet)))
  const imagined = named.filter((loss) => !differing.some((facet) => covers(loss, facet)))
  if (silent.length + imagined.length > 0)
    expect({ silent, imagined }, shown(account)).toEqual({ silent: [], imagined: [] })
}

function writing(record: SourceRecord, format: Format, choices: WriteChoices) {
  const tally = lossTally()
  try {
    const result = writeRecord(record, format, { choices, lose: tally.lose })
    return { result, losses: tally.list() }
  } catch (error) {
    if (error instanceof KitError && error.code === 'usage') return { losses: [] }
    throw error
  }
}

function choicesOf({ name }: Format, index: number): WriteChoices {
  const afterErrors = ['keep', 'drop', 'wrong', 'right'] as const
  return {
    target: name,
    afterError: afterErrors[index % 4]!,
    threshold: index % 3 === 0 ? 0.25 : 0.5,
  }
}

function recordsOf(format: Format, row: object): readonly SourceRecord[] {
  const parsed = format.read({ ...row })
  const reason = parsed.ok ? parsed.invalidLabels.join('; ') : parsed.reason
  if (reason !== '') expect.unreachable(`${format.name}: ${reason}: ${JSON.stringify(row)}`)
  return parsed.ok ? parsed.records : []
}

/** Rows of a format: of rich records of each kind that it writes and reads, and made-up ones. */
function rowsOf(format: Format, count: number): readonly object[] {
  const kinds = takenKinds(format).filter((kind) => format.makes.includes(kind))
  const rich = kinds.map((kind) => {
    const rows: object[] = []
    for (let index = 0; rows.length < count; index++)
      rows.push(...(accountOf(richRecord(kind, index), format, index)?.rows ?? []))
    return rows
  })
  const exampleCount = kinds.length === 0 ? count : 3
  const examples = Array.from({ length: exampleCount }, (_, n) => exampleRows[format.name]!(n + 1))
  return [...examples, ...rich.flat()]
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

function shown({ target, record, rows, losses }: Account): string {
  return JSON.stringify({ target, losses, record, rows }, undefined, 1)
}
