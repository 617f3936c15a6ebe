/**
 * A server with OpenAI's interface that answers in every role of the method, for tests of what
 * talks to servers. It listens on this machine alone, needs no key, and gives the same bytes for
 * the same request.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { messageOf } from '../base/errors.ts'
import { hashingEncoder } from '../encoder/hashing-encoder.ts'
import { estimateTokens } from '../llm/estimate-tokens.ts'
import type { Prompt } from '../llm/llm.ts'
import { promptText } from '../llm/scripted-llm.ts'
import type { BatchScript } from '../llm/scripted-provider-batch.ts'
import {
  type AnswerRequest,
  type BatchReply,
  type ScriptedBatches,
  scriptedBatches,
} from './scripted-batches.ts'
import { dialects } from './scripted-dialects.ts'
import { answerInRole } from './scripted-roles.ts'

export type ScriptedServerOptions = {
  /** What is answered to a prompt. Default: what `scriptedModel` says. */
  readonly answer?: (prompt: Prompt) => string
  /** What goes wrong with a request, the `index`-th to arrive; undefined: nothing. */
  readonly fault?: (prompt: Prompt, index: number) => ServerFault | undefined
  /** What becomes of batches; without one the server has no batch interface. */
  readonly batches?: BatchScript
  /** Fixed port; by default the system picks one. */
  readonly port?: number
}

/**
 * An error instead of an answer, an answer that never comes, or one that is cut at the token limit.
 */
export type ServerFault = { readonly status: number; readonly message: string } | 'silence' | 'cut'

/** A server that runs. */
export type ScriptedServer = {
  /** With "/v1". */
  readonly baseUrl: string
  /** How often each role was asked, by the name of its schema ("text" without one). */
  readonly asked: ReadonlyMap<string, number>
  /** What the answers came to, as they said themselves. */
  readonly used: () => { readonly inputTokens: number; readonly outputTokens: number }
  /** How many requests each batch has that was accepted. */
  readonly batches: readonly number[]
  close(): Promise<void>
}

/**
 * Answers `POST /v1/chat/completions` (also with a forced tool), `/v1/responses`, `/v1/messages`
 * and `/v1/embeddings`, `GET /v1/models`, and where told to, batches. Whoever starts it closes it.
 * @example
 * const server = await scriptedServer()
 * await server.close()
 */
export async function scriptedServer(options: ScriptedServerOptions = {}): Promise<ScriptedServer> {
  const { answer = answerInRole, fault = () => undefined, port = 0 } = options
  const asked = new Map<string, number>()
  const used = { inputTokens: 0, outputTokens: 0 }
  let index = 0
  const answerIn: AnswerRequest = (path, body) => {
    const dialect = dialects[path]!
    const prompt = dialect.promptOf(body)
    const role = prompt.answer?.name ?? 'text'
    asked.set(role, (asked.get(role) ?? 0) + 1)
    const wrong = fault(prompt, index++)
    if (typeof wrong === 'object') throw new Refused(wrong.status, wrong.message)
    if (wrong === 'silence') throw new Silence()
    const text = wrong === 'cut' ? answer(prompt).slice(0, 20) : answer(prompt)
    used.inputTokens += estimateTokens(promptText(prompt))
    used.outputTokens += estimateTokens(text)
    return dialect.replyWith(body, text, wrong === 'cut' ? 'length' : 'stop')
  }
  const batches = options.batches && scriptedBatches(options.batches, answerIn, () => baseUrl)
  const server = createServer((request, response) => {
    reply(request, answerIn, batches).then(
      (told) => send(response, told),
      (thrown: unknown) => {
        if (thrown instanceof Silence) return
        const status = thrown instanceof Refused ? thrown.status : 400
        send(response, { status, body: errorBody(messageOf(thrown)) })
      },
    )
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const { port: chosen } = server.address() as AddressInfo
  const baseUrl = `http://127.0.0.1:${chosen}/v1`
  return {
    baseUrl,
    asked,
    used: () => used,
    batches: batches?.accepted ?? [],
    close: () => closed(server),
  }
}

/** The fault of a request, on its way out. */
class Refused extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

class Silence extends Error {}

async function reply(
  request: IncomingMessage,
  answerIn: AnswerRequest,
  batches: ScriptedBatches | undefined,
): Promise<BatchReply> {
  const { method = 'GET', headers } = request
  const { pathname } = new URL(request.url ?? '/', 'http://localhost')
  const path = pathname.replace(/^\/v1/, '')
  if (method === 'GET' && path === '/models')
    return { status: 200, body: { object: 'list', data: [{ id: 'scripted', object: 'model' }] } }
  const bytes = await bytesOf(request)
  const contentType = headers['content-type'] ?? ''
  const key = headers.authorization?.replace('Bearer ', '') ?? String(headers['x-api-key'] ?? '')
  const carried = await batches?.reply({ method, path, contentType, body: bytes, key })
  if (carried !== undefined) return carried
  if (method === 'POST' && path in dialects)
    return { status: 200, body: answerIn(path, JSON.parse(bytes.toString()) as never) }
  if (path === '/embeddings')
    return { status: 200, body: await embeddings(JSON.parse(bytes.toString()) as EmbeddingBody) }
  return { status: 404, body: errorBody(`there is nothing at ${path}`) }
}

type EmbeddingBody = { readonly model: string; readonly input?: string | readonly string[] }

async function embeddings({ model, input = [] }: EmbeddingBody): Promise<object> {
  const texts = typeof input === 'string' ? [input] : input
  const vectors = await hashingEncoder({ dimensions: 256 }).encode(texts)
  const tokens = texts.reduce((sum, text) => sum + estimateTokens(text), 0)
  return {
    object: 'list',
    model,
    data: vectors.map((vector, index) => ({
      object: 'embedding',
      index,
      embedding: [...vector],
    })),
    usage: { prompt_tokens: tokens, total_tokens: tokens },
  }
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

function send(response: ServerResponse, told: BatchReply): void {
  if (told === 'dropped') {
    response.destroy()
    return
  }
  response.writeHead(told.status, { 'content-type': 'application/json' })
  response.end('text' in told ? told.text : JSON.stringify(told.body))
}

function errorBody(message: string): object {
  return { error: { message, type: 'invalid_request_error' } }
}

async function closed(server: Server): Promise<void> {
  const done = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeAllConnections()
  await done
}
