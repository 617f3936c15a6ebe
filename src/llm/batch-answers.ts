import { closeSync, openSync, readdirSync, readSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { readJsonl } from '../base/jsonl.ts'
import { type BatchFailure, failureOf, generationOf, parseAnswer } from './answer-line.ts'
import { isRequestFile } from './batch-requests.ts'
import type { Generation } from './llm.ts'

/** The answers in a batch folder: unordered, in any number of files, with and without errors. */
export type BatchAnswers = {
  /** The first good answer under an id. */
  generation(id: string): Generation | undefined
  /** Whether anything was said of an id, good or not. */
  has(id: string): boolean
  /** Why there is none; undefined where there is a good answer, or no answer at all. */
  failure(id: string): BatchFailure | undefined
  readonly counts: {
    readonly failedCount: number
    readonly duplicateCount: number
    readonly foreignCount: number
    readonly unreadableCount: number
  }
}

/**
 * Indexes every `*.jsonl` file of the folder that is not one of requests. Memory: a place in a file
 * for each answer, not its text.
 */
export async function readAnswers(
  folder: string,
  asked: ReadonlySet<string>,
): Promise<BatchAnswers> {
  const good = new Map<string, Place>()
  const failed = new Map<string, BatchFailure>()
  const counts = { failedCount: 0, duplicateCount: 0, foreignCount: 0, unreadableCount: 0 }
  for (const file of answerFiles(folder))
    for await (const items of readJsonl(file))
      for (const item of items) {
        const line = item.kind === 'row' ? parseAnswer(item.value) : undefined
        if (item.kind === 'reject' || line === undefined) {
          counts.unreadableCount++
          continue
        }
        const { custom_id: id } = line
        if (!asked.has(id)) counts.foreignCount++
        const found = failureOf(line)
        if (found !== undefined) {
          counts.failedCount++
          failed.set(id, found)
        } else if (good.has(id)) counts.duplicateCount++
        else good.set(id, { file, offset: item.byteOffset, bytes: Buffer.byteLength(item.text()) })
      }
  return {
    counts,
    generation(id) {
      const place = good.get(id)
      return place && generationOf(parseAnswer(JSON.parse(readAt(place)))!)
    },
    has: (id) => good.has(id) || failed.has(id),
    failure: (id) => (good.has(id) ? undefined : failed.get(id)),
  }
}

type Place = { readonly file: string; readonly offset: number; readonly bytes: number }

function answerFiles(folder: string): string[] {
  return readdirSync(folder)
    .toSorted()
    .filter((name) => name.endsWith('.jsonl') && !isRequestFile(name))
    .map((name) => join(folder, name))
    .filter((file) => statSync(file).size > 0)
}

function readAt({ file, offset, bytes }: Place): string {
  const descriptor = openSync(file, 'r')
  try {
    const buffer = Buffer.alloc(bytes)
    readSync(descriptor, buffer, 0, bytes, offset)
    return buffer.toString('utf8')
  } finally {
    closeSync(descriptor)
  }
}
