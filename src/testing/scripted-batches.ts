/**
 * The batch interfaces of OpenAI (files and batches) and Anthropic (message batches), over answers
 * that are made at once and given out as a script says: late, in any order, in part, not at all.
 */
import type { BatchEnding, BatchScript, RequestFate } from '../llm/scripted-provider-batch.ts'

/** What a server answers. `dropped`: it breaks the connection. */
export type BatchReply =
  | { readonly status: number; readonly body: object }
  | { readonly status: number; readonly text: string }
  | 'dropped'

export type BatchCall = {
  readonly method: string
  /** Without the version: "/batches/batch_1". */
  readonly path: string
  readonly contentType: string
  /** As some servers quote it when they refuse it. */
  readonly key: string
  readonly body: Buffer
}

/** Answers one request: `path` is that of its interface, such as "/chat/completions". */
export type AnswerRequest = (path: string, body: never) => object

export type ScriptedBatches = {
  /** Undefined where a call is for something else. */
  reply(call: BatchCall): Promise<BatchReply | undefined>
  /** Requests of every batch that was accepted. */
  readonly accepted: readonly number[]
}

/** `baseUrl` is where the server is reached, with "/v1". */
export function scriptedBatches(
  script: BatchScript,
  answer: AnswerRequest,
  baseUrl: () => string,
): ScriptedBatches {
  const { reception = () => 'accepted' as const } = script
  const files = new Map<string, string>()
  const batches: Batch[] = []
  const accepted: number[] = []
  let received = 0
  const accept = ({ key, ...made }: Creation, prefix: string) => {
    const how = reception(received++)
    if (how === 'refused') return refusal(429, 'too many requests are waiting in batches')
    if (how === 'keyless') return refusal(401, `Incorrect API key provided: ${key}`)
    const index = batches.length
    const ending = script.ending?.(index) ?? 'completed'
    const batch = { ...made, index, id: `${prefix}_${index + 1}`, looks: 0, ending }
    batches.push(batch)
    accepted.push(made.requests.length)
    return how === 'dropped' ? how : { status: 200, body: shown(batch, script, baseUrl()) }
  }
  const linesOf = (batch: Batch) => (batch.lines ??= batchLines(batch, script, answer))
  return {
    accepted,
    async reply(call) {
      const { method, path, body, key } = call
      const isPost = method === 'POST'
      if (isPost && path === '/files') return keepFile(files, call)
      if (isPost && path === '/batches') {
        const { input_file_id: file, metadata } = JSON.parse(body.toString()) as CreateBody
        const requests = rowsIn(files.get(file) ?? '') as BatchRow[]
        return accept({ kind: 'openai', requests, metadata, key }, 'batch')
      }
      if (isPost && path === '/messages/batches') {
        const { requests } = JSON.parse(body.toString()) as { requests: BatchRow[] }
        return accept({ kind: 'anthropic', requests, metadata: undefined, key }, 'msgbatch')
      }
      const [, kind, id, rest] =
        /^(\/messages)?\/(?:batches|files)(?:\/([^/]+))?(\/.*)?$/.exec(path) ?? []
      if (method !== 'GET' || (id === undefined && !path.endsWith('/batches'))) return undefined
      const own = batches.filter((batch) => (batch.kind === 'anthropic') === (kind !== undefined))
      if (id === undefined) return listOf(own, script, baseUrl())
      const batch = own.find((one) => id.endsWith(one.id))
      if (batch === undefined) return refusal(404, `there is no ${id}`)
      if (rest !== undefined)
        return { status: 200, text: linesOf(batch)[id.startsWith('bad') ? 'bad' : 'good'] }
      batch.looks++
      return { status: 200, body: shown(batch, script, baseUrl()) }
    },
  }
}

type Creation = Pick<Batch, 'kind' | 'requests' | 'metadata'> & Pick<BatchCall, 'key'>

type CreateBody = {
  readonly input_file_id: string
  readonly metadata?: Readonly<Record<string, string>>
}

type BatchRow = {
  readonly custom_id: string
  readonly url?: string
  readonly body?: never
  readonly params?: never
}

type Batch = {
  readonly kind: 'openai' | 'anthropic'
  readonly index: number
  readonly id: string
  readonly requests: readonly BatchRow[]
  readonly metadata: Readonly<Record<string, string>> | undefined
  readonly ending: BatchEnding
  looks: number
  lines?: BatchLines
}

type BatchLines = { readonly good: string; readonly bad: string }

async function keepFile(
  files: Map<string, string>,
  { body, contentType }: BatchCall,
): Promise<BatchReply> {
  const headers = { 'content-type': contentType }
  const form = await new Response(new Uint8Array(body), { headers }).formData()
  const file = form.get('file')
  if (!(file instanceof Blob)) return refusal(400, 'a file is missing')
  const id = `file-${files.size + 1}`
  files.set(id, await file.text())
  return { status: 200, body: { id, object: 'file', purpose: 'batch', filename: 'batch.jsonl' } }
}

function rowsIn(text: string): unknown[] {
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as unknown)
}

function listOf(batches: readonly Batch[], script: BatchScript, baseUrl: string): BatchReply {
  const data = batches.toReversed().map((batch) => shown(batch, script, baseUrl))
  return { status: 200, body: { object: 'list', data, has_more: false } }
}

/** The batch as its provider shows it. */
function shown(batch: Batch, script: BatchScript, baseUrl: string): object {
  const isOver = batch.looks > (script.looks ?? 1)
  return batch.kind === 'openai'
    ? openaiBatch(batch, script, isOver)
    : anthropicBatch(batch, isOver, baseUrl)
}

/** Created in the future of any test: providers are asked for what is new. */
const createdAt = 4_000_000_000

function openaiBatch(batch: Batch, script: BatchScript, isOver: boolean): object {
  const { id, metadata, ending, requests, index } = batch
  const fates = requests.map((_, position) => script.fate?.(position, index) ?? 'answered')
  const completed = fates.filter((fate) => fate === 'answered' || fate === 'twice').length
  const hasFiles = isOver && ending !== 'failed'
  return {
    id,
    object: 'batch',
    status: isOver ? ending : 'in_progress',
    created_at: createdAt + index,
    metadata: metadata ?? null,
    output_file_id: hasFiles ? `good-${id}` : null,
    error_file_id: hasFiles ? `bad-${id}` : null,
    request_counts: { total: requests.length, completed, failed: requests.length - completed },
    ...(isOver &&
      ending === 'failed' && { errors: { data: [{ message: 'the file is refused' }] } }),
  }
}

function anthropicBatch({ id, requests, index }: Batch, isOver: boolean, baseUrl: string): object {
  const date = new Date((createdAt + index) * 1000).toISOString()
  const all = requests.length
  return {
    id,
    type: 'message_batch',
    processing_status: isOver ? 'ended' : 'in_progress',
    request_counts: {
      processing: isOver ? 0 : all,
      succeeded: isOver ? all : 0,
      errored: 0,
      canceled: 0,
      expired: 0,
    },
    created_at: date,
    expires_at: date,
    results_url: isOver ? `${baseUrl}/messages/batches/${id}/results` : null,
  }
}

/** Good and bad lines, from the last request to the first. */
function batchLines(
  { kind, requests, index }: Batch,
  { fate = () => 'answered' }: BatchScript,
  answer: AnswerRequest,
): BatchLines {
  const good: object[] = []
  const bad: object[] = []
  for (const [position, row] of [...requests.entries()].toReversed()) {
    const found = fate(position, index)
    if (found === 'silent') continue
    if (found === 'answered' || found === 'twice') {
      const line = kind === 'openai' ? openaiLine(row, answer) : anthropicLine(row, answer)
      good.push(...(found === 'twice' ? [line, line] : [line]))
    } else if (kind === 'openai') bad.push({ custom_id: row.custom_id, ...openaiFailure[found] })
    else good.push({ custom_id: row.custom_id, result: anthropicFailure[found] })
  }
  return { good: jsonl(good), bad: jsonl(bad) }
}

function openaiLine({ custom_id, url = '', body }: BatchRow, answer: AnswerRequest): object {
  const said = answer(url.replace(/^\/v1/, ''), body!)
  return { id: 'r', custom_id, response: { status_code: 200, body: said }, error: null }
}

function anthropicLine({ custom_id, params }: BatchRow, answer: AnswerRequest): object {
  return { custom_id, result: { type: 'succeeded', message: answer('/messages', params!) } }
}

type Failure = Exclude<RequestFate, 'answered' | 'twice' | 'silent'>

const openaiFailure: Readonly<Record<Failure, object>> = {
  refused: {
    response: { status_code: 400, body: { error: { message: 'the request is too odd' } } },
    error: null,
  },
  overloaded: {
    response: { status_code: 500, body: { error: { message: 'the server had an error' } } },
    error: null,
  },
  expired: {
    response: null,
    error: { code: 'batch_expired', message: 'the request was not begun in time' },
  },
}

const anthropicFailure: Readonly<Record<Failure, object>> = {
  refused: errored('invalid_request_error', 'the request is too odd'),
  overloaded: errored('overloaded_error', 'the server is busy'),
  expired: { type: 'expired' },
}

function errored(type: string, message: string): object {
  return { type: 'errored', error: { type: 'error', error: { type, message } } }
}

function refusal(status: number, message: string): BatchReply {
  return { status, body: { error: { message, type: 'invalid_request_error' } } }
}

function jsonl(rows: readonly object[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('')
}
