import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const folder =
  process.env['PARETREE_DATA'] ?? fileURLToPath(new URL('../../../shared/data/', import.meta.url))

/** Whether the recorded data is there; without it these suites are skipped, and say so. */
export const hasRecordedData: boolean = existsSync(folder)
if (!hasRecordedData) console.log(`skipped: there is no recorded data at ${folder}`)

/** The path of a recorded file, such as "steps/processbench.jsonl.gz". */
export function recorded(path: string): string {
  return join(folder, path)
}
