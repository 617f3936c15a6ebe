import { existsSync } from 'node:fs'
import { KitError } from '../base/errors.ts'
import {
  countPrunable,
  type PruneChoice,
  pruneStore,
  storeStatistics,
  type StoreStatistics,
  verifyStore,
} from '../store/store-upkeep.ts'
import { callStorePath } from './call-store.ts'

/** Whose store of model calls: a file, or "default" for the one that the environment tells. */
export type CacheRequest = {
  readonly store: string
  readonly environment: Readonly<Record<string, string>>
}

export type CacheReport = StoreStatistics & { readonly path: string }

/** What lies in the store of model calls. A store that does not exist yet is empty. */
export function readCache(request: CacheRequest): CacheReport {
  const path = callStorePath(request)
  if (!existsSync(path)) return { path, entries: 0, bytes: 0, models: [] }
  return { path, ...storeStatistics(path) }
}

/** Removes entries, or counts those that would be removed. */
export function pruneCache(
  request: CacheRequest,
  choice: PruneChoice,
  { isDry }: { readonly isDry: boolean },
): { readonly path: string; readonly entries: number } {
  if (choice.before === undefined && choice.model === undefined)
    throw new KitError(
      'usage',
      'say what to remove: --older-than <days>, --model <provider/model>, or both',
    )
  const path = callStorePath(request)
  if (!existsSync(path)) return { path, entries: 0 }
  return { path, entries: isDry ? countPrunable(path, choice) : pruneStore(path, choice) }
}

/** Reads every entry of the store; damaged ones are asked for again when they are needed. */
export function verifyCache(request: CacheRequest) {
  const path = callStorePath(request)
  if (!existsSync(path)) return { path, entries: 0, damaged: [], file: 'ok' }
  return { path, ...verifyStore(path) }
}
