import { isUtf8 } from 'node:buffer'
import { KitError } from './errors.ts'
import { parseStrictJson } from './json-strict.ts'

/**
 * What a stream turned out to hold, and the stream from its first byte after any byte order mark.
 */
export type Opening = {
  readonly shape: 'lines' | 'document'
  readonly chunks: AsyncGenerator<Buffer>
}

/**
 * Looks at the beginning of a stream: strips a byte order mark, refuses what is no UTF-8 text with
 * a sentence that names it, and tells JSON Lines from a single JSON document. Byte offsets later
 * count from the first byte of the stream, so the mark is blanked, not cut out.
 */
export async function openingOf(source: AsyncGenerator<Buffer>, name: string): Promise<Opening> {
  const parts: Buffer[] = []
  let size = 0
  let isEnded = false
  while (size < headBytesMax && !hasTwoLines(parts)) {
    const next = await source.next()
    if (next.done) {
      isEnded = true
      break
    }
    parts.push(Buffer.from(next.value))
    size += next.value.length
  }
  const head = withoutMark(Buffer.concat(parts))
  refuseForeign(head, name)
  const shape = isDocument(head, isEnded) ? 'document' : 'lines'
  return { shape, chunks: joined(head, source) }
}

const headBytesMax = 2 ** 16

/** Whether a first line and something of a second one are there: enough to tell the shape. */
function hasTwoLines(parts: readonly Buffer[]): boolean {
  return parts.length > 0 && /\S[^\n]*\n\s*\S/.test(sample(Buffer.concat(parts)))
}

function sample(head: Buffer): string {
  return head.toString('latin1', 0, headBytesMax)
}

function withoutMark(head: Buffer): Buffer {
  if (head[0] !== 0xef || head[1] !== 0xbb || head[2] !== 0xbf) return head
  const copy = Buffer.from(head)
  copy.fill(' ', 0, 3)
  return copy
}

async function* joined(head: Buffer, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  if (head.length > 0) yield head
  yield* rest
}

/**
 * A document opens with a list that its first line does not end (or that is all there is), or with
 * an object that its first line does not end and whose next line goes on inside it.
 */
function isDocument(head: Buffer, isEnded: boolean): boolean {
  const text = sample(head).trimStart()
  const [firstLine = '', ...others] = text.split('\n')
  const hasMore = others.some((line) => line.trim() !== '') || !isEnded
  if (text.startsWith('[')) return !hasMore || !isJson(firstLine)
  if (!text.startsWith('{') || others.length === 0) return false
  const following = others.find((line) => line.trim() !== '') ?? ''
  return /^[\s"}]/.test(following) && isCutOffJson(firstLine)
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

function isCutOffJson(line: string): boolean {
  const parsed = parseStrictJson(line, { depthMax: 64, lenient: true })
  return !parsed.ok && parsed.fault.code === 'cut-off'
}

function refuseForeign(head: Buffer, name: string): void {
  const kind = foreignKind(head)
  if (kind === undefined) return
  throw new KitError(
    'input-unreadable',
    `${name} is ${kind}; expected UTF-8 text with one JSON object a line`,
  )
}

function foreignKind(head: Buffer): string | undefined {
  if (/^(?:\xff\xfe|\xfe\xff)/.test(sample(head))) return 'UTF-16 text'
  const known = signatures.find(([magic]) => sample(head).startsWith(magic))
  if (known) return known[1]
  const looked = head.subarray(0, sniffedBytes)
  if (looked.length < 2) return undefined
  const nuls = looked.reduce((count, byte) => count + (byte === 0 ? 1 : 0), 0)
  if (nuls * 3 > looked.length) return 'UTF-16 text or binary data'
  const controls = looked.reduce((count, byte) => count + (isControl(byte) ? 1 : 0), 0)
  const opensAsJson = /^\s*[[{]/.test(sample(looked))
  const isBinary = !opensAsJson && (controls * 20 > looked.length || !isUtf8(whole(looked)))
  return isBinary ? 'binary data' : undefined
}

const sniffedBytes = 4_096

const signatures: readonly (readonly [string, string])[] = [
  ['PK\x03\x04', 'a Zip archive'],
  ['PAR1', 'a Parquet file'],
  ['\x28\xb5\x2f\xfd', 'zstd-compressed data'],
  ['BZh', 'bzip2-compressed data'],
  ['\xfd7zXZ', 'xz-compressed data'],
  ['SQLite format 3', 'a SQLite database'],
  ['%PDF', 'a PDF file'],
  ['\x89PNG', 'a PNG image'],
  ['\x1f\x8b', 'gzip data packed twice'],
]

function isControl(byte: number): boolean {
  return byte < 0x09 || (byte > 0x0d && byte < 0x20)
}

/** Without the last few bytes, which may be the beginning of a character. */
function whole(bytes: Buffer): Buffer {
  let end = bytes.length
  while (end > 0 && end > bytes.length - 4 && bytes[end - 1]! >= 0x80) end--
  return bytes.subarray(0, end)
}
