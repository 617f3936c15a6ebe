import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { describeStore } from '../../test/contract/store.ts'
import { folderStore } from './folder-store.ts'
import { memoryStore } from './memory-store.ts'
import { sqliteStore } from './sqlite-store.ts'
import { countPrunable, pruneStore, storeStatistics, verifyStore } from './store-upkeep.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'paretree-store-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
})

describeStore('a store in memory', async () => memoryStore(), { isKept: false })
describeStore('a folder', () => folderStore(join(folder, 'calls')), { isKept: true })
describeStore('an SQLite file', () => sqliteStore(join(folder, 'calls.db')), { isKept: true })

const bytes = (text: string) => Buffer.from(text)

test('a damaged entry of a folder counts as absent', async () => {
  const store = await folderStore(folder)
  await store.put('m#1', bytes('x'.repeat(100)))
  const [part] = readdirSync(folder)
  const [name] = readdirSync(join(folder, part!))
  const path = join(folder, part!, name!)
  writeFileSync(path, readFileSync(path).subarray(0, -3))
  expect(await store.get('m#1')).toBeUndefined()
})

describe('the upkeep of an SQLite file', () => {
  const filled = async () => {
    const path = join(folder, 'calls.db')
    let time = 0
    const store = await sqliteStore(path, { now: () => time++, waitMs: 0 })
    for (const key of ['a/x#1', 'a/x#2', 'b/y#1']) await store.put(key, bytes(key.repeat(9)))
    await store.close()
    return path
  }

  test('tells what there is by model', async () => {
    const { entries, bytes: all, models } = storeStatistics(await filled())
    expect(entries).toBe(3)
    expect(models.map(({ model, entries: count }) => [model, count])).toEqual([
      ['a/x', 2],
      ['b/y', 1],
    ])
    expect(models.reduce((sum, model) => sum + model.bytes, 0)).toBe(all)
  })

  test('removes what was chosen and nothing else', async () => {
    const path = await filled()
    expect(pruneStore(path, {})).toBe(0)
    expect(countPrunable(path, { before: 1 })).toBe(1)
    expect(pruneStore(path, { before: 2, model: 'a/x' })).toBe(2)
    expect(storeStatistics(path).models.map(({ model }) => model)).toEqual(['b/y'])
  })

  test('finds damaged entries, which count as absent', async () => {
    const path = await filled()
    const database = new DatabaseSync(path)
    database.exec("UPDATE entries SET value = x'00ff' WHERE key = 'a/x#2'")
    database.close()
    expect(verifyStore(path)).toEqual({ entries: 3, damaged: ['a/x#2'], file: 'ok' })
    const store = await sqliteStore(path)
    expect(await store.get('a/x#2')).toBeUndefined()
    await store.close()
  })

  test('refuses a file of another version, and one that is no database, in a sentence', async () => {
    const path = await filled()
    const database = new DatabaseSync(path)
    database.exec('PRAGMA user_version = 9')
    database.close()
    await expect(sqliteStore(path)).rejects.toThrow(/version 9 of the table, this program knows 1/)
    const text = join(folder, 'notes.txt')
    writeFileSync(text, 'no database at all, but long enough to be looked at as one')
    await expect(sqliteStore(text)).rejects.toThrow(/notes\.txt cannot be used \(file is not/)
  })

  test.skipIf(process.getuid?.() === 0)('refuses a folder that may not be written', async () => {
    chmodSync(folder, 0o500)
    await expect(sqliteStore(join(folder, 'calls.db'))).rejects.toThrow(/cannot be used/)
    chmodSync(folder, 0o700)
  })
})
