import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sqliteStore } from '../../src/store/sqlite-store.ts'

/** The files below a folder that hold a text, and the stored calls that hold it once unpacked. */
export async function placesOf(text: string, folder: string): Promise<string[]> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
  const places = files.filter((file) => readFileSync(file).includes(text))
  for (const path of files.filter((file) => file.endsWith('calls.sqlite'))) {
    const store = await sqliteStore(path)
    for await (const key of store.keys())
      if (`${key} ${Buffer.from((await store.get(key))!).toString()}`.includes(text))
        places.push(key)
    await store.close()
  }
  return places
}
