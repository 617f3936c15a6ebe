/**
 * Carries request files to a provider. Before a batch is sent, the note beside its file says so;
 * once it is accepted, the note names it. A process that was killed in between left a note of the
 * first kind, and the next one asks the provider for that batch before it sends anything.
 */
import { basename } from 'node:path'
import { KitError } from '../../base/errors.ts'
import { contentHash } from '../../base/hash.ts'
import type { BatchRequest } from '../../llm/batch-request.ts'
import { LlmError } from '../../llm/llm-error.ts'
import { isUncertain } from '../../llm/provider-batch.ts'
import type { BatchCarrier } from './batch-carrier.ts'
import {
  type BatchFile,
  holdBatchFolder,
  openCount,
  readBatchFolder,
  underWay,
} from './batch-folder.ts'
import { type BatchNote, notePath, type Sending, writeNote } from './batch-note.ts'

/** What sending a folder came to. */
export type SendReport = {
  readonly sent: readonly SentFile[]
  /** Files all of whose requests are answered. */
  readonly answeredCount: number
  /** Files whose batches are under way. */
  readonly underWayCount: number
  /** Files that ask other models than the judge, by name. */
  readonly foreign: readonly string[]
}

export type SentFile = {
  readonly file: string
  readonly id: string
  readonly requestCount: number
  /** Accepted by the provider in an earlier attempt, and found again. */
  readonly isFound: boolean
  /** What was asked for and the provider does not take, such as "seed". */
  readonly leftOut: readonly string[]
}

/**
 * Sends what has no answer and is not under way. Throws `KitError`: before anything is sent where
 * the folder or the judge cannot be used, and with everything noted where the provider refuses.
 */
export function sendBatches(folder: string, carrier: BatchCarrier): Promise<SendReport> {
  return holdBatchFolder(folder, async () => {
    const { files, unanswered } = await readBatchFolder(folder)
    const { due, foreign } = dueFiles(files, carrier.judge)
    const known = new Set(files.flatMap(({ note }) => note.batches.map(({ id }) => id)))
    const sent: SentFile[] = []
    for (const file of due) {
      if (carrier.signal?.aborted === true) throw stopped(sent.length, due.length)
      const requests = await unanswered(file)
      const done = await sendFile({ file, requests, known }, carrier)
      known.add(done.id)
      sent.push(done)
    }
    return {
      sent,
      foreign,
      answeredCount: files.filter((file) => openCount(file) === 0).length,
      underWayCount: files.filter((file) => underWay(file) !== undefined).length,
    }
  })
}

/**
 * The files that `sendBatches` would send. Throws `KitError("usage")` where no file asks the
 * judge's model, or where one was being sent to another judge.
 */
export function dueFiles(
  files: readonly BatchFile[],
  judge: string,
): { readonly due: readonly BatchFile[]; readonly foreign: readonly string[] } {
  const model = judge.split('/').slice(1).join('/')
  const isOwn = ({ models }: BatchFile) => models.every((one) => one === model)
  const other = files.find((file) => !isOwn(file))
  if (other !== undefined && !files.some(isOwn)) {
    const asked = other.models.join(' and ')
    const say = `${other.path} asks ${asked}, not ${model}; name the judge that it was written for`
    throw new KitError('usage', say)
  }
  const open = files.filter((file) => openCount(file) > 0 && underWay(file) === undefined)
  const due = open.filter(isOwn)
  for (const { path, note } of due) {
    const sender = note.sending?.judge ?? judge
    if (sender !== judge)
      throw new KitError('usage', `${path} was being sent to ${sender}; name that judge to go on`)
  }
  const foreign = open.filter((file) => !isOwn(file)).map(({ path }) => basename(path))
  return { due, foreign }
}

type Due = {
  readonly file: BatchFile
  readonly requests: readonly BatchRequest[]
  readonly known: ReadonlySet<string>
}

async function sendFile(
  { file: { path, note }, requests, known }: Due,
  { judge, provider, now, attempt }: BatchCarrier,
): Promise<SentFile> {
  let sending = note.sending
  const findSent = async (sent: Sending) => {
    const unlisted =
      `whether ${path} was accepted is not known, and ${judge} lists no batches; look there, and ` +
      `delete ${notePath(path)} to send it again`
    return attempt(() => provider.find(soughtOf(sent, known)), unlisted)
  }
  const missing = `${judge} has no batch interface at this address; docs/batch.md says who has one`
  const accepted = await attempt(async () => {
    const found = sending && (await findSent(sending))
    if (found !== undefined) return { id: found, leftOut: [], isFound: true }
    const since = new Date(now()).toISOString()
    const tag = contentHash([since, path, requests.map(({ id }) => id)])
    const { ruledOut } = sending ?? {}
    sending = { judge, tag, since, requestCount: requests.length, ...(ruledOut && { ruledOut }) }
    writeNote(path, { ...note, sending })
    try {
      return { ...(await provider.send(requests, tag)), isFound: false }
    } catch (thrown) {
      if (thrown instanceof LlmError && !isUncertain(thrown)) {
        sending = undefined
        writeNote(path, withoutSending(note))
      }
      throw thrown
    }
  }, missing)
  const { id, isFound, leftOut } = accepted
  const { since: sentAt, requestCount } = sending!
  const batch = { id, judge, sentAt, requestCount, isFetched: false, word: 'sent' }
  // One that was found again is ours when its answers are; until then it may have to be sought.
  const next = isFound ? { ...note, sending } : withoutSending(note)
  writeNote(path, { ...next, batches: [...note.batches, { ...batch, isGuessed: isFound }] })
  return { file: basename(path), id, requestCount, isFound, leftOut }
}

function soughtOf(
  { tag, since, requestCount, ruledOut = [] }: Sending,
  known: ReadonlySet<string>,
) {
  return {
    tag,
    requestCount,
    sinceMs: Date.parse(since),
    known: known.union(new Set(ruledOut)),
  }
}

function withoutSending({ sending: _sending, ...note }: BatchNote): BatchNote {
  return note
}

function stopped(done: number, all: number): KitError {
  return new KitError(
    'interrupted',
    `stopped after ${done} of ${all} files; run the same command again to send the others`,
  )
}
