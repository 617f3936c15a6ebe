/**
 * Where one line stands: in its block, and in the stream. `end` is exclusive, without the newline.
 */
export type LineSpan = {
  /** 1-based number of the line in the stream. */
  readonly line: number
  /** Of the line's first byte in the (unpacked) stream. */
  readonly byteOffset: number
  readonly start: number
  readonly end: number
  /** The line was longer than allowed; the span holds only its beginning. */
  readonly isTooLong: boolean
}

/** Lines that share one buffer. */
export type LineBlock = { readonly buffer: Buffer; readonly spans: readonly LineSpan[] }

/**
 * Splits a stream at newline bytes and nowhere else (U+2028 and lone CR stay inside their line).
 * Whole lines are never copied, so a block is good until the next is asked for; a line that spans
 * chunks is joined. Memory: one chunk and at most `lineBytesMax` of an unfinished line.
 */
export async function* splitLines(
  chunks: AsyncIterable<Buffer>,
  lineBytesMax: number,
): AsyncGenerator<LineBlock> {
  const pending = pendingLine(lineBytesMax)
  let line = 1
  let offset = 0
  for await (const chunk of chunks) {
    let newline = chunk.indexOf(newlineByte)
    if (newline === -1) {
      pending.add(chunk)
      offset += chunk.length
      continue
    }
    let start = 0
    if (!pending.isEmpty()) {
      const byteOffset = offset - pending.size()
      pending.add(chunk.subarray(0, newline))
      yield pending.take(line++, byteOffset)
      start = newline + 1
      newline = chunk.indexOf(newlineByte, start)
    }
    const spans: LineSpan[] = []
    while (newline !== -1) {
      spans.push(span(line++, offset + start, start, newline, lineBytesMax))
      start = newline + 1
      newline = chunk.indexOf(newlineByte, start)
    }
    if (spans.length > 0) yield { buffer: chunk, spans }
    if (start < chunk.length) pending.add(chunk.subarray(start))
    offset += chunk.length
  }
  if (!pending.isEmpty()) yield pending.take(line, offset - pending.size())
}

const newlineByte = 0x0a

function span(
  line: number,
  byteOffset: number,
  start: number,
  end: number,
  lineBytesMax: number,
): LineSpan {
  const isTooLong = end - start > lineBytesMax
  return { line, byteOffset, start, end: isTooLong ? start + lineBytesMax : end, isTooLong }
}

/**
 * The line whose end has not been seen: its beginning, up to just beyond the limit, and its full
 * size. All lines share one buffer: of millions of small ones too many would grow old.
 */
function pendingLine(lineBytesMax: number) {
  let buffer = Buffer.allocUnsafe(2 ** 14)
  let size = 0
  let kept = 0
  return {
    isEmpty: () => size === 0,
    size: () => size,
    add(part: Buffer) {
      const end = Math.min(kept + part.length, lineBytesMax + 1)
      if (end > buffer.length) {
        const larger = Buffer.allocUnsafe(Math.max(end, 2 * buffer.length))
        buffer.copy(larger, 0, 0, kept)
        buffer = larger
      }
      part.copy(buffer, kept, 0, end - kept)
      size += part.length
      kept = end
    },
    take(line: number, byteOffset: number): LineBlock {
      const spans = [span(line, byteOffset, 0, kept, lineBytesMax)]
      const block = { buffer: buffer.subarray(0, kept), spans }
      size = 0
      kept = 0
      return block
    },
  }
}
