import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runJob } from '../../src/job/run-job.ts'
import { runDefaults } from '../../src/job/run-settings.ts'

/** Where the golden files lie, and which there are. */
export const goldenFolder: URL = new URL('./demo/', import.meta.url)
export const goldenFiles = ['tree.json', 'pairs.jsonl'] as const

/** The whole method on the bundled traces, into a folder that the caller removes. */
export async function runDemo(): Promise<{ folder: string; remove: () => void }> {
  const parent = mkdtempSync(join(tmpdir(), 'paretree-'))
  const { folder } = await runJob({
    input: fileURLToPath(new URL('../../demo/traces.jsonl', import.meta.url)),
    output: join(parent, 'run'),
    settings: runDefaults,
    scoring: { grow: true },
    rejectShareMax: 0,
    concurrency: 1,
  })
  return { folder, remove: () => rmSync(parent, { recursive: true, force: true }) }
}
