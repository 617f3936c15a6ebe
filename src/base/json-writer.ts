/**
 * Rows of plain data as lines of JSON, byte for byte what `JSON.stringify` and UTF-8 make of them,
 * at a third of the price: texts go as they lie in memory to a compiled kernel, which escapes and
 * encodes them in one pass, and no line is ever built as a string.
 */
import { type Kernels, loadKernels } from './kernels.ts'

export type JsonWriter = {
  /**
   * Appends the JSON text of plain data (no `toJSON`, nothing inherited) and a newline. Members
   * that are undefined are left out.
   */
  readonly line: (value: unknown) => void
  /** Hands over what has not been handed over yet. */
  readonly flush: () => void
}

export type JsonWriterOptions = {
  /** Whether the compiled kernel may be used where it runs; bytes are the same. Default true. */
  readonly compiled?: boolean
}

/**
 * Opens a writer that hands over bytes by about a quarter of a megabyte. `take` is to be done with
 * them when it returns. Memory is a buffer and, without the kernel, the longest line.
 */
export function openJsonWriter(
  take: (bytes: Uint8Array) => void,
  { compiled = true }: JsonWriterOptions = {},
): JsonWriter {
  const kernels = compiled ? loadKernels<JsonKernels>() : undefined
  return kernels ? kernelWriter(kernels, take) : plainWriter(take)
}

type JsonKernels = {
  readonly writeUnits: (units: number, count: number, out: number) => number
}

/** The buffer that lines gather in. */
const bufferBytes = 2 ** 18
/** A longer text is written piece by piece. */
const pieceUnits = 2 ** 13
/** Where the kernel's room for a piece ends; it reads a little further than the piece. */
const unitBytes = 2 * pieceUnits + 16
/** Room for any key that is kept, a piece of text at its longest, and punctuation. */
const spareBytes = 6 * pieceUnits + 1_024

function plainWriter(take: (bytes: Uint8Array) => void): JsonWriter {
  const buffer = Buffer.allocUnsafe(bufferBytes)
  let used = 0
  const flush = () => {
    if (used > 0) take(buffer.subarray(0, used))
    used = 0
  }
  return {
    line(value) {
      const text = `${JSON.stringify(value)}\n`
      const bytesMax = text.length * 3
      if (used + bytesMax > bufferBytes) flush()
      if (bytesMax > bufferBytes) take(Buffer.from(text))
      else used += buffer.write(text, used)
    },
    flush,
  }
}

/** What the functions below hand to each other. */
type Page = {
  readonly bytes: Uint8Array
  /** The next free byte, and the last one at which a value may begin. */
  at: number
  readonly last: number
  /** Where the kernel finds the units of a text. */
  readonly units: Buffer
  readonly writeUnits: JsonKernels['writeUnits']
  /** Keys as they are written, quoted and with their colon. */
  readonly keys: Map<string, Uint8Array>
  readonly flush: (page: Page) => void
}

function kernelWriter(
  { functions, start, reserve }: Kernels<JsonKernels>,
  take: (bytes: Uint8Array) => void,
): JsonWriter {
  const memory = reserve(unitBytes + bufferBytes)
  const first = start + unitBytes
  const bytes = new Uint8Array(memory, 0, first + bufferBytes)
  const page: Page = {
    bytes,
    at: first,
    last: bytes.length - spareBytes,
    units: Buffer.from(memory, start, unitBytes),
    writeUnits: functions.writeUnits,
    keys: new Map(),
    flush(open) {
      if (open.at > first) take(bytes.subarray(first, open.at))
      open.at = first
    },
  }
  return {
    line(value) {
      writeValue(page, value)
      page.bytes[page.at++] = newline
    },
    flush: () => page.flush(page),
  }
}

function writeValue(page: Page, value: unknown): void {
  if (page.at > page.last) page.flush(page)
  if (typeof value === 'string') writeText(page, value)
  else if (typeof value === 'number') writeNumber(page, value)
  else if (Array.isArray(value)) writeList(page, value)
  else if (typeof value === 'object' && value !== null) writeObject(page, value)
  else writePlain(page, isLeftOut(value) ? 'null' : JSON.stringify(value))
}

function writeList(page: Page, list: readonly unknown[]): void {
  page.bytes[page.at++] = openList
  for (let index = 0; index < list.length; index++) {
    if (index > 0) page.bytes[page.at++] = comma
    writeValue(page, list[index])
  }
  if (page.at > page.last) page.flush(page)
  page.bytes[page.at++] = closeList
}

function writeObject(page: Page, object: object): void {
  page.bytes[page.at++] = openObject
  let isFirst = true
  for (const key of Object.keys(object)) {
    const value = (object as Readonly<Record<string, unknown>>)[key]
    if (isLeftOut(value)) continue
    if (!isFirst) page.bytes[page.at++] = comma
    isFirst = false
    writeKey(page, key)
    writeValue(page, value)
  }
  if (page.at > page.last) page.flush(page)
  page.bytes[page.at++] = closeObject
}

function isLeftOut(value: unknown): boolean {
  return value === undefined || typeof value === 'function' || typeof value === 'symbol'
}

function writeKey(page: Page, key: string): void {
  if (page.at > page.last) page.flush(page)
  let known = page.keys.get(key)
  if (known === undefined) {
    const start = page.at
    writeText(page, key)
    page.bytes[page.at++] = colon
    if (key.length > keyUnitsMax || page.keys.size >= keysMax) return
    known = page.bytes.slice(start, page.at)
    page.keys.set(key, known)
    return
  }
  const { bytes } = page
  let { at } = page
  for (let index = 0; index < known.length; index++) bytes[at++] = known[index]!
  page.at = at
}

/** Names of fields are few and short; what is neither is written like any text. */
const keyUnitsMax = 64
const keysMax = 1_000

function writeNumber(page: Page, value: number): void {
  if (value >= 0 && value <= 9 && Number.isInteger(value)) page.bytes[page.at++] = digitZero + value
  else writePlain(page, Number.isFinite(value) ? String(value) : 'null')
}

function writeText(page: Page, text: string): void {
  page.bytes[page.at++] = quote
  if (text.length > shortUnits || !writeShort(page, text)) writePieces(page, text)
  page.bytes[page.at++] = quote
}

/** Up to so many units a loop is done before the kernel would be called. */
const shortUnits = 12

/** A few units that are their own bytes; false, and nothing written, when some are not. */
function writeShort(page: Page, text: string): boolean {
  const { bytes, at } = page
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    if (unit < space || unit > tilde || unit === quote || unit === backslash) return false
    bytes[at + index] = unit
  }
  page.at = at + text.length
  return true
}

function writePieces(page: Page, text: string): void {
  const { units, writeUnits } = page
  for (let start = 0; start < text.length; ) {
    if (page.at > page.last) page.flush(page)
    const end = endOfPiece(text, start)
    const isWhole = end - start === text.length
    units.write(isWhole ? text : text.slice(start, end), 0, 'utf16le')
    page.at = writeUnits(units.byteOffset, end - start, page.at)
    start = end
  }
}

/** Never between the halves of a surrogate pair. */
function endOfPiece(text: string, start: number): number {
  const end = start + pieceUnits
  if (end >= text.length) return text.length
  const unit = text.charCodeAt(end - 1)
  return unit >= 0xd800 && unit < 0xdc00 ? end - 1 : end
}

function writePlain(page: Page, text: string): void {
  for (let index = 0; index < text.length; index++) page.bytes[page.at++] = text.charCodeAt(index)
}

const newline = 0x0a
const space = 0x20
const quote = 0x22
const comma = 0x2c
const digitZero = 0x30
const colon = 0x3a
const openList = 0x5b
const backslash = 0x5c
const closeList = 0x5d
const openObject = 0x7b
const closeObject = 0x7d
const tilde = 0x7e
