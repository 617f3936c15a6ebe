export { folderStore } from './folder-store.ts'
export { memoryStore } from './memory-store.ts'
export { type SqliteOptions, sqliteStore } from './sqlite-store.ts'
export type { Store } from './store.ts'
