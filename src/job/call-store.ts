import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { KitError, messageOf } from '../base/errors.ts'
import { memoryStore } from '../store/memory-store.ts'
import type { Store } from '../store/store.ts'
import type { ModelRequest } from './model-request.ts'

type Where = Pick<ModelRequest, 'store' | 'environment'>

/** The file in which model calls are kept: the given one, or that of the user. */
export function callStorePath({ store, environment }: Where): string {
  if (store !== 'default' && store !== 'none') return store
  const cache = environment['XDG_CACHE_HOME'] || join(environment['HOME'] ?? homedir(), '.cache')
  return join(cache, 'paretree', 'calls.sqlite')
}

/**
 * Opens the store of model calls; in memory where none is to be kept. Throws `KitError("config")`
 * when it cannot be written.
 */
export async function openCallStore(where: Where): Promise<Store> {
  if (where.store === 'none') return memoryStore()
  const { sqliteStore } = await import('../store/sqlite-store.ts')
  return sqliteStore(callStorePath(where))
}

/**
 * The key of this user's fences, made at first use. It lies beside the store and is as private: the
 * same key gives the same prompts, and so finds the answers that are stored.
 */
export function readFenceKey(where: Where): string {
  const path = join(dirname(callStorePath(where)), 'fence.key')
  try {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, `${randomBytes(32).toString('hex')}\n`, { flag: 'wx', mode: 0o600 })
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'EEXIST'))
      throw new KitError('config', `${path} cannot be written (${messageOf(cause)})`, { cause })
  }
  return readFileSync(path, 'utf8').trim()
}
