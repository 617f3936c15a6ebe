import { unpack } from './packed-value.ts'
import { openDatabase } from './sqlite-store.ts'

/** What lies in a store of model calls, by model. */
export type StoreStatistics = {
  readonly entries: number
  /** Packed bytes of the values. */
  readonly bytes: number
  readonly models: readonly {
    readonly model: string
    readonly entries: number
    readonly bytes: number
  }[]
}

export function storeStatistics(path: string): StoreStatistics {
  using database = openDatabase(path)
  const rows = database
    .prepare(
      `SELECT substr(key, 1, instr(key, '#') - 1) AS model, count(*) AS entries,
        sum(length(value)) AS bytes FROM entries GROUP BY model ORDER BY model`,
    )
    .all() as StoreStatistics['models'][number][]
  const sum = (of: 'entries' | 'bytes') => rows.reduce((total, row) => total + row[of], 0)
  return { entries: sum('entries'), bytes: sum('bytes'), models: rows }
}

/** Which entries to remove; with neither, none. */
export type PruneChoice = {
  /** Added before this time, in milliseconds since 1970. */
  readonly before?: number
  /** Of this model, "provider/model". */
  readonly model?: string
}

/** Removes entries and gives their room back to the disk; how many. */
export function pruneStore(path: string, choice: PruneChoice): number {
  using database = openDatabase(path)
  const { where, values } = conditionOf(choice)
  const { changes } = database.prepare(`DELETE FROM entries WHERE ${where}`).run(...values)
  database.exec('VACUUM')
  return Number(changes)
}

/** How many entries a choice would remove. */
export function countPrunable(path: string, choice: PruneChoice): number {
  using database = openDatabase(path)
  const { where, values } = conditionOf(choice)
  const row = database.prepare(`SELECT count(*) AS n FROM entries WHERE ${where}`).get(...values)
  return (row as { n: number }).n
}

function conditionOf({ before, model }: PruneChoice): {
  where: string
  values: (string | number)[]
} {
  const parts: string[] = []
  const values: (string | number)[] = []
  if (before !== undefined) {
    parts.push('added < ?')
    values.push(before)
  }
  if (model !== undefined) {
    parts.push("substr(key, 1, instr(key, '#') - 1) = ?")
    values.push(model)
  }
  return { where: parts.length === 0 ? 'false' : parts.join(' AND '), values }
}

/** Reads every entry; the keys of those that are damaged, and whether the file itself is sound. */
export function verifyStore(path: string): {
  readonly entries: number
  readonly damaged: readonly string[]
  readonly file: string
} {
  using database = openDatabase(path)
  const file = database.prepare('PRAGMA quick_check').get() as { quick_check: string }
  const damaged: string[] = []
  let entries = 0
  for (const row of database.prepare('SELECT key, value, checksum FROM entries').iterate()) {
    entries++
    if (unpack(row['value'] as Uint8Array, row['checksum'] as number) === undefined)
      damaged.push(row['key'] as string)
  }
  return { entries, damaged, file: file.quick_check }
}
