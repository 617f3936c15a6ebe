import { closeSync, openSync, renameSync, rmSync } from 'node:fs'
import { once } from 'node:events'
import { KitError, messageOf } from '../base/errors.ts'
import { writeBytes } from '../base/files.ts'

/** Lines to a file or to stdout. */
export type LineOutput = {
  write(line: string): Promise<void> | void
  /** Makes the file appear, complete. */
  finish(): void
  /** Removes what was written of a file that is not finished. */
  abandon(): void
}

/**
 * Opens `path` for writing, or stdout for "-". A file appears under its name only when it is
 * finished. Throws `KitError("usage")` when it cannot be written.
 */
export function openLines(path: string): LineOutput {
  if (path === '-') return stdoutLines()
  const file = openPart(path)
  // Lines are encoded where they will be written from: joining them first would copy them twice.
  const buffer = Buffer.allocUnsafe(bufferBytes)
  let used = 0
  const flush = () => {
    file.write(buffer.subarray(0, used))
    used = 0
  }
  return {
    write(line) {
      const bytesMax = line.length * 3 + 1
      if (used + bytesMax > bufferBytes) flush()
      if (bytesMax > bufferBytes) {
        file.write(Buffer.from(`${line}\n`))
        return
      }
      used += buffer.write(line, used)
      buffer[used++] = 0x0a
    },
    finish() {
      flush()
      file.finish()
    },
    abandon: file.abandon,
  }
}

/** A file on its way: its bytes lie beside its name until it is finished. */
export type PartFile = {
  readonly write: (bytes: Uint8Array) => void
  /** Makes the file appear under its name. */
  readonly finish: () => void
  /** Removes what was written. */
  readonly abandon: () => void
}

/** Begins a file. Throws `KitError("usage")` when it cannot be written. */
export function openPart(path: string): PartFile {
  const part = `${path}.part`
  const descriptor = openForWriting(part)
  return {
    write: (bytes) => void writeBytes(descriptor, bytes),
    finish() {
      closeSync(descriptor)
      renameSync(part, path)
    },
    abandon() {
      closeSync(descriptor)
      rmSync(part, { force: true })
    },
  }
}

const bufferBytes = 1 << 18

function stdoutLines(): LineOutput {
  return {
    async write(line) {
      if (!process.stdout.write(`${line}\n`)) await once(process.stdout, 'drain')
    },
    finish: () => undefined,
    abandon: () => undefined,
  }
}

function openForWriting(path: string): number {
  try {
    return openSync(path, 'w')
  } catch (cause) {
    const say = `${path} cannot be written (${messageOf(cause)}); choose another -o`
    throw new KitError('usage', say, { cause })
  }
}
