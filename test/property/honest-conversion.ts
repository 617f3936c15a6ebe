import { expect } from 'vitest'
import { KitError } from '../../src/base/errors.ts'
import type { Format, RecordKind, SourceRecord } from '../../src/format/format.ts'
import { type Loss, lossTally } from '../../src/format/losses.ts'
import type { WriteChoices } from '../../src/format/shape-labels.ts'
import { writeRecord } from '../../src/format/write-records.ts'
import { comparedFacets, covers, differences, facetOfLoss } from './record-facets.ts'

/** What became of one record: written, read back, and compared with what it was. */
export type Account = {
  readonly record: SourceRecord
  readonly target: string
  readonly rows: readonly object[]
  readonly again: readonly SourceRecord[]
  readonly losses: readonly Loss[]
}

/**
 * Writes a record and reads it back. Undefined where it cannot be written, with a reason; `index`
 * varies the choices that conversions leave to people.
 */
export function accountOf(
  record: SourceRecord,
  format: Format,
  index: number,
): Account | undefined {
  const { losses, result } = writing(record, format, choicesOf(format, index))
  if (!result?.ok) return undefined
  const rows = JSON.parse(JSON.stringify(result.rows)) as readonly object[]
  const again = rows.flatMap((row) => ofKind(record.kind, recordsOf(format, row)))
  return { record, target: format.name, rows, again, losses }
}

/** Those of the kind that was written, where a row holds some beside others. */
function ofKind(kind: RecordKind, records: readonly SourceRecord[]): readonly SourceRecord[] {
  const same = records.filter((each) => each.kind === kind)
  return same.length > 0 ? same : records
}

/** Fails where something differs that no loss names, or where a loss names what does not differ. */
export function expectHonest(account: Account | undefined): void {
  if (account === undefined) return
  const { record, again, losses } = account
  const compared = comparedFacets(record, again)
  if (compared === undefined) {
    if (losses.length === 0) expect.unreachable(`no loss: ${shown(account)}`)
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

/** The records of a row that its format takes without complaint. */
export function recordsOf(format: Format, row: object): readonly SourceRecord[] {
  const parsed = format.read({ ...row })
  const reason = parsed.ok ? parsed.invalidLabels.join('; ') : parsed.reason
  if (reason !== '') expect.unreachable(`${format.name}: ${reason}: ${JSON.stringify(row)}`)
  return parsed.ok ? parsed.records : []
}

function shown({ target, record, rows, losses }: Account): string {
  return JSON.stringify({ target, losses, record, rows }, undefined, 1)
}
