import { open } from 'node:fs/promises'
import { KitError, messageOf } from '../base/errors.ts'
import type { JsonObject } from '../base/json-strict.ts'
import type { JsonlItem } from '../base/jsonl.ts'

/** Whether a file begins as Parquet files do. Never throws; stdin is no Parquet file. */
export async function isParquet(path: string): Promise<boolean> {
  if (path === '-') return false
  const file = await open(path).catch(() => undefined)
  if (!file) return false
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0)
    return bytesRead === 4 && buffer.toString('latin1') === 'PAR1'
  } catch {
    return false
  } finally {
    await file.close()
  }
}

/**
 * The rows of a Parquet file, a thousand at a time; a `RowSource`. Members that are null are left
 * out, because Parquet has no other way to say that they are absent; whole numbers of 64 bits are
 * numbers. `line` is the number of the row, from 1, and there are no byte offsets. Throws
 * `KitError("input-unreadable")` for a damaged file.
 */
export async function* readParquet(path: string): AsyncGenerator<readonly JsonlItem[]> {
  const { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } = await import(
    'hyparquet'
  )
  const { compressors } = await import('hyparquet-compressors')
  const guarded = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work
    } catch (cause) {
      const say = `${path} cannot be read as Parquet (${messageOf(cause)}); write it anew`
      throw new KitError('input-unreadable', say, { cause })
    }
  }
  const file = await guarded(asyncBufferFromFile(path))
  const metadata = await guarded(parquetMetadataAsync(file))
  const rowCount = Number(metadata.num_rows)
  if (rowCount === 0)
    throw new KitError('input-unreadable', `${path} is empty; expected at least one row`)
  for (let start = 0; start < rowCount; start += batchRows) {
    const rowEnd = Math.min(rowCount, start + batchRows)
    const options = { file, metadata, compressors, rowStart: start, rowEnd }
    const rows = await guarded(parquetReadObjects(options))
    yield rows.map((row, index) => itemOf(row, start + index + 1))
  }
}

const batchRows = 1_000

function itemOf(row: Record<string, unknown>, line: number): JsonlItem {
  const value = plain(row) as JsonObject
  return {
    kind: 'row',
    line,
    byteOffset: 0,
    value,
    get text() {
      return JSON.stringify(value)
    },
    repairs: [],
  }
}

function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value)
  if (value instanceof Date) return value.toISOString()
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).filter(
    ([, member]) => member !== null && member !== undefined,
  )
  return Object.fromEntries(members.map(([name, member]) => [name, plain(member)]))
}
