import type { Store } from './store.ts'

/** Entries in memory, gone with the process. */
export function memoryStore(): Store {
  const entries = new Map<string, Uint8Array>()
  return {
    get: async (key) => entries.get(key),
    async put(key, value) {
      entries.set(key, value)
    },
    async *keys(prefix = '') {
      for (const key of [...entries.keys()].toSorted()) if (key.startsWith(prefix)) yield key
    },
    close: async () => {},
  }
}
