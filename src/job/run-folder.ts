/**
 * A run folder: `manifest.json` says what the run is made of, `journal.jsonl` what happened, and
 * the result files hold what came out. Results are appended first and committed by a journal line
 * that names their lengths, so whatever a killed process wrote after its last commit is cut off
 * when the run continues, and the files end up with the same bytes as an uninterrupted run.
 */
import {
  closeSync,
  existsSync,
  fstatSync,
  ftruncateSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { KitError, messageOf } from '../base/errors.ts'
import { writeFully } from '../base/files.ts'
import { lockFolder, lockName } from '../base/folder-lock.ts'
import { canonicalJson, type Json } from '../base/hash.ts'

/**
 * What a run is made of: equal manifests give equal results. Flat, so that a difference has a name.
 */
export type Manifest = { readonly [field: string]: Json }

/** The files that a run appends to. */
export const resultFiles = ['scores.jsonl', 'groups.jsonl', 'pairs.jsonl', 'errors.jsonl'] as const
export type ResultFile = (typeof resultFiles)[number]

/** One journal line: what was done, and the length in bytes of every result file after it. */
export type Commit<E> = { readonly event: E; readonly bytes: Readonly<Record<ResultFile, number>> }

export type RunFolder<E> = {
  readonly path: string
  /** Events that an earlier process committed, in order. */
  readonly committed: readonly E[]
  /** Queues lines for a result file; nothing counts until `commit`. */
  append(file: ResultFile, lines: readonly string[]): void
  /** Writes what is queued, then the journal line that makes it count. */
  commit(event: E): void
  /** Replaces a whole file at once: the old one stays until the new one is complete. */
  replace(name: string, text: string): void
  close(): void
}

/**
 * Opens a folder for this manifest: new, or to continue a run of the same manifest. Refuses
 * ("run-conflict") a folder that holds another run, other files, or a run that is being written.
 * `keepCount` says of how many of its first events the results stay; default all.
 */
export function openRunFolder<E>(
  path: string,
  manifest: Manifest,
  keepCount: (events: readonly E[]) => number = (events) => events.length,
): RunFolder<E> {
  makeFolder(path)
  refuseOtherRun(path, manifest)
  const unlock = lockFolder(path)
  try {
    if (!existsSync(join(path, 'manifest.json')))
      replaceFile(path, 'manifest.json', `${JSON.stringify(manifest, null, 2)}\n`)
    return openFiles(path, unlock, keepCount)
  } catch (cause) {
    unlock()
    throw cause
  }
}

/**
 * Reads a manifest, or undefined where there is none. Throws `KitError` when it is not readable
 * JSON.
 */
export function readManifest(path: string): Manifest | undefined {
  const file = join(path, 'manifest.json')
  if (!existsSync(file)) return undefined
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Manifest
  } catch (cause) {
    const say = `${file} is not JSON (${messageOf(cause)}); move the folder away and run again`
    throw new KitError('run-conflict', say, { cause })
  }
}

/** The committed lines of a journal; a last line that was cut short does not count. */
export function readJournal<E>(path: string): Commit<E>[] {
  const file = join(path, 'journal.jsonl')
  if (!existsSync(file)) return []
  const commits: Commit<E>[] = []
  const lines = readFileSync(file, 'utf8').split('\n')
  for (const line of lines.slice(0, -1)) {
    const commit = parseCommit<E>(line)
    if (commit === undefined) break
    commits.push(commit)
  }
  return commits
}

function parseCommit<E>(line: string): Commit<E> | undefined {
  try {
    return JSON.parse(line) as Commit<E>
  } catch {
    return undefined // Only the last line before a crash can be torn; it never counted.
  }
}

function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true })
  } catch (cause) {
    const say = `${path} cannot be made a run folder (${messageOf(cause)}); choose another -o`
    throw new KitError('run-conflict', say, { cause })
  }
}

function refuseOtherRun(path: string, manifest: Manifest): void {
  const found = readManifest(path)
  if (found !== undefined) {
    const differing = differences(found, manifest)
    if (differing.length === 0) return
    throw new KitError(
      'run-conflict',
      `${path} holds another run: ${differing.join('; ')}. ` +
        'Choose another -o, or move that folder away',
    )
  }
  const others = readdirSync(path).filter((name) => name !== lockName && !name.endsWith(partSuffix))
  if (others.length > 0) {
    const say = `${path} is not empty and is no run folder (it has ${others[0]}); choose another -o`
    throw new KitError('run-conflict', say)
  }
}

/** One phrase a differing field: "seed was 0 and is 7". */
export function differences(before: Manifest, after: Manifest): string[] {
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])].toSorted()
  return fields
    .filter((field) => shown(before[field]) !== shown(after[field]))
    .map((field) => `${field} was ${shown(before[field])} and is ${shown(after[field])}`)
}

function shown(value: Json | undefined): string {
  return value === undefined ? 'absent' : canonicalJson(value)
}

function openFiles<E>(
  path: string,
  unlock: () => void,
  keepCount: (events: readonly E[]) => number,
): RunFolder<E> {
  const found = readJournal<E>(path)
  const commits = found.slice(0, keepCount(found.map(({ event }) => event)))
  const bytes = { ...(commits.at(-1)?.bytes ?? noBytes) }
  const results = new Map(
    resultFiles.map((name) => [name, openAt(join(path, name), bytes[name])] as const),
  )
  const kept = commits.map((commit) => `${JSON.stringify(commit)}\n`).join('')
  const journal = openAt(join(path, 'journal.jsonl'), Buffer.byteLength(kept))
  const queued = new Map<ResultFile, string[]>()
  return {
    path,
    committed: commits.map((commit) => commit.event),
    append(file, lines) {
      const queue = queued.get(file) ?? []
      queue.push(...lines)
      queued.set(file, queue)
    },
    commit(event) {
      for (const [file, lines] of queued) {
        if (lines.length === 0) continue
        bytes[file] += writeFully(results.get(file)!, `${lines.join('\n')}\n`)
      }
      queued.clear()
      writeFully(journal, `${JSON.stringify({ event, bytes } satisfies Commit<E>)}\n`)
    },
    replace: (name, text) => replaceFile(path, name, text),
    close() {
      for (const file of [...results.values(), journal]) {
        fsyncSync(file)
        closeSync(file)
      }
      unlock()
    },
  }
}

const noBytes: Readonly<Record<ResultFile, number>> = {
  'scores.jsonl': 0,
  'groups.jsonl': 0,
  'pairs.jsonl': 0,
  'errors.jsonl': 0,
}

/** Opens for appending at `length`, cutting off what stands behind it. */
function openAt(file: string, length: number): number {
  const descriptor = openSync(file, 'a+')
  if (fstatSync(descriptor).size < length) {
    closeSync(descriptor)
    throw new KitError(
      'run-conflict',
      `${file} is shorter than its journal says; it was changed by hand, ` +
        'so delete the run folder and run again',
    )
  }
  ftruncateSync(descriptor, length)
  return descriptor
}

const partSuffix = '.part'

function replaceFile(path: string, name: string, text: string): void {
  const part = join(path, `${name}${partSuffix}`)
  writeFileSync(part, text)
  renameSync(part, join(path, name))
}
