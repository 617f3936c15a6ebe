import { closeSync, mkdirSync, openSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { KitError, messageOf } from '../base/errors.ts'
import { writeFully } from '../base/files.ts'
import type { Json } from '../base/hash.ts'
import { readJsonl } from '../base/jsonl.ts'
import { type BatchRequest, parseRequest } from './batch-request.ts'

/** Requests that were written into a batch folder, and those that are being written. */
export type BatchRequests = {
  /** Ids of all requests in the folder's request files and of those added since. */
  readonly known: ReadonlySet<string>
  add(request: { readonly id: string; readonly body: Json }): void
  /** Closes the files and gives them their names. */
  finish(): { readonly files: readonly string[]; readonly writtenCount: number }
}

/** The request files of a batch folder, by path, in the order in which they were written. */
export function requestFiles(folder: string): string[] {
  return readdirSync(folder)
    .toSorted()
    .filter(isRequestFile)
    .map((name) => join(folder, name))
}

/** The requests of a file, as they were written. */
export async function* readRequests(path: string): AsyncGenerator<BatchRequest> {
  if (statSync(path).size === 0) return
  for await (const items of readJsonl(path))
    for (const item of items) {
      const request = item.kind === 'row' ? parseRequest(item.value) : undefined
      if (request !== undefined) yield request
    }
}

/** Whether a file of a batch folder holds requests of ours, by its name. */
export function isRequestFile(file: string): boolean {
  return /^requests-\d+-\d+\.jsonl$/.test(file)
}

export type RequestLimits = { readonly requestsMax: number; readonly bytesMax: number }

/**
 * Reads which requests the folder holds. Files are named `requests-<round>-<part>.jsonl`; one that
 * is being written ends in `.part` and counts for nothing.
 */
export async function openRequests(folder: string, limits: RequestLimits): Promise<BatchRequests> {
  const names = listFolder(folder)
  const known = new Set<string>()
  for (const name of names.filter(isRequestFile)) await readIds(join(folder, name), known)
  for (const name of names) if (name.endsWith(partSuffix)) rmSync(join(folder, name))
  const rounds = names.filter(isRequestFile).map((name) => Number(name.split('-')[1]))
  const writer = requestWriter(folder, Math.max(0, ...rounds) + 1, limits)
  return {
    known,
    add({ id, body }) {
      known.add(id)
      const line = { custom_id: id, method: 'POST', url: '/v1/chat/completions', body }
      writer.write(`${JSON.stringify(line)}\n`)
    },
    finish: () => writer.finish(),
  }
}

function listFolder(folder: string): string[] {
  try {
    mkdirSync(folder, { recursive: true })
    return readdirSync(folder).toSorted()
  } catch (cause) {
    const say = `${folder} cannot be a batch folder (${messageOf(cause)}); choose another --batch`
    throw new KitError('usage', say, { cause })
  }
}

async function readIds(path: string, known: Set<string>): Promise<void> {
  if (statSync(path).size === 0) return
  for await (const items of readJsonl(path))
    for (const item of items)
      if (item.kind === 'row' && typeof item.value['custom_id'] === 'string')
        known.add(item.value['custom_id'])
}

const partSuffix = '.part'

type OpenPart = { readonly path: string; readonly descriptor: number; bytes: number; count: number }

function requestWriter(folder: string, round: number, limits: RequestLimits) {
  const paths: string[] = []
  let open: OpenPart | undefined
  let writtenCount = 0
  const nextPart = (): OpenPart => {
    const name = `requests-${pad(round, 2)}-${pad(paths.length + 1, 3)}.jsonl`
    const path = join(folder, name)
    paths.push(path)
    return { path, descriptor: openSync(`${path}${partSuffix}`, 'w'), bytes: 0, count: 0 }
  }
  const closeOpen = () => {
    if (open !== undefined) closeSync(open.descriptor)
    open = undefined
  }
  return {
    write(line: string): void {
      const bytes = Buffer.byteLength(line)
      const isFull =
        open !== undefined &&
        (open.count >= limits.requestsMax || open.bytes + bytes > limits.bytesMax)
      if (isFull) closeOpen()
      open ??= nextPart()
      writeFully(open.descriptor, line)
      open.bytes += bytes
      open.count++
      writtenCount++
    },
    finish() {
      closeOpen()
      for (const path of paths) renameSync(`${path}${partSuffix}`, path)
      return { files: paths, writtenCount }
    },
  }
}

function pad(value: number, digits: number): string {
  return String(value).padStart(digits, '0')
}
