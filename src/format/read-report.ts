import type { RowFaultCode } from '../base/json-inspect.ts'
import type { JsonlReject, RowPlace } from '../base/jsonl.ts'

/** Why a row was rejected: as JSON, or as a row of its format. */
export type RejectCode = RowFaultCode | 'shape' | 'duplicate-id' | 'too-many-steps' | 'unwritable'

export type RowReject = JsonlReject<RejectCode>

/** What a person should know of an accepted row: a label that was not used, or what was mended. */
export type ReadNote = RowPlace & {
  readonly kind: 'label-invalid' | 'repaired'
  readonly notes: readonly string[]
}

/** How the reading of one input went. `read` is always `accepted + rejected`. */
export type ReadReport = {
  /** Name of the format; absent when the input ended before it was recognised. */
  readonly format?: string
  /** Rows, not counting blank lines. */
  readonly read: number
  readonly accepted: number
  readonly rejected: number
  readonly rejectedByCode: Readonly<Partial<Record<RejectCode, number>>>
  /** Accepted rows of which at least one label could not be used. */
  readonly labelInvalid: number
  /** Accepted rows in which a lenient reading changed something. */
  readonly repaired: number
  /** Records that the accepted rows turned into. */
  readonly records: number
  /** The first rejects and notes, at most `listedMax` of each; the rejects file has all rejects. */
  readonly rejects: readonly RowReject[]
  readonly notes: readonly ReadNote[]
}

/** How many rejects and notes a report lists. */
export const listedMax = 1_000

/** How many different notes are kept of one row. */
const notesPerRowMax = 20

/** Counts that grow while an input is read. */
export type Tally = {
  format?: string
  read: number
  accepted: number
  records: number
  labelInvalid: number
  repaired: number
  readonly byCode: Map<RejectCode, number>
  readonly rejects: RowReject[]
  readonly notes: ReadNote[]
}

export function newTally(): Tally {
  return {
    read: 0,
    accepted: 0,
    records: 0,
    labelInvalid: 0,
    repaired: 0,
    byCode: new Map(),
    rejects: [],
    notes: [],
  }
}

export function countReject(tally: Tally, reject: RowReject): void {
  tally.read++
  tally.byCode.set(reject.code, (tally.byCode.get(reject.code) ?? 0) + 1)
  if (tally.rejects.length < listedMax) tally.rejects.push(reject)
}

/** Counts a row that was accepted with its records, and gives the notes that it leaves. */
export function countAccepted(
  tally: Tally,
  place: RowPlace,
  row: {
    readonly records: number
    readonly invalidLabels: readonly string[]
    readonly repairs: readonly string[]
  },
): readonly ReadNote[] {
  const { records, invalidLabels, repairs } = row
  tally.read++
  tally.accepted++
  tally.records += records
  if (invalidLabels.length === 0 && repairs.length === 0) return noNotes
  if (invalidLabels.length > 0) tally.labelInvalid++
  if (repairs.length > 0) tally.repaired++
  const notes = [
    ...noteOf(place, 'label-invalid', invalidLabels),
    ...noteOf(place, 'repaired', repairs),
  ]
  tally.notes.push(...notes.slice(0, listedMax - tally.notes.length))
  return notes
}

const noNotes: readonly ReadNote[] = []

function noteOf(
  { line, byteOffset }: RowPlace,
  kind: ReadNote['kind'],
  said: readonly string[],
): ReadNote[] {
  if (said.length === 0) return []
  const distinct = [...new Set(said)]
  const notes = distinct.slice(0, notesPerRowMax)
  if (distinct.length > notes.length) notes.push(`and ${distinct.length - notes.length} more`)
  return [{ line, byteOffset, kind, notes }]
}

export function reportOf(tally: Tally): ReadReport {
  const { format, read, accepted, records, labelInvalid, repaired } = tally
  return {
    ...(format !== undefined && { format }),
    read,
    accepted,
    rejected: read - accepted,
    rejectedByCode: Object.fromEntries(tally.byCode),
    labelInvalid,
    repaired,
    records,
    rejects: [...tally.rejects],
    notes: [...tally.notes],
  }
}
