import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** One peer's time on one task, or why it was left out. */
export type PeerTime =
  | { readonly peer: string; readonly ms: number; readonly check?: number }
  | { readonly peer: string; readonly skipped: string }

/**
 * Runs a Python script of this folder, which prints one peer a line as JSON, and prints a notice
 * for each that is absent. `PARETREE_PYTHON` names the interpreter that has the packages (default
 * `python3`).
 */
export function runPeers(script: string, parameters: readonly (string | number)[]): PeerTime[] {
  const python = process.env['PARETREE_PYTHON'] ?? 'python3'
  const path = fileURLToPath(new URL(script, import.meta.url))
  const ran = spawnSync(python, [path, ...parameters.map(String)], { encoding: 'utf8' })
  if (ran.status !== 0) {
    console.log(`peers of ${script} left out: ${ran.error?.message ?? lastLine(ran.stderr)}`)
    return []
  }
  const times = ran.stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as PeerTime)
  for (const time of times) if ('skipped' in time) console.log(`${time.peer}: ${time.skipped}`)
  return times
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? ''
}
