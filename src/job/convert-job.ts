/** From one of the field's formats to another, row by row, with an account of what was lost. */
import { basename } from 'node:path'
import { KitError } from '../base/errors.ts'
import type { Format, SourceRecord } from '../format/format.ts'
import { formats } from '../format/formats.ts'
import { type Loss, type LossTally, lossTally } from '../format/losses.ts'
import { type ReadOptions, readRows, type ParsedRecords } from '../format/read-records.ts'
import { isParquet, readParquet } from '../format/parquet-rows.ts'
import type { ReadReport } from '../format/read-report.ts'
import type { AfterError, WriteChoices } from '../format/shape-labels.ts'
import { takenKinds, writeRecord } from '../format/write-records.ts'
import { openRows } from './row-output.ts'

export type ConvertRequest = {
  readonly input: string
  /** A path, or "-" for stdout. */
  readonly output: string
  /** Names of formats. `from` is told by the rows' fields, `to` by the output's name. */
  readonly from?: string
  readonly to?: string
  readonly afterError: AfterError
  /** Soft labels below it are wrong; 0 to 1. */
  readonly threshold: number
  /** Tree that names the criteria of scores, beside the shipped checks. */
  readonly treePath?: string
  readonly read: ReadOptions
  /** Stops after this many rows of the input. */
  readonly limit?: number
}

export type ConvertReport = {
  readonly from: string
  readonly to: string
  /** Rows of the input: `read` is `written + empty + rejected`. */
  readonly read: number
  /** Rows of the input that gave at least one row. */
  readonly written: number
  /** Rows of the input that hold nothing of the kind that the target takes. */
  readonly empty: number
  readonly rejected: number
  /** Rows of the output. */
  readonly rowsOut: number
  readonly losses: readonly Loss[]
  readonly reading: ReadReport
}

export type ConvertContext = {
  readonly signal: AbortSignal
  readonly progress: (rows: number) => void
}

/**
 * Converts a file as a stream; memory does not grow with it. The output appears when all of it is
 * written. Throws `KitError`: as reading does; `usage` for unknown formats, for two formats that do
 * not convert, and where labels would have to be made up; `interrupted` when the signal says so.
 */
export async function convert(
  request: ConvertRequest,
  { signal, progress }: ConvertContext,
): Promise<ConvertReport> {
  const target = targetFormat(request)
  const from = request.from === undefined ? undefined : formatNamed(request.from, '--from')
  if (from) refuseUnrelated(from, target)
  const losses = lossTally()
  const conversion = newConversion(target, await choicesOf(request, target), losses)
  const rows = readRows(request.input, {
    ...request.read,
    ...(from && { format: from }),
    ...((await isParquet(request.input)) && { rowSource: readParquet }),
    refuse: conversion.take,
  })
  const sink = await openRows(request.output)
  const { limit = Number.POSITIVE_INFINITY } = request
  let rowsRead = 0
  let fileLosses: readonly Loss[] = []
  try {
    reading: for await (const batch of rows) {
      for (const _ of batch) {
        for (const row of conversion.made()) {
          const written = sink.write(row)
          if (written) await written
        }
        if (++rowsRead % rowsBetweenNews === 0) progress(rowsRead)
        if (rowsRead >= limit) break reading
      }
      if (signal.aborted) throw new KitError('interrupted', 'stopped; nothing was written')
    }
    fileLosses = await sink.finish()
  } catch (error) {
    await sink.abandon()
    throw error
  }
  const report = rows.report()
  const { empty, rowsOut } = conversion.counts()
  return {
    from: report.format ?? '',
    to: target.name,
    read: report.read,
    written: report.accepted - empty,
    empty,
    rejected: report.rejected,
    rowsOut,
    losses: [...losses.list(), ...fileLosses],
    reading: report,
  }
}

const rowsBetweenNews = 256

/** Whether rows of one format can become rows of another. */
export function converts(from: Format, to: Format): boolean {
  const taken = takenKinds(to)
  return from.makes.some((kind) => taken.includes(kind))
}

type Conversion = {
  /** Makes the rows of a row; a sentence when it cannot be written. */
  readonly take: (row: ParsedRecords) => string | undefined
  /** What the last accepted row became. */
  readonly made: () => readonly object[]
  readonly counts: () => { readonly empty: number; readonly rowsOut: number }
}

async function choicesOf(request: ConvertRequest, target: Format): Promise<WriteChoices> {
  const { afterError, threshold, treePath } = request
  const choices = { afterError, threshold, target: target.name }
  if (!target.writes?.evaluation) return choices
  // Every shipped check has a name: much code, for the few formats that ask for them.
  const { criterionNames } = await import('./criterion-names.ts')
  return { ...choices, criterionNames: criterionNames(treePath) }
}

function newConversion(target: Format, choices: WriteChoices, losses: LossTally): Conversion {
  const { lose } = losses
  let source: Format | undefined
  let made: object[] = []
  let empty = 0
  let rowsOut = 0
  return {
    take({ row, records, format, invalidLabels, unread, guessed }) {
      if (source === undefined) refuseUnrelated(format, target)
      source = format
      losses.nextRow()
      made = []
      if (invalidLabels.length > 0) {
        if (isUnlabelled(records, format, target)) return invalidLabels[0]
        lose('dropped', 'labels, those that cannot be used')
      }
      for (const record of records) {
        const result = writeRecord(record, target, { choices, lose })
        if (result === undefined) lose('dropped', `${record.kind} records`)
        else if (result.ok) made.push(...result.rows)
        else {
          losses.forgetRow()
          return invalidLabels[0] ?? result.reason
        }
      }
      for (const field of guessed) lose('guessed', field)
      for (const field of [...unread, ...(format.unread?.(row.value) ?? [])])
        lose('dropped', `unread: ${field}`)
      if (made.length === 0) empty++
      rowsOut += made.length
      return undefined
    },
    made: () => made,
    counts: () => ({ empty, rowsOut }),
  }
}

/**
 * Whether a row that is there for its labels has none that can be used, and the target has a place
 * for them.
 */
function isUnlabelled(records: readonly SourceRecord[], from: Format, to: Format): boolean {
  if (!from.writes?.trajectory?.labels || !to.writes?.trajectory?.labels) return false
  return records.some((each) => each.kind === 'trajectory' && !each.trajectory.labels)
}

function targetFormat({ to, output }: ConvertRequest): Format {
  if (to !== undefined) return writable(formatNamed(to, '--to'))
  const words = basename(output).split('.')
  const named = formats.filter(({ name }) => words.includes(name))
  if (named.length === 1) return writable(named[0]!)
  throw new KitError(
    'usage',
    `nothing says what ${output} is to hold; say --to with a format (paretree convert --list), ` +
      'or name the output after one, such as out.stepwise.jsonl',
  )
}

function formatNamed(name: string, flag: string): Format {
  const found = formats.find((format) => format.name === name)
  if (found) return found
  throw new KitError(
    'usage',
    `${flag} ${name} is no known format; paretree convert --list names them all`,
  )
}

function writable(format: Format): Format {
  if (takenKinds(format).length > 0) return format
  throw new KitError(
    'usage',
    `${format.name} is only read, not written; paretree convert --list says what can be written`,
  )
}

function refuseUnrelated(from: Format, to: Format): void {
  if (converts(from, to)) return
  throw new KitError(
    'usage',
    `${from.name} does not convert to ${to.name}: it holds ${from.makes.join(' and ')} records, ` +
      `and ${to.name} takes ${takenKinds(to).join(' or ')} records`,
  )
}
