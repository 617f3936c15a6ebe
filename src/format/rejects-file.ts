import { appendFileSync, rmSync } from 'node:fs'
import { KitError, messageOf } from '../base/errors.ts'
import type { JsonlReject } from '../base/jsonl.ts'

/** Where rejected rows go. Whoever opens it closes it. */
export type RejectsFile = {
  add(reject: JsonlReject): void
  close(): void
}

/**
 * A file with one rejected row a line: `{line, byteOffset, code, reason, text}`. It appears with
 * the first reject; what an earlier reading left at the path is removed, so that the file always
 * speaks of the last reading. Throws `KitError('input-unreadable')` when the path cannot be
 * written.
 */
export function openRejectsFile(path: string): RejectsFile {
  const waiting: string[] = []
  const guarded = (write: () => void) => {
    try {
      write()
    } catch (error) {
      throw new KitError(
        'input-unreadable',
        `the rejected rows cannot be written to ${path} (${messageOf(error)}); ` +
          'choose a folder that can be written',
        { cause: error },
      )
    }
  }
  const flush = () => {
    if (waiting.length > 0) guarded(() => appendFileSync(path, waiting.splice(0).join('')))
  }
  guarded(() => rmSync(path, { force: true }))
  return {
    add({ line, byteOffset, code, reason, text }) {
      waiting.push(`${JSON.stringify({ line, byteOffset, code, reason, text })}\n`)
      if (waiting.length >= flushRows) flush()
    },
    close: flush,
  }
}

const flushRows = 256

/** The rejects file beside an input: `traces.jsonl.gz` has `traces.jsonl.gz.rejects.jsonl`. */
export function rejectsBeside(inputPath: string): string {
  return inputPath === '-' ? 'stdin.rejects.jsonl' : `${inputPath}.rejects.jsonl`
}
