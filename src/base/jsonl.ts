import { isAscii, isUtf8 } from 'node:buffer'
import { KitError } from './errors.ts'
import type { RowFault, RowFaultCode } from './json-inspect.ts'
import { type JsonObject, parseStrictJson, type StrictJsonOptions } from './json-strict.ts'
import { nameOfInput, readBytes } from './jsonl-bytes.ts'
import { splitDocument } from './jsonl-document.ts'
import { openingOf } from './jsonl-head.ts'
import { type LineBlock, type LineSpan, splitLines } from './jsonl-lines.ts'
import { parseOutline, type RowOutline } from './row-outline.ts'
import { mayChange, openRowScan, type RowScan, type ScannedRows } from './row-scan.ts'

/**
 * The one reader of JSON Lines: files and stdin, plain and gzip, in blocks and with flat memory.
 * Every row comes out exactly once, as it was written or as a reject that says why it could not be
 * read without a silent change. A single JSON document (a list of rows, or one pretty-printed
 * object) is read too. Blank lines are no rows.
 */

export type JsonlOptions = {
  /** How messages call the input. Default: its path, or "stdin". */
  readonly name?: string
  /** Mend rows that can be mended, and say what was changed. Default false. */
  readonly lenient?: boolean
  /** Longest line, in bytes. Default 16 MiB. */
  readonly lineBytesMax?: number
  /** Deepest nesting of objects and lists. Default 64. */
  readonly depthMax?: number
  /** Gzip data that unpack to more than this many times their size are refused. Default 500. */
  readonly gzipRatioMax?: number
  /** Largest single JSON document (as against JSON Lines), in bytes. Default 64 MiB. */
  readonly documentBytesMax?: number
}

/** Where a row stands: 1-based line, and offset of its first byte in the unpacked stream. */
export type RowPlace = { readonly line: number; readonly byteOffset: number }

/** One row as it was read. `repairs` is empty unless a lenient reading changed something. */
export type JsonlRow = RowPlace & {
  readonly kind: 'row'
  readonly value: JsonObject
  /** The row as it was written; to be asked for before the next batch is. */
  readonly text: () => string
  readonly repairs: readonly string[]
  /** Its nulls may stand for members that are not there, as in a table of columns. */
  readonly hasGaps?: true
}

/** One row that was not read, and why; a line of a rejects file. */
export type JsonlReject<Code extends string = RowFaultCode> = RowPlace & {
  readonly kind: 'reject'
  readonly code: Code
  readonly reason: string
  /** The beginning of the row, at most `rejectCharsMax` characters. */
  readonly text: string
}

export type JsonlItem = JsonlRow | JsonlReject

/** Longest text that is kept of a rejected row. */
export const rejectCharsMax = 1_000

/**
 * Rows and rejects in order, one batch per block of the file. Batches, because an await for every
 * row would cost more than parsing a short one. Throws `KitError('input-unreadable')` for an input
 * that is missing, empty, binary, not UTF-8 text, or cut-off gzip.
 */
export async function* readJsonl(
  path: string,
  options: JsonlOptions = {},
): AsyncGenerator<readonly JsonlItem[]> {
  const limits = { ...defaults, ...options }
  const name = options.name ?? nameOfInput(path)
  const bytes = readBytes(path, { ...limits, name })
  let rowCount = 0
  try {
    const { shape, chunks } = await openingOf(bytes, name)
    const blocks =
      shape === 'document'
        ? splitDocument(chunks, name, limits)
        : splitLines(chunks, limits.lineBytesMax)
    const scan = openRowScan(limits.depthMax)
    for await (const block of blocks) {
      for (const items of batchesOf(block, scan, limits)) {
        rowCount += items.length
        yield items
      }
    }
  } finally {
    await bytes.return(undefined)
  }
  if (rowCount === 0)
    throw new KitError('input-unreadable', `${name} is empty; expected one JSON object a line`)
}

const defaults = {
  lenient: false,
  lineBytesMax: 2 ** 24,
  depthMax: 64,
  gzipRatioMax: 500,
  documentBytesMax: 2 ** 26,
} satisfies JsonlOptions

type Limits = Required<Omit<JsonlOptions, 'name'>>

/** What is known of a row before it is looked at; many rows share one. */
type RowFacts = StrictJsonOptions & {
  readonly encoding: 'latin1' | 'utf8'
  readonly isUtf8: boolean
  readonly lineBytesMax: number
}

/**
 * A block's rows by small batches: what is alive while a reader is at work stays small, and young
 * objects die young.
 */
function* batchesOf(
  block: LineBlock,
  scan: RowScan,
  limits: Limits,
): Generator<readonly JsonlItem[]> {
  const { buffer, spans } = block
  if (spans.length === 0) return
  const scanned = scan.look(block)
  let factsOfRow: ReturnType<typeof factsOf> | undefined
  for (let first = 0; first < spans.length; first += batchRows) {
    const items: JsonlItem[] = []
    const end = Math.min(spans.length, first + batchRows)
    for (let row = first; row < end; row++) {
      const span = spans[row]!
      if (isBlank(buffer, span)) continue
      items.push(
        outlinedRow(buffer, span, scanned?.outline(row)) ??
          itemOf(buffer, span, (factsOfRow ??= factsOf(block, scanned, limits))(row)),
      )
    }
    if (items.length > 0) yield items
  }
}

const batchRows = 8

/** One look at the whole block spares a look at each of its rows; most blocks are plain. */
function factsOf(
  { buffer, spans }: LineBlock,
  scanned: ScannedRows | undefined,
  limits: Limits,
): (row: number) => RowFacts {
  const isPlainAscii = isAscii(buffer)
  const facts: RowFacts = {
    ...limits,
    encoding: isPlainAscii ? 'latin1' : 'utf8',
    isUtf8: isPlainAscii || isUtf8(spanned(buffer, spans)),
    // Decoded bytes hold half a surrogate pair only where it is escaped.
    mayHoldHalfPairs: scanned !== undefined || buffer.includes('\\u'),
  }
  if (scanned === undefined) return () => facts
  const narrow: RowFacts = { ...facts, encoding: 'latin1', isUtf8: true }
  const byFlags = [narrow, narrow, facts, facts].map((known, flag) =>
    (flag & mayChange) === 0 ? { ...known, isFaithful: true } : known,
  )
  return (row) => byFlags[scanned.flags(row)]!
}

function spanned(buffer: Buffer, spans: readonly LineSpan[]): Buffer {
  return buffer.subarray(spans[0]!.start, spans.at(-1)!.end)
}

function isBlank(buffer: Buffer, { start, end }: LineSpan): boolean {
  let at = start
  while (at < end && isSpace(buffer[at]!)) at++
  return at === end
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0d || byte === 0x0a
}

/** A row that was taken apart before it was parsed; undefined where it is to be read as a whole. */
function outlinedRow(
  buffer: Buffer,
  { line, byteOffset, start, end, isTooLong }: LineSpan,
  outline: RowOutline | undefined,
): JsonlRow | undefined {
  const value = outline && !isTooLong ? parseOutline(outline) : undefined
  if (value === undefined) return undefined
  const text = () => buffer.toString('utf8', start, end)
  return { kind: 'row', line, byteOffset, value, text, repairs: noRepairs }
}

const noRepairs: readonly string[] = []

function itemOf(buffer: Buffer, span: LineSpan, facts: RowFacts): JsonlItem {
  const { line, byteOffset, start, end } = span
  if (span.isTooLong) {
    const text = buffer.toString(facts.encoding, start, Math.min(end, start + rejectCharsMax))
    const reason = `the line is longer than ${facts.lineBytesMax} bytes`
    return rejectOf(span, text, { code: 'too-long', reason })
  }
  const text = buffer.toString(facts.encoding, start, end)
  const isSound = facts.isUtf8 || isUtf8(buffer.subarray(start, end))
  if (!isSound && !facts.lenient) return rejectOf(span, text, invalidUtf8)
  const parsed = parseStrictJson(text, facts)
  if (!parsed.ok) return rejectOf(span, text, parsed.fault)
  const repairs = isSound ? parsed.repairs : [replacedBytes, ...parsed.repairs]
  return { kind: 'row', line, byteOffset, value: parsed.value, text: () => text, repairs }
}

const replacedBytes = 'replaced bytes that are not UTF-8 by U+FFFD'

const invalidUtf8: RowFault = {
  code: 'utf-8',
  reason: 'the row holds bytes that are not UTF-8; save the file as UTF-8',
}

/** The reject of a row at its place; keeps the beginning of the text only. */
export function rejectOf<Code extends string>(
  place: RowPlace,
  text: string,
  fault: { readonly code: Code; readonly reason: string },
): JsonlReject<Code> {
  const { line, byteOffset } = place
  const { code, reason } = fault
  return {
    kind: 'reject',
    line,
    byteOffset,
    code,
    reason,
    text: text.slice(0, rejectCharsMax).toWellFormed(),
  }
}
