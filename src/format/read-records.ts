import { KitError } from '../base/errors.ts'
import {
  type JsonlItem,
  type JsonlOptions,
  type JsonlRow,
  type RowPlace,
  readJsonl,
  rejectOf,
} from '../base/jsonl.ts'
import { nameOfInput } from '../base/jsonl-bytes.ts'
import type { Format, ParsedRow, RecordKind, SourceRecord } from './format.ts'
import { formats } from './formats.ts'
import {
  countAccepted,
  countReject,
  newTally,
  type ReadReport,
  type RowReject,
  reportOf,
  type Tally,
} from './read-report.ts'
import { withoutNulls } from './parquet-rows.ts'
import { recogniseFormat } from './recognise.ts'
import { openSideFile, type SideFile } from './rejects-file.ts'
import { type SeenIdentities, seenIdentities } from './seen-identities.ts'
import { overlongRecord } from './step-limit.ts'

/**
 * From a file to records: reading, recognition, codec, identity, limits and counts in one place.
 * Streams; memory is a block of the file, 16 bytes an identity and the report's lists.
 */

export type ReadOptions = JsonlOptions & {
  /** Read as this format. Default: recognised from the first rows. */
  readonly format?: Format
  /** Formats to recognise. Default: all that are shipped. */
  readonly formats?: readonly Format[]
  /** Share of rejected rows, 0 to 1, above which reading fails. Default 0.01; 1 = never. */
  readonly rejectShareMax?: number
  /** The last look at a row before it is accepted: one sentence says why it is not. */
  readonly refuse?: (row: ParsedRecords) => string | undefined
  /** Where rows come from. Default: `readJsonl`. */
  readonly rowSource?: RowSource
  /** Most steps of one trajectory. Default 10,000. */
  readonly stepsMax?: number
  /**
   * Where rejected rows are written, `{line, byteOffset, code, reason, text}` each. Default:
   * nowhere; the report lists the first 1,000.
   */
  readonly rejectsPath?: string
  /**
   * Where labels that were not used and repairs are written, a `ReadNote` a line. Default likewise.
   */
  readonly notesPath?: string
}

/** A row with its records. */
export type RowRecords = {
  readonly row: JsonlRow
  readonly records: readonly SourceRecord[]
}

/** A row before it is accepted, with the format that it was read as. */
export type ParsedRecords = RowRecords & {
  readonly format: Format
  /** Why labels of the row could not be used. */
  readonly invalidLabels: readonly string[]
  /** What the row says inside its members that its records do not hold. */
  readonly unread: readonly string[]
  /** What its records say that a rule of the reader made up. */
  readonly guessed: readonly string[]
}

/** Accepted rows, one batch per block of the input; a batch is to be read before the next. */
export type RowReading = AsyncIterable<Iterable<RowRecords>> & {
  report(): ReadReport
}

/** Seam: where rows come from. Batches in order; `readJsonl` is the usual one. */
export type RowSource = (
  path: string,
  options: JsonlOptions,
) => AsyncGenerator<readonly JsonlItem[]>

/** Reads rows as `readRecords` does, once, with all records of a row together. */
export function readRows(path: string, options: ReadOptions = {}): RowReading {
  const settings = { ...defaults, ...options }
  const tally = newTally()
  return {
    async *[Symbol.asyncIterator]() {
      yield* rowsOf(path, settings, tally)
    },
    report: () => reportOf(tally),
  }
}

/** A record and where its row stands. */
export type ReadRecord<R extends SourceRecord = SourceRecord> = RowPlace & { readonly record: R }

/**
 * Records of one input. Each iteration reads from the start (stdin can be read once); `report`
 * tells of the latest one, and is final when that has ended.
 */
export type RecordSource<R extends SourceRecord = SourceRecord> = AsyncIterable<ReadRecord<R>> & {
  report(): ReadReport
}

/**
 * Reads all records of a file or of stdin (`-`). While iterating throws `KitError`:
 * `input-unreadable`, `input-unrecognised`, or `too-many-rejects` (at the end, or on the way once
 * 10,000 rows are bad and their share is above the tolerance).
 */
export function readRecords(path: string, options: ReadOptions = {}): RecordSource {
  return recordSource(path, options, () => (record) => record)
}

/** Reads the records of one kind. An input of a format that makes no such records is refused. */
export function readKind<K extends RecordKind>(
  path: string,
  kind: K,
  options: ReadOptions = {},
): RecordSource<Extract<SourceRecord, { readonly kind: K }>> {
  const { name = nameOfInput(path), formats: known = formats } = options
  return recordSource(path, options, (tally) => {
    let isChecked = false
    return (record) => {
      const isWanted = record.kind === kind
      if (!isChecked && !isWanted)
        refuseOtherKind(name, kind, options.format ?? formatNamed(tally.format, known))
      isChecked = true
      return isWanted ? (record as Extract<SourceRecord, { readonly kind: K }>) : undefined
    }
  })
}

/**
 * The records of an input that are picked. One generator hands them on: each further one that a
 * record passes through would cost as much as its schema.
 */
function recordSource<R extends SourceRecord>(
  path: string,
  options: ReadOptions,
  picker: (tally: Tally) => (record: SourceRecord) => R | undefined,
): RecordSource<R> {
  const settings = { ...defaults, ...options }
  let tally = newTally()
  let isStdinSpent = false
  return {
    async *[Symbol.asyncIterator]() {
      if (isStdinSpent)
        throw new KitError('input-unreadable', 'stdin can be read once; save it to a file first')
      isStdinSpent = path === '-'
      tally = newTally()
      const pick = picker(tally)
      for await (const rows of rowsOf(path, settings, tally))
        for (const { row, records } of rows) {
          const { line, byteOffset } = row
          for (const each of records) {
            const record = pick(each)
            if (record) yield { record, line, byteOffset }
          }
        }
    },
    report: () => reportOf(tally),
  }
}

const defaults = { formats, rejectShareMax: 0.01, stepsMax: 10_000 } satisfies ReadOptions

type Settings = ReadOptions & typeof defaults

/** Everything one reading needs to hand from row to row. */
type Reading = {
  readonly name: string
  readonly settings: Settings
  readonly tally: Tally
  readonly seen: SeenIdentities
  readonly rejects: SideFile | undefined
  readonly notes: SideFile | undefined
}

async function* rowsOf(
  path: string,
  settings: Settings,
  tally: Tally,
): AsyncGenerator<Iterable<RowRecords>> {
  const { rejectsPath, notesPath } = settings
  const rejects = rejectsPath ? openSideFile(rejectsPath) : undefined
  const notes = notesPath ? openSideFile(notesPath) : undefined
  const name = settings.name ?? nameOfInput(path)
  const reading: Reading = { name, settings, tally, seen: seenIdentities(), rejects, notes }
  let format = settings.format
  let waiting: readonly JsonlItem[] = []
  try {
    for await (const items of (settings.rowSource ?? readJsonl)(path, settings)) {
      waiting = waiting.length === 0 ? items : [...waiting, ...items]
      if (!format && !isEnoughToRecognise(waiting)) continue
      format ??= recognised(waiting, reading)
      yield rowsOfItems(waiting, format, reading)
      waiting = []
      refuseManyRejects(reading, surelyTooMany)
    }
    if (waiting.length > 0)
      yield rowsOfItems(waiting, format ?? recognised(waiting, reading), reading)
    refuseManyRejects(reading, 0)
  } finally {
    rejects?.close()
    notes?.close()
  }
}

/** Rows that recognition looks at. */
const sampledRows = 20
/** Items after which it stops waiting for that many sound rows. */
const sampledItemsMax = 1_000
/** Rejected rows after which a share above the tolerance is no bad beginning any more. */
const surelyTooMany = 10_000

function isEnoughToRecognise(items: readonly JsonlItem[]): boolean {
  let rows = 0
  for (const item of items) if (item.kind === 'row') rows++
  return rows >= sampledRows || items.length >= sampledItemsMax
}

function recognised(items: readonly JsonlItem[], reading: Reading): Format {
  const { tally, settings, name } = reading
  const rows = items.filter((item) => item.kind === 'row').slice(0, sampledRows)
  if (rows.length === 0) {
    for (const item of items) if (item.kind === 'reject') refuseRow(item, reading)
    throw noRowRead(reading)
  }
  const sample = rows.map((row) => row.value)
  const format = recogniseFormat(sample, settings.formats, name)
  tally.format = format.name
  return format
}

function* rowsOfItems(
  items: readonly JsonlItem[],
  format: Format,
  reading: Reading,
): Generator<RowRecords> {
  reading.tally.format = format.name
  for (const item of items) {
    if (item.kind === 'reject') {
      refuseRow(item, reading)
      continue
    }
    const records = recordsOfRow(item, format, reading)
    if (records !== noRecords) yield { row: item, records }
  }
}

const noRecords: readonly SourceRecord[] = []

function recordsOfRow(row: JsonlRow, format: Format, reading: Reading): readonly SourceRecord[] {
  const { settings, tally, seen } = reading
  const reject = (fault: Pick<RowReject, 'code' | 'reason'>) => {
    refuseRow(rejectOf(row, row.text(), fault), reading)
    return noRecords
  }
  const parsed = parsedRow(row, format)
  if (!parsed.ok) return reject({ code: 'shape', reason: parsed.reason })
  const { records, identity, invalidLabels } = parsed
  const overlong = overlongRecord(records, settings.stepsMax)
  if (overlong) return reject({ code: 'too-many-steps', reason: overlong })
  const before = identity === undefined ? 0 : seen.firstLine(identity, row.line)
  if (before > 0)
    return reject({
      code: 'duplicate-id',
      reason: `the row repeats the id of line ${before}: ${shownIdentity(identity)}`,
    })
  const refusal = settings.refuse?.({
    row,
    records,
    format,
    invalidLabels,
    unread: parsed.unread ?? [],
    guessed: parsed.guessed ?? [],
  })
  if (refusal !== undefined) return reject({ code: 'unwritable', reason: refusal })
  const counted = { records: records.length, invalidLabels, repairs: row.repairs }
  for (const note of countAccepted(tally, row, counted)) reading.notes?.add(note)
  return records
}

/** A row of columns whose nulls its format does not take is read once more without them. */
function parsedRow({ value, hasGaps }: JsonlRow, format: Format): ParsedRow {
  const parsed = format.read(value)
  return parsed.ok || !hasGaps ? parsed : format.read(withoutNulls(value))
}

function shownIdentity(identity = ''): string {
  return JSON.stringify(identity.split('\u001f').join(' + ').slice(0, 80))
}

function refuseRow(reject: RowReject, { tally, rejects }: Reading): void {
  const { kind: _, ...row } = reject
  countReject(tally, reject)
  rejects?.add(row)
}

function refuseManyRejects({ name, settings, tally }: Reading, rejectedMin: number): void {
  const { rejectShareMax, rejectsPath } = settings
  const rejected = tally.read - tally.accepted
  if (rejected <= rejectedMin || rejected <= rejectShareMax * tally.read) return
  const first = tally.rejects[0]
  const example = first ? ` The first is line ${first.line}: ${first.reason}.` : ''
  const where = rejectsPath ? ` All are in ${rejectsPath}.` : ''
  throw new KitError(
    'too-many-rejects',
    `${name}: ${rejected} of ${tally.read} rows were rejected, more than the tolerance of ` +
      `${Number((rejectShareMax * 100).toPrecision(3))} %.${example}${where} ` +
      'Mend the rows or raise the tolerance.',
  )
}

/** Not one row could be read: a text that is no JSON at all, or JSON Lines with bad rows only. */
function noRowRead(reading: Reading): KitError {
  const { name, tally } = reading
  const first = tally.rejects[0]!
  if (/^\s*[[{]/.test(first.text)) refuseManyRejects(reading, 0)
  return new KitError(
    'input-unreadable',
    `${name} holds no row that can be read; line ${first.line}: ${first.reason}. ` +
      'Expected one JSON object a line.',
  )
}

function formatNamed(name: string | undefined, known: readonly Format[]): Format | undefined {
  return known.find((format) => format.name === name)
}

function refuseOtherKind(name: string, kind: RecordKind, format: Format | undefined): void {
  if (!format || format.makes.includes(kind)) return
  throw new KitError(
    'input-unrecognised',
    `${name} holds ${format.title}, which give ${format.makes.join(' and ')} ` +
      `records; expected ${kind} records`,
  )
}
