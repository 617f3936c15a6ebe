/**
 * OpenAI's batch interface in plain HTTP: a file of requests is uploaded, a batch is made of it,
 * and its answers are files again. For servers that speak it (gateways, other providers) and for
 * which the AI SDK has nothing. Requests are sent and answers kept as they are, line by line.
 */
import { z } from 'zod'
import { messageOf } from '../base/errors.ts'
import { serverWords } from '../base/secrets.ts'
import { kindOf, retryAfterOf } from './ai-sdk-error.ts'
import { type AnswerLine, parseAnswer } from './answer-line.ts'
import type { BatchRequest } from './batch-request.ts'
import { tagName } from './batch-tags.ts'
import { LlmError } from './llm-error.ts'
import type { BatchState, ProviderBatch, SoughtBatch } from './provider-batch.ts'

export type HttpBatchOptions = {
  /** With its version: "http://host/v1". */
  readonly baseUrl: string
  readonly apiKey?: string | undefined
  readonly fetch?: typeof globalThis.fetch | undefined
}

/** The batch interface of a server that speaks OpenAI's. */
export function httpProviderBatch({
  baseUrl,
  apiKey,
  fetch = globalThis.fetch,
}: HttpBatchOptions): ProviderBatch {
  const call: Call = async (path, init = {}) => {
    const headers = {
      ...(apiKey && { authorization: `Bearer ${apiKey}` }),
      ...(typeof init.body === 'string' && { 'content-type': 'application/json' }),
    }
    const response = await reached(fetch(`${baseUrl}${path}`, { ...init, headers }))
    if (response.ok) return response
    throw await refusalIn(response)
  }
  return {
    async send(requests, tag) {
      const { id: input_file_id } = await read(call('/files', uploadOf(requests)), uploaded)
      const body = JSON.stringify({
        input_file_id,
        endpoint: '/v1/chat/completions',
        completion_window: '24h',
        metadata: { [tagName]: tag },
      })
      const { id } = await read(call('/batches', { method: 'POST', body }), batchObject)
      return { id, leftOut: [] }
    },
    find: (sought) => findBatch(call, sought),
    async state(id) {
      return stateOf(await readBatch(call, id))
    },
    async *answers(id) {
      const { output_file_id: good, error_file_id: bad } = await readBatch(call, id)
      for (const file of [good, bad])
        if (file) yield* linesOf(await call(`/files/${encodeURIComponent(file)}/content`))
    },
  }
}

type Call = (path: string, init?: RequestInit) => Promise<Response>

/** Its parts are joined by the platform, not in one text: files may hold 200 MB. */
function uploadOf(requests: readonly BatchRequest[]): RequestInit {
  const lines = requests.map(({ line }) => `${JSON.stringify(line)}\n`)
  const body = new FormData()
  body.append('purpose', 'batch')
  body.append('file', new Blob(lines, { type: 'application/jsonl' }), 'requests.jsonl')
  return { method: 'POST', body }
}

const uploaded = z.object({ id: z.string() })

const batchObject = z.object({
  id: z.string(),
  status: z.string(),
  created_at: z.number().nullish(),
  output_file_id: z.string().nullish(),
  error_file_id: z.string().nullish(),
  metadata: z.record(z.string(), z.unknown()).nullish(),
  request_counts: z
    .object({ total: z.number(), completed: z.number(), failed: z.number() })
    .nullish(),
  errors: z
    .object({ data: z.array(z.object({ message: z.string().nullish() })).nullish() })
    .nullish(),
})

type BatchObject = z.infer<typeof batchObject>

const batchList = z.object({
  data: z.array(batchObject),
  has_more: z.boolean().nullish(),
  last_id: z.string().nullish(),
})

async function readBatch(call: Call, id: string): Promise<BatchObject> {
  return read(call(`/batches/${encodeURIComponent(id)}`), batchObject)
}

function stateOf({ status, request_counts: counts, errors }: BatchObject): BatchState {
  const reason = errors?.data?.[0]?.message
  return {
    isOver: over.has(status),
    word: status,
    ...(counts && {
      counts: { total: counts.total, answered: counts.completed, failed: counts.failed },
    }),
    ...(reason && { reason: serverWords(reason) }),
  }
}

const over: ReadonlySet<string> = new Set(['completed', 'failed', 'expired', 'cancelled'])

async function findBatch(call: Call, { tag }: SoughtBatch): Promise<string | undefined> {
  let after = ''
  for (let page = 0; page < pagesMax; page++) {
    const list = await read(call(`/batches?limit=100${after}`), batchList)
    const found = list.data.find(({ metadata }) => metadata?.[tagName] === tag)
    if (found !== undefined) return found.id
    if (list.has_more !== true || !list.last_id) return undefined
    after = `&after=${encodeURIComponent(list.last_id)}`
  }
  return undefined
}

const pagesMax = 50

/** A line that cannot be read leaves its request without an answer. */
async function* linesOf(response: Response): AsyncGenerator<AnswerLine> {
  let rest = ''
  const decoder = new TextDecoder()
  for await (const chunk of reachedChunks(response)) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = lines.pop()!
    yield* lines.flatMap(answerIn)
  }
  yield* answerIn(rest)
}

async function* reachedChunks({ body }: Response): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of body ?? []) yield chunk as Uint8Array
  } catch (cause) {
    throw new LlmError('network', messageOf(cause), { cause })
  }
}

function answerIn(line: string): AnswerLine[] {
  try {
    return [parseAnswer(JSON.parse(line)) ?? []].flat()
  } catch {
    return []
  }
}

async function read<T>(answered: Promise<Response>, shape: z.ZodType<T>): Promise<T> {
  const text = await reached(answered.then((response) => response.text()))
  try {
    return shape.parse(JSON.parse(text))
  } catch (cause) {
    throw new LlmError('malformed', 'the server answers in no shape of a batch interface', {
      cause,
    })
  }
}

async function reached<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer
  } catch (thrown) {
    if (thrown instanceof LlmError) throw thrown
    throw new LlmError('network', messageOf(thrown), { cause: thrown })
  }
}

async function refusalIn(response: Response): Promise<LlmError> {
  const { status } = response
  const text = await response.text().catch(() => '')
  const said = errorBody.safeParse(jsonOf(text)).data?.error.message ?? response.statusText
  const retryAfterMs = retryAfterOf(Object.fromEntries(response.headers))
  const say = `HTTP ${status}: ${serverWords(said)}`
  const kind = absent.has(status) ? 'not-found' : kindOf(status, text.slice(0, 4_000))
  return new LlmError(kind, say, {
    httpStatus: status,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  })
}

/** What servers say of an interface that they do not have. */
const absent: ReadonlySet<number> = new Set([404, 405, 501])

const errorBody = z.object({ error: z.object({ message: z.string() }) })

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
