import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { KitError, messageOf } from '../base/errors.ts'
import { pack, unpack } from './packed-value.ts'
import type { Store } from './store.ts'

export type SqliteOptions = {
  /** Entries that are written in one transaction at most. Default 100. */
  readonly rowsMax?: number
  /** How long an entry may wait for others, in milliseconds. Default 20. */
  readonly waitMs?: number
  /** When an entry was added, in milliseconds since 1970. Default: the machine's clock. */
  readonly now?: () => number
}

/**
 * Entries in one SQLite file, compressed and with checksums. What `put` has acknowledged survives
 * the death of the process and of the machine (write-ahead log, full synchronisation); entries that
 * come within `waitMs` share one transaction. Several processes may hold the file open at once.
 * Nothing is ever removed except by `pruneStore`. Throws `KitError("config")` when the file cannot
 * be opened or written.
 */
export async function sqliteStore(path: string, options: SqliteOptions = {}): Promise<Store> {
  const { rowsMax, waitMs, now } = { ...defaults, ...options }
  const database = openDatabase(path)
  const insert = database.prepare(
    'INSERT INTO entries (key, value, checksum, added) VALUES (?, ?, ?, ?) ' +
      'ON CONFLICT (key) DO UPDATE SET value = excluded.value, checksum = excluded.checksum',
  )
  const select = database.prepare('SELECT value, checksum FROM entries WHERE key = ?')
  let waiting: Waiting[] = []
  let timer: NodeJS.Timeout | undefined
  const flush = () => {
    clearTimeout(timer)
    timer = undefined
    const batch = waiting
    waiting = []
    if (batch.length === 0) return
    try {
      database.exec('BEGIN IMMEDIATE')
      for (const { key, value } of batch) insert.run(key, ...packedRow(value), now())
      database.exec('COMMIT')
      for (const { resolve } of batch) resolve()
    } catch (error) {
      if (database.isTransaction) database.exec('ROLLBACK')
      for (const { reject } of batch) reject(unwritable(path, error))
    }
  }
  return {
    async get(key) {
      const row = select.get(key) as StoredRow | undefined
      return row && unpack(row.value, row.checksum)
    },
    put: (key, value) =>
      new Promise((resolve, reject) => {
        waiting.push({ key, value, resolve, reject })
        if (waiting.length >= rowsMax) flush()
        else timer ??= setTimeout(flush, waitMs)
      }),
    async *keys(prefix = '') {
      const rows = database
        .prepare('SELECT key FROM entries WHERE key >= ? ORDER BY key')
        .iterate(prefix)
      for (const row of rows) {
        const key = row['key'] as string
        if (!key.startsWith(prefix)) return
        yield key
      }
    },
    async close() {
      flush()
      database.close()
    },
  }
}

const defaults = { rowsMax: 100, waitMs: 20, now: () => Date.now() } satisfies SqliteOptions

type Waiting = {
  readonly key: string
  readonly value: Uint8Array
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

type StoredRow = { readonly value: Uint8Array; readonly checksum: number }

function packedRow(value: Uint8Array): [Uint8Array, number] {
  const { bytes, checksum } = pack(value)
  return [bytes, checksum]
}

const schemaVersion = 1

/** Opens the file and makes its table where it is new. Another version of the table is refused. */
export function openDatabase(path: string): DatabaseSync {
  const { DatabaseSync: Database } = quietSqlite()
  let database: DatabaseSync | undefined
  try {
    mkdirSync(dirname(path), { recursive: true })
    database = new Database(path, { timeout: busyMs })
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
    const { user_version: version } = database.prepare('PRAGMA user_version').get() as {
      user_version: number
    }
    if (version !== 0 && version !== schemaVersion) throw otherVersion(path, version)
    if (version === 0) database.exec(tables)
    return database
  } catch (error) {
    database?.close()
    throw error instanceof KitError ? error : unwritable(path, error)
  }
}

/** How long a process waits for another one's transaction. */
const busyMs = 15_000

const tables = `BEGIN IMMEDIATE;
  CREATE TABLE IF NOT EXISTS entries (
    key TEXT PRIMARY KEY, value BLOB NOT NULL, checksum INTEGER NOT NULL, added INTEGER NOT NULL
  ) WITHOUT ROWID;
  PRAGMA user_version = ${schemaVersion};
  COMMIT`

/** The module, without the notice that its interface may change: versions are pinned. */
function quietSqlite(): typeof import('node:sqlite') {
  const emitWarning = process.emitWarning.bind(process)
  process.emitWarning = () => undefined
  try {
    return process.getBuiltinModule('node:sqlite')
  } finally {
    process.emitWarning = emitWarning
  }
}

function unwritable(path: string, error: unknown): KitError {
  return new KitError(
    'config',
    `the store of model calls ${path} cannot be used (${messageOf(error)}); free the disk, check ` +
      'its permissions, or name another with the setting store.path',
    { cause: error },
  )
}

function otherVersion(path: string, version: number): KitError {
  return new KitError(
    'config',
    `the store of model calls ${path} has version ${version} of the table, this program knows ` +
      `${schemaVersion}; update the program or name another store`,
  )
}
