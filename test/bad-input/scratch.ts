import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'

/**
 * A folder of its own for a test file, removed at the end; `put` writes a file and gives its path.
 */
export function scratch() {
  const folder = mkdtempSync(join(tmpdir(), 'paretree-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  return {
    folder,
    put: (name: string, content: string | Buffer): string => {
      const path = join(folder, name)
      writeFileSync(path, content)
      return path
    },
  }
}
