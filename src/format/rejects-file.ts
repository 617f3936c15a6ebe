import { appendFileSync, rmSync } from 'node:fs'
import { basename } from 'node:path'
import { KitError, messageOf } from '../base/errors.ts'

/** A file of rows beside the results. Whoever opens it closes it. */
export type SideFile = {
  add(row: object): void
  close(): void
}

/**
 * A file with one JSON object a line. It appears with the first row; what an earlier reading left
 * at the path is removed, so that the file always speaks of the last reading. Throws
 * `KitError('input-unreadable')` when the path cannot be written.
 */
export function openSideFile(path: string): SideFile {
  const waiting: string[] = []
  const guarded = (write: () => void) => {
    try {
      write()
    } catch (error) {
      throw new KitError(
        'input-unreadable',
        `what is wrong with the input cannot be written to ${path} (${messageOf(error)}); ` +
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
    add(row) {
      waiting.push(`${JSON.stringify(row)}\n`)
      if (waiting.length >= flushRows) flush()
    },
    close: flush,
  }
}

const flushRows = 256

/**
 * Where the rejected rows of an input go when nobody says where: into the working folder, because
 * the input's own folder may be read-only. `data/traces.jsonl.gz` has
 * `traces.jsonl.gz.rejects.jsonl`.
 */
export function defaultRejectsPath(inputPath: string): string {
  return `${inputPath === '-' ? 'stdin' : basename(inputPath)}.rejects.jsonl`
}
