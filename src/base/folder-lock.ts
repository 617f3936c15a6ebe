import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { KitError } from './errors.ts'

/** The file that says who writes in a folder. */
export const lockName = 'lock'

/**
 * One writer a folder, until the returned function is called. A lock whose process is gone is taken
 * over. Throws `KitError("run-conflict")` while another process writes there.
 */
export function lockFolder(path: string): () => void {
  const file = join(path, lockName)
  try {
    writeFileSync(file, `${process.pid}\n`, { flag: 'wx' })
  } catch {
    const owner = Number(readFileSync(file, 'utf8'))
    // A process that was killed while it took the lock has left an empty file: nobody's.
    if (owner > 0 && owner !== process.pid && isAlive(owner)) {
      const say = `${path} is being written by process ${owner}; wait for it, or stop it`
      throw new KitError('run-conflict', say)
    }
    writeFileSync(file, `${process.pid}\n`)
  }
  return () => rmSync(file, { force: true })
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
