import { type Kernels, loadKernels } from './kernels.ts'
import type { LineBlock } from './jsonl-lines.ts'

/**
 * What the bytes of rows say before they are parsed: one number a row, the sum of what `mayChange`
 * and `isWide` stand for.
 */
export type RowScan = {
  /** A block's flags, good until the next block; undefined where nothing is known of its rows. */
  readonly flagsOf: (block: LineBlock) => Uint8Array | undefined
}

/** `JSON.parse` might change the row silently. Without it, what it accepts is what the row says. */
export const mayChange = 1
/** The row holds more than ASCII. */
export const isWide = 2

type ScanKernels = {
  readonly scanRows: (
    bytes: number,
    spans: number,
    count: number,
    depthMax: number,
    flags: number,
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
    flagsOf(block) {
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

function scanned(
  { functions, start, reserve }: Kernels<ScanKernels>,
  { buffer, spans }: LineBlock,
  depthMax: number,
): Uint8Array {
  const { length } = spans
  const spansAt = start + 4 * Math.ceil((buffer.length + behindBytes) / 4)
  const flagsAt = spansAt + 8 * length
  const memory = reserve(flagsAt + length - start)
  new Uint8Array(memory, start, buffer.length).set(buffer)
  const places = new Int32Array(memory, spansAt, 2 * length)
  for (let row = 0; row < length; row++) {
    const span = spans[row]!
    places[2 * row] = span.start
    places[2 * row + 1] = span.end
  }
  functions.scanRows(start, spansAt, length, depthMax, flagsAt)
  return new Uint8Array(memory, flagsAt, length)
}
