import { KitError } from './errors.ts'
import type { LineBlock, LineSpan } from './jsonl-lines.ts'

/**
 * Splits one JSON document into rows: the members of its list, or the object that it is. Several
 * documents after each other are read in turn. Rows keep the line and byte at which they begin.
 * The document is held in memory, hence its limit; JSON Lines have none.
 */
export async function* splitDocument(
  chunks: AsyncIterable<Buffer>,
  name: string,
  limits: { readonly documentBytesMax: number; readonly lineBytesMax: number },
): AsyncGenerator<LineBlock> {
  const buffer = await gathered(chunks, name, limits.documentBytesMax)
  const { spans, isListOpen } = memberSpans(buffer, limits.lineBytesMax)
  for (let first = 0; first < spans.length; first += spansPerBlock)
    yield { buffer, spans: spans.slice(first, first + spansPerBlock) }
  if (isListOpen)
    throw new KitError(
      'input-unreadable',
      `${name} is a JSON list that is never closed: it was cut off; copy or download it again`,
    )
}

const spansPerBlock = 256

async function gathered(
  chunks: AsyncIterable<Buffer>,
  name: string,
  bytesMax: number,
): Promise<Buffer> {
  const parts: Buffer[] = []
  let size = 0
  for await (const chunk of chunks) {
    parts.push(Buffer.from(chunk))
    size += chunk.length
    if (size > bytesMax)
      throw new KitError(
        'input-unreadable',
        `${name} is one JSON document of more than ${bytesMax} bytes; turn it into JSON Lines, ` +
          "one object a line, for instance with: jq -c '.[]'",
      )
  }
  return Buffer.concat(parts)
}

function memberSpans(buffer: Buffer, rowBytesMax: number) {
  const spans: LineSpan[] = []
  let isListOpen = false
  let line = 1
  let at = 0
  while (at < buffer.length) {
    const byte = buffer[at]!
    if (byte === newline) line++
    if (byte <= space || (isListOpen ? byte === comma || byte === listClose : byte === listOpen)) {
      if (byte === listOpen || byte === listClose) isListOpen = byte === listOpen
      at++
      continue
    }
    const end = valueEnd(buffer, at)
    const isTooLong = end - at > rowBytesMax
    const kept = isTooLong ? at + rowBytesMax : end
    spans.push({ line, byteOffset: at, start: at, end: kept, isTooLong })
    for (let next = buffer.indexOf(newline, at); next !== -1 && next < end; ) {
      line++
      next = buffer.indexOf(newline, next + 1)
    }
    at = end
  }
  return { spans, isListOpen }
}

/** The place after a value: its closing bracket, or the last byte of a number, word or string. */
function valueEnd(buffer: Buffer, start: number): number {
  let depth = 0
  let at = start
  while (at < buffer.length) {
    const byte = buffer[at]!
    if (byte === quote) {
      at = afterString(buffer, at)
    } else if (byte === objectOpen || byte === listOpen) {
      depth++
      at++
    } else if (byte === objectClose || byte === listClose) {
      if (depth === 0) return Math.max(at, start + 1)
      depth--
      at++
      if (depth === 0) return at
    } else {
      if (depth === 0 && (byte === comma || byte <= space)) return Math.max(at, start + 1)
      at++
    }
  }
  return buffer.length
}

function afterString(buffer: Buffer, open: number): number {
  let at = open + 1
  while (at < buffer.length) {
    if (buffer[at] === backslash) at += 2
    else if (buffer[at] === quote) return at + 1
    else at++
  }
  return buffer.length
}

const newline = 0x0a
const space = 0x20
const quote = 0x22
const comma = 0x2c
const backslash = 0x5c
const listOpen = 0x5b
const listClose = 0x5d
const objectOpen = 0x7b
const objectClose = 0x7d
