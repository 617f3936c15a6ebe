import { closeSync, openSync, renameSync, rmSync } from 'node:fs'
import { once } from 'node:events'
import { KitError, messageOf } from '../base/errors.ts'
import { writeFully } from '../base/files.ts'

/** Lines to a file or to stdout. */
export type LineOutput = {
  write(line: string): Promise<void>
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
  const part = `${path}.part`
  const descriptor = openForWriting(part)
  let waiting: string[] = []
  let waitingChars = 0
  const flush = () => {
    writeFully(descriptor, waiting.join(''))
    waiting = []
    waitingChars = 0
  }
  return {
    async write(line) {
      waiting.push(line, '\n')
      waitingChars += line.length
      if (waitingChars > flushChars) flush()
    },
    finish() {
      flush()
      closeSync(descriptor)
      renameSync(part, path)
    },
    abandon() {
      closeSync(descriptor)
      rmSync(part, { force: true })
    },
  }
}

const flushChars = 1 << 16

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
