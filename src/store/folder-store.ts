import { createHash } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { KitError, messageOf } from '../base/errors.ts'
import { pack, unpack } from './packed-value.ts'
import type { Store } from './store.ts'

/**
 * Entries as one file each, for people who want to look at or copy them. Slower than SQLite and as
 * safe: a file is written beside its place, synchronised, and then takes it. Throws
 * `KitError("config")` when the folder cannot be made.
 */
export async function folderStore(folder: string): Promise<Store> {
  try {
    await mkdir(folder, { recursive: true })
  } catch (error) {
    const say = `the folder of model calls ${folder} cannot be made (${messageOf(error)})`
    throw new KitError('config', `${say}; check its permissions or name another`, { cause: error })
  }
  let written = 0
  const pathOf = (key: string) => {
    const name = createHash('sha256').update(key).digest('hex')
    return { folder: join(folder, name.slice(0, 2)), name: `${name.slice(2)}.entry` }
  }
  return {
    async get(key) {
      const place = pathOf(key)
      const bytes = await readIfThere(join(place.folder, place.name))
      const entry = bytes && entryOf(bytes)
      return entry?.key === key ? unpack(entry.packed, entry.checksum) : undefined
    },
    async put(key, value) {
      const place = pathOf(key)
      await mkdir(place.folder, { recursive: true })
      const draft = join(place.folder, `${place.name}.${process.pid}-${written++}`)
      await writeDurably(draft, bytesOf(key, value))
      await rename(draft, join(place.folder, place.name))
      await synchronise(place.folder)
    },
    async *keys(prefix = '') {
      const found: string[] = []
      for (const part of await readdir(folder)) {
        for (const name of await readdir(join(folder, part))) {
          if (!name.endsWith('.entry')) continue
          const key = entryOf(await readFile(join(folder, part, name)))?.key
          if (key?.startsWith(prefix)) found.push(key)
        }
      }
      yield* found.toSorted()
    },
    close: async () => {},
  }
}

async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** A line of JSON with key and checksum, then the packed bytes. */
function bytesOf(key: string, value: Uint8Array): Buffer {
  const { bytes, checksum } = pack(value)
  return Buffer.concat([Buffer.from(`${JSON.stringify({ key, checksum })}\n`), bytes])
}

function entryOf(bytes: Buffer) {
  const end = bytes.indexOf('\n')
  try {
    const head = JSON.parse(bytes.toString('utf8', 0, end)) as { key: string; checksum: number }
    return { ...head, packed: bytes.subarray(end + 1) }
  } catch {
    return undefined
  }
}

async function writeDurably(path: string, bytes: Buffer): Promise<void> {
  const file = await open(path, 'w')
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
}

async function synchronise(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
