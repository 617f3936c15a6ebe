import { existsSync, readdirSync, statSync } from 'node:fs'
import { KitError } from '../../base/errors.ts'
import { lockFolder } from '../../base/folder-lock.ts'
import { type BatchAnswers, readAnswers } from '../../llm/batch-answers.ts'
import type { BatchRequest } from '../../llm/batch-request.ts'
import { readRequests, requestFiles } from '../../llm/batch-requests.ts'
import { type BatchNote, type NotedBatch, readNote } from './batch-note.ts'

/** A request file of a batch folder, and what is known of its batches. */
export type NotedFile = { readonly path: string; readonly note: BatchNote }

/** A request file, and how it stands with its requests. */
export type BatchFile = NotedFile & {
  readonly requestCount: number
  readonly answeredCount: number
  readonly failedCount: number
  /** The models that its requests name; more than one only where somebody joined files. */
  readonly models: readonly string[]
}

/** How a batch folder stands, as far as the folder knows. */
export type BatchFolder = {
  readonly files: readonly BatchFile[]
  /** The requests of a file of which no answer says anything. */
  readonly unanswered: (file: NotedFile) => Promise<BatchRequest[]>
}

/**
 * The request files of a folder that `--batch` wrote, unread. Throws `KitError` when it is none:
 * missing, a file, or without requests.
 */
export function notedFiles(folder: string): NotedFile[] {
  return pathsIn(folder).map((path) => ({ path, note: readNote(path) }))
}

/** Reads all requests and answers. Throws as `notedFiles` does. */
export async function readBatchFolder(folder: string): Promise<BatchFolder> {
  const known = new Set<string>()
  const contents: (NotedFile & { ids: string[]; models: Set<string> })[] = []
  for (const file of notedFiles(folder)) {
    const content = { ...file, ids: [] as string[], models: new Set<string>() }
    for await (const { id, model } of readRequests(file.path)) {
      known.add(id)
      content.ids.push(id)
      content.models.add(model)
    }
    contents.push(content)
  }
  const answers = await readAnswers(folder, known)
  const files = contents.map(({ path, note, ids, models }): BatchFile => {
    const failedCount = ids.filter((id) => answers.failure(id) !== undefined).length
    return {
      path,
      note,
      requestCount: ids.length,
      answeredCount: ids.filter((id) => answers.has(id)).length - failedCount,
      failedCount,
      models: [...models],
    }
  })
  return { files, unanswered: (file) => unansweredIn(file, answers) }
}

/**
 * Works on a folder that nobody else works on meanwhile. Throws as `notedFiles` does, and
 * `KitError("run-conflict")` while another process is at it.
 */
export async function holdBatchFolder<T>(folder: string, work: () => Promise<T>): Promise<T> {
  pathsIn(folder)
  const unlock = lockFolder(folder)
  try {
    return await work()
  } finally {
    unlock()
  }
}

/** The batch of a file that is not over, or whose answers do not lie in the folder yet. */
export function underWay({ note }: NotedFile): NotedBatch | undefined {
  const last = note.batches.at(-1)
  return last?.isFetched === false ? last : undefined
}

/** Requests that nobody has answered. */
export function openCount({ requestCount, answeredCount, failedCount }: BatchFile): number {
  return requestCount - answeredCount - failedCount
}

async function unansweredIn({ path }: NotedFile, answers: BatchAnswers): Promise<BatchRequest[]> {
  const found = new Map<string, BatchRequest>()
  for await (const request of readRequests(path))
    if (!answers.has(request.id)) found.set(request.id, request)
  return [...found.values()]
}

function pathsIn(folder: string): string[] {
  if (!existsSync(folder))
    throw new KitError(
      'input-unreadable',
      `${folder} is not there; a command with --batch ${folder} writes it`,
    )
  if (!statSync(folder).isDirectory())
    throw new KitError('input-unreadable', `${folder} is no folder; name the one given to --batch`)
  const paths = requestFiles(folder)
  if (paths.length > 0) return paths
  const what = readdirSync(folder).length === 0 ? 'is empty' : 'holds no request files'
  throw new KitError(
    'input-unrecognised',
    `${folder} ${what}; a command with --batch ${folder} writes requests-*.jsonl there`,
  )
}
