import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

export type Ended = {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export type StartOptions = {
  /** Working folder. Default: a new empty one, removed after the test. */
  readonly cwd?: string
  readonly stdin?: string
  readonly env?: Readonly<Record<string, string>>
}

/** Hundreds of processes load the same modules; Node keeps them compiled, as long as they are. */
const compileCache = join(tmpdir(), 'node-compile-cache')

/** The built command line (`npm test` builds it first), run by the Node that runs the tests. */
export function paretree(args: readonly string[], options: StartOptions = {}): Promise<Ended> {
  return start(args, options).ended
}

/** The same, with a hand on the process. */
export function start(args: readonly string[], options: StartOptions = {}) {
  const bin = fileURLToPath(new URL('../../bin/paretree.js', import.meta.url))
  const { cwd = emptyFolder(), stdin = '', env = {} } = options
  const child = spawn(process.execPath, [bin, ...args], {
    cwd,
    env: { ...process.env, NO_COLOR: '1', NODE_COMPILE_CACHE: compileCache, ...env },
  })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  child.stdin.on('error', () => undefined) // A refused command line does not read its stdin.
  child.stdin.end(stdin)
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (code) => resolve({ code, stdout, stderr }))
  })
  return { child, ended }
}

/** A folder for one test, removed when it has finished. */
export function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'paretree-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
