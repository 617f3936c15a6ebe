import { once } from 'node:events'
import { createWriteStream, renameSync, rmSync } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { KitError, messageOf } from '../base/errors.ts'
import { openJsonWriter } from '../base/json-writer.ts'
import { openLines, openPart } from './line-output.ts'
import type { RowSink } from './row-sink.ts'

/**
 * Opens a file of rows by its extension: `.gz` is gzip, `.parquet` Parquet, all else JSON Lines,
 * "-" is stdout. Throws `KitError("usage")` when it cannot be written.
 */
export async function openRows(path: string): Promise<RowSink> {
  if (path.endsWith('.gz')) return gzipRows(path)
  if (path.endsWith('.parquet')) {
    const { openParquet } = await import('./parquet-output.ts')
    return openParquet(path)
  }
  return path === '-' ? stdoutRows() : fileRows(path)
}

function fileRows(path: string): RowSink {
  const file = openPart(path)
  const writer = openJsonWriter(file.write)
  return {
    write: writer.line,
    async finish() {
      writer.flush()
      file.finish()
      return []
    },
    abandon: async () => file.abandon(),
  }
}

function stdoutRows(): RowSink {
  const lines = openLines('-')
  return {
    write: (row) => lines.write(JSON.stringify(row)),
    async finish() {
      lines.finish()
      return []
    },
    abandon: async () => lines.abandon(),
  }
}

async function gzipRows(path: string): Promise<RowSink> {
  const part = `${path}.part`
  const file = createWriteStream(part)
  try {
    await once(file, 'open')
  } catch (cause) {
    const say = `${path} cannot be written (${messageOf(cause)}); choose another -o`
    throw new KitError('usage', say, { cause })
  }
  const gzip = createGzip()
  const done = pipeline(gzip, file)
  return {
    async write(row) {
      if (!gzip.write(`${JSON.stringify(row)}\n`)) await once(gzip, 'drain')
    },
    async finish() {
      gzip.end()
      await done
      renameSync(part, path)
      return []
    },
    async abandon() {
      gzip.destroy()
      await done.catch(() => undefined)
      rmSync(part, { force: true })
    },
  }
}
