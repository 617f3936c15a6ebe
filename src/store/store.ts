/**
 * Seam: bytes by key. Model calls are kept in one, by the hash of their request. Implementations:
 * memory, a plain folder, SQLite. Several may hold the same file or folder open at once.
 */
export interface Store {
  /** The bytes last put under `key`; undefined when there are none, or when they are damaged. */
  get(key: string): Promise<Uint8Array | undefined>
  /** Resolves once a crash of the process or the machine can no longer lose the entry. */
  put(key: string, value: Uint8Array): Promise<void>
  /** Keys that begin with `prefix` (default: all), ascending by code unit. */
  keys(prefix?: string): AsyncIterable<string>
  /** Waits for what is being written; nothing may be called afterwards. */
  close(): Promise<void>
}
