import { type Kernels, loadKernels } from './kernels.ts'
import type { LineBlock } from './jsonl-lines.ts'
import type { RowOutline } from './row-outline.ts'

/** What the bytes of rows say before they are parsed. */
export type RowScan = {
  /** Undefined where nothing is known of a block's rows. */
  readonly look: (block: LineBlock) => ScannedRows | undefined
}

/** What is known of the rows of a block, by their place in it; good until the next block. */
export type ScannedRows = {
  /** The sum of what `mayChange` and `isWide` stand for. */
  readonly flags: (row: number) => number
  /** Of a row that cannot change, is UTF-8 and for the most part long texts. */
  readonly outline: (row: number) => RowOutline | undefined
}

/** `JSON.parse` might change the row silently. Without it, what it accepts is what the row says. */
export const mayChange = 1
/** The row holds more than ASCII. */
export const isWide = 2
/** Its outline does. */
const hasWideOutline = 4

type ScanKernels = {
  readonly scanRows: (
    bytes: number,
    length: number,
    spans: number,
    count: number,
    depthMax: number,
    rows: number,
  ) => void
}

/**
 * A scan of blocks by the compiled kernels. Small blocks are not worth it, and very large ones are
 * not copied.
 */
export function openRowScan(depthMax: number): RowScan {
  let kernels: Kernels<ScanKernels> | undefined
  let isTried = false
  return {
    look(block) {
      const { length } = block.buffer
      if (length < scannedBytesMin || length > scannedBytesMax) return undefined
      if (!isTried) kernels = loadKernels<ScanKernels>()
      isTried = true
      return kernels && scanned(kernels, block, depthMax)
    },
  }
}

const scannedBytesMin = 2 ** 14
const scannedBytesMax = 2 ** 20
/** The kernel looks a little further than the last row. */
const behindBytes = 16
/** What the kernel writes of a row: flags, and where its outline and its texts begin and end. */
const numbersPerRow = 5

function scanned(
  { functions, start, reserve }: Kernels<ScanKernels>,
  { buffer, spans }: LineBlock,
  depthMax: number,
): ScannedRows {
  const { length } = buffer
  const count = spans.length
  const spansAt = start + 4 * Math.ceil((length + behindBytes) / 4)
  const rowsAt = spansAt + 8 * count
  const memory = reserve(rowsAt + 4 * numbersPerRow * count + 5 * length + 64 - start)
  new Uint8Array(memory, start, length).set(buffer)
  const places = new Int32Array(memory, spansAt, 2 * count)
  for (let row = 0; row < count; row++) {
    const span = spans[row]!
    places[2 * row] = span.start
    places[2 * row + 1] = span.end
  }
  functions.scanRows(start, length, spansAt, count, depthMax, rowsAt)
  return rowsIn(memory, rowsAt / 4)
}

function rowsIn(memory: ArrayBuffer, firstRow: number): ScannedRows {
  const bytes = Buffer.from(memory)
  const numbers = new Uint32Array(memory)
  return {
    flags: (row) => numbers[firstRow + row * numbersPerRow]! & (mayChange | isWide),
    outline(row) {
      const at = firstRow + row * numbersPerRow
      const end = numbers[at + 2]!
      if (end === 0) return undefined
      const encoding = (numbers[at]! & hasWideOutline) === 0 ? 'latin1' : 'utf8'
      const firstText = numbers[at + 3]! / 4
      return {
        json: bytes.toString(encoding, numbers[at + 1], end),
        textCount: (numbers[at + 4]! / 4 - firstText) / 2,
        textAt(index) {
          const start = numbers[firstText + 2 * index]!
          const size = numbers[firstText + 2 * index + 1]!
          return size % 2 === 0
            ? bytes.toString('latin1', start, start + size / 2)
            : bytes.toString('utf16le', start, start + size - 1)
        },
      }
    },
  }
}
