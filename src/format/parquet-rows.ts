import { open } from 'node:fs/promises'
import type { FileMetaData, ParquetParsers } from 'hyparquet'
import { KitError, messageOf } from '../base/errors.ts'
import { type JsonObject, parseStrictJson } from '../base/json-strict.ts'
import { type JsonlItem, type JsonlOptions, type RowPlace, rejectOf } from '../base/jsonl.ts'

/**
 * Rows of a Parquet file, as JSON Lines would give them: each row is spelt as JSON and then read by
 * the strict reader, so that 2^53 + 1, NaN and bytes that are no text are refused here as there.
 * One row group is in memory at a time. `line` is the row's number, `byteOffset` is 0.
 *
 * A gap in a column or a struct may be a null or a member that is not there. Files of ours say
 * which it is; in others it is null, and the row says that it has gaps. A null in a column of JSON
 * is one.
 * Throws `KitError('input-unreadable')` for a file that is missing, damaged, or holds no row.
 */
export async function* readParquet(
  path: string,
  options: JsonlOptions = {},
): AsyncGenerator<readonly JsonlItem[]> {
  const name = options.name ?? path
  const [{ asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects }, { compressors }] =
    await Promise.all([import('hyparquet'), import('hyparquet-compressors')])
  const file = await orRefuse(name, asyncBufferFromFile(path))
  const metadata = await orRefuse<FileMetaData>(name, parquetMetadataAsync(file))
  const nulls = nullMembersOf(metadata)
  const gaps = nulls === 'all' ? ({ hasGaps: true } as const) : {}
  let rowStart = 0
  for (const group of metadata.row_groups) {
    const rowEnd = rowStart + Number(group.num_rows)
    if (rowEnd === rowStart) continue
    const asked = { file, metadata, compressors, parsers, utf8: false, rowStart, rowEnd }
    const rows = await orRefuse(name, parquetReadObjects(asked))
    const first = rowStart + 1
    yield rows.map((row, at) => {
      const item = itemOf(row, { line: first + at, byteOffset: 0 }, { ...options, nulls })
      return item.kind === 'row' ? { ...item, ...gaps } : item
    })
    rowStart = rowEnd
  }
  if (rowStart === 0)
    throw new KitError('input-unreadable', `${name} is empty; expected one record a row`)
}

/** Where files of ours name the members whose gaps are nulls, as a list of paths. */
export const nullMembersKey = 'paretree.nulls'

/** Members whose gaps are nulls, and the same of what is inside members. */
type NullTree = { readonly names: Set<string>; readonly inner: Map<string, NullTree> }
type Nulls = NullTree | 'all' | undefined

function nullMembersOf({ key_value_metadata: pairs = [] }: FileMetaData): Nulls {
  const text = pairs.find(({ key }) => key === nullMembersKey)?.value
  const paths = text === undefined ? undefined : pathsOf(text)
  if (paths === undefined) return 'all'
  const root: NullTree = { names: new Set(), inner: new Map() }
  for (const path of paths) {
    let at = root
    for (const name of path.slice(0, -1)) {
      const next = at.inner.get(name) ?? { names: new Set(), inner: new Map() }
      at.inner.set(name, next)
      at = next
    }
    at.names.add(path.at(-1)!)
  }
  return root
}

/** Undefined when the text is not ours. */
function pathsOf(text: string): readonly (readonly string[])[] | undefined {
  const parsed = parseStrictJson(`{"paths":${text}}`, { depthMax: 4, lenient: false })
  const paths = parsed.ok ? parsed.value['paths'] : undefined
  if (!Array.isArray(paths) || !paths.every(isPath)) return undefined
  return paths as readonly (readonly string[])[]
}

function isPath(path: unknown): boolean {
  return Array.isArray(path) && path.length > 0 && path.every((name) => typeof name === 'string')
}

/** A row without the members that are null, at any depth; nulls in lists stay. */
export function withoutNulls(row: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(row).flatMap(([name, value]) =>
      value === null ? [] : [[name, withoutNullsInside(value)]],
    ),
  )
}

function withoutNullsInside(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNullsInside)
  return typeof value === 'object' && value !== null ? withoutNulls(value as JsonObject) : value
}

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

async function orRefuse<T>(name: string, answer: Promise<T>): Promise<T> {
  try {
    return await answer
  } catch (cause) {
    const say = `${name} cannot be read as Parquet (${messageOf(cause)}); write or fetch it anew`
    throw new KitError('input-unreadable', say, { cause })
  }
}

/** A JSON column's text, kept as it stands: its values pass the strict reader with their row. */
type JsonCell = { readonly [jsonText]: string }
const jsonText: unique symbol = Symbol('JSON of a column')

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Bytes that are no UTF-8 stay bytes, and are refused with their row. */
const parsers = {
  stringFromBytes: (bytes: Uint8Array | undefined) => bytes && textOf(bytes),
  jsonFromBytes: (bytes: Uint8Array | undefined) => {
    const text = bytes && textOf(bytes)
    return typeof text === 'string' ? ({ [jsonText]: text } satisfies JsonCell) : text
  },
} satisfies Partial<ParquetParsers>

function textOf(bytes: Uint8Array): string | Uint8Array {
  try {
    return decoder.decode(bytes)
  } catch {
    return bytes.slice()
  }
}

const notText = { code: 'utf-8', reason: 'a column holds bytes that are no UTF-8 text' } as const

function itemOf(
  row: object,
  place: RowPlace,
  options: JsonlOptions & { readonly nulls: Nulls },
): JsonlItem {
  const { depthMax = 64, lenient = false, lineBytesMax = 2 ** 24, nulls } = options
  const text = jsonOf(row, nulls)
  if (text === undefined) return rejectOf(place, '', notText)
  if (text.length > lineBytesMax) {
    const reason = `the row is longer than ${lineBytesMax} bytes`
    return rejectOf(place, text, { code: 'too-long', reason })
  }
  const parsed = parseStrictJson(text, { depthMax, lenient })
  if (!parsed.ok) return rejectOf(place, text, parsed.fault)
  return { kind: 'row', ...place, text: () => text, value: parsed.value, repairs: parsed.repairs }
}

/**
 * A cell as JSON, in digits and words that the strict reader judges; undefined when it holds bytes
 * that are no text.
 */
function jsonOf(value: unknown, nulls: Nulls): string | undefined {
  if (value === null || value === undefined) return 'null'
  if (typeof value === 'bigint' || typeof value === 'number') return String(value)
  if (typeof value !== 'object') return JSON.stringify(value)
  if (value instanceof Date) return JSON.stringify(value)
  if (value instanceof Uint8Array) {
    const text = textOf(value)
    return typeof text === 'string' ? JSON.stringify(text) : undefined
  }
  if (Array.isArray(value) || ArrayBuffer.isView(value))
    return bracketed(
      '[]',
      Array.from(value as ArrayLike<unknown>, (each) => jsonOf(each, nulls)),
    )
  if (jsonText in value) return (value as JsonCell)[jsonText]
  const members = Object.entries(value)
    .filter(([key, member]) => (member ?? null) !== null || isNullThere(key, nulls))
    .map(([key, member]) => {
      const text = jsonOf(member, nulls === 'all' ? nulls : nulls?.inner.get(key))
      return text === undefined ? undefined : `${JSON.stringify(key)}:${text}`
    })
  return bracketed('{}', members)
}

function isNullThere(name: string, nulls: Nulls): boolean {
  return nulls === 'all' || (nulls?.names.has(name) ?? false)
}

function bracketed(brackets: string, parts: readonly (string | undefined)[]): string | undefined {
  return parts.includes(undefined) ? undefined : `${brackets[0]}${parts.join(',')}${brackets[1]}`
}
