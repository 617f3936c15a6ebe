/** Asks how batches stand, and lays the answers of those that are over into the folder. */
import { closeSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { writeFully } from '../../base/files.ts'
import { failureOf } from '../../llm/answer-line.ts'
import { readRequests } from '../../llm/batch-requests.ts'
import type { BatchState } from '../../llm/provider-batch.ts'
import type { BatchCarrier } from './batch-carrier.ts'
import { holdBatchFolder, type NotedFile, notedFiles, underWay } from './batch-folder.ts'
import { type BatchNote, notePath, type NotedBatch, writeNote } from './batch-note.ts'

/** How one batch stands after it was asked for. */
export type FetchedBatch = {
  readonly file: string
  readonly id: string
  /** The provider's own word, such as "in_progress" or "expired". */
  readonly word: string
  readonly isOver: boolean
  readonly requestCount: number
  /** Good answers and failures: as the provider says while it works, as they came in the end. */
  readonly answeredCount: number
  readonly failedCount: number
  /** Requests of which nothing was said in the end; 0 while the batch is under way. */
  readonly unansweredCount: number
  /** Why the provider refused the batch as a whole. */
  readonly reason?: string
  /** It was taken for ours, and its answers are to something else. */
  readonly isForeign?: true
}

/** Asks once for every batch of the judge that is under way in the folder. Throws `KitError`. */
export function fetchBatches(folder: string, carrier: BatchCarrier): Promise<FetchedBatch[]> {
  return holdBatchFolder(folder, async () => {
    const fetched: FetchedBatch[] = []
    for (const file of notedFiles(folder)) {
      const batch = underWay(file)
      if (batch?.judge !== carrier.judge) continue
      fetched.push(await fetchBatch(file, batch, carrier))
    }
    return fetched
  })
}

async function fetchBatch(
  { path, note }: NotedFile,
  batch: NotedBatch,
  { provider, attempt }: BatchCarrier,
): Promise<FetchedBatch> {
  const gone =
    `${batch.judge} shows no batch ${batch.id} to this key; if it is gone for good, delete ` +
    `${notePath(path)} to have its requests sent again`
  const state = await attempt(() => provider.state(batch.id), gone)
  const seen = { ...batch, ...statedFields(state) }
  const said = {
    file: basename(path),
    id: batch.id,
    word: state.word,
    isOver: state.isOver,
    requestCount: batch.requestCount,
    ...(state.reason !== undefined && { reason: state.reason }),
  }
  if (!state.isOver) {
    writeNote(path, replaceLast(note, seen))
    const { answered = 0, failed = 0 } = state.counts ?? {}
    return { ...said, answeredCount: answered, failedCount: failed, unansweredCount: 0 }
  }
  const came = await attempt(() => layAnswers(path, batch.id, provider.answers(batch.id)), gone)
  const isForeign = batch.isGuessed && came.foreign > 0 && came.good + came.failed === 0
  writeNote(path, isForeign ? ruledOut(note, batch) : settled(note, seen, came))
  return {
    ...said,
    ...(isForeign && { isForeign }),
    answeredCount: came.good,
    failedCount: came.failed,
    unansweredCount: batch.requestCount - came.good - came.failed,
  }
}

function statedFields({ word, counts, reason }: BatchState) {
  return { word, ...(counts && { counts }), ...(reason !== undefined && { reason }) }
}

type Came = { readonly good: number; readonly failed: number; readonly foreign: number }

/**
 * Writes the answers to a file of their own, which appears when it is complete. Killed before that,
 * the next fetch writes it anew.
 */
async function layAnswers(
  requestFile: string,
  id: string,
  answers: AsyncIterable<Parameters<typeof failureOf>[0]>,
): Promise<Came> {
  const asked = new Set<string>()
  for await (const request of readRequests(requestFile)) asked.add(request.id)
  const path = answerPath(requestFile, id)
  const good = new Set<string>()
  const failed = new Set<string>()
  let foreign = 0
  const descriptor = openSync(`${path}.fetching`, 'w')
  try {
    for await (const line of answers) {
      if (!asked.has(line.custom_id)) {
        foreign++
        continue
      }
      if (failureOf(line) === undefined) good.add(line.custom_id)
      else failed.add(line.custom_id)
      writeFully(descriptor, `${JSON.stringify(line)}\n`)
    }
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
  if (good.size + failed.size > 0) renameSync(`${path}.fetching`, path)
  else rmSync(`${path}.fetching`)
  return { good: good.size, failed: failed.difference(good).size, foreign }
}

/** Beside the requests, under the batch's own name: nobody else's file is written over. */
function answerPath(requestFile: string, id: string): string {
  const own = basename(requestFile).replace(/^requests-(.*)\.jsonl$/, 'answers-$1')
  return join(dirname(requestFile), `${own}-${id.replace(/[^\w-]/g, '_').slice(-80)}.jsonl`)
}

function replaceLast(note: BatchNote, batch: NotedBatch): BatchNote {
  return { ...note, batches: [...note.batches.slice(0, -1), batch] }
}

function settled(
  { sending: _sending, ...note }: BatchNote,
  batch: NotedBatch,
  { good, failed }: Came,
): BatchNote {
  const counts = { total: batch.requestCount, answered: good, failed }
  return replaceLast(note, { ...batch, isFetched: true, counts })
}

/** What was taken for ours was not: it is looked for again, or sent. */
function ruledOut({ sending, ...note }: BatchNote, { id }: NotedBatch): BatchNote {
  const batches = note.batches.slice(0, -1)
  if (sending === undefined) return { ...note, batches }
  const others = [...(sending.ruledOut ?? []), id]
  return { ...note, batches, sending: { ...sending, ruledOut: others } }
}
