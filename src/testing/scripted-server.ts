/**
 * A server with OpenAI's interface that answers in every role of the method, for tests of what
 * talks to servers. It listens on this machine alone, needs no key, and gives the same bytes for
 * the same request.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { messageOf } from '../base/errors.ts'
import { textHash } from '../base/hash.ts'
import { hashingEncoder } from '../encoder/hashing-encoder.ts'
import { estimateTokens } from '../llm/estimate-tokens.ts'
import type { Prompt } from '../llm/llm.ts'
import { promptText } from '../llm/scripted-llm.ts'
import { answerInRole } from './scripted-roles.ts'

export type ScriptedServerOptions = {
  /** What is answered to a prompt. Default: what `scriptedModel` says. */
  readonly answer?: (prompt: Prompt) => string
  /** What goes wrong with a request, the `index`-th to arrive; undefined: nothing. */
  readonly fault?: (prompt: Prompt, index: number) => ServerFault | undefined
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
  close(): Promise<void>
}

/**
 * Answers `POST /v1/chat/completions` (also with a forced tool) and `/v1/embeddings`, `GET
 * /v1/models`. Whoever starts it closes it.
 * @example
 * const server = await scriptedServer()
 * await server.close()
 */
export async function scriptedServer(options: ScriptedServerOptions = {}): Promise<ScriptedServer> {
  const { answer = answerInRole, fault = () => undefined, port = 0 } = options
  const asked = new Map<string, number>()
  const used = { inputTokens: 0, outputTokens: 0 }
  let index = 0
  const complete = (body: ChatBody): Reply | 'silence' => {
    const prompt = promptOf(body)
    const role = prompt.answer?.name ?? 'text'
    asked.set(role, (asked.get(role) ?? 0) + 1)
    const wrong = fault(prompt, index++)
    if (wrong === 'silence') return wrong
    if (typeof wrong === 'object') return { status: wrong.status, body: errorBody(wrong.message) }
    const completion = scriptedCompletion(body, wrong === 'cut' ? cut(answer) : answer)
    used.inputTokens += completion.usage.prompt_tokens
    used.outputTokens += completion.usage.completion_tokens
    if (wrong === 'cut') completion.choices[0]!.finish_reason = 'length'
    return { status: 200, body: completion }
  }
  const server = createServer((request, response) => {
    reply(request, complete).then(
      (told) => {
        if (told !== 'silence') send(response, told.status, told.body)
      },
      (error: unknown) => send(response, 400, errorBody(messageOf(error))),
    )
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const { port: chosen } = server.address() as AddressInfo
  return {
    baseUrl: `http://127.0.0.1:${chosen}/v1`,
    asked,
    used: () => used,
    close: () => closed(server),
  }
}

type Reply = { readonly status: number; readonly body: object }

function cut(answer: (prompt: Prompt) => string): (prompt: Prompt) => string {
  return (prompt) => answer(prompt).slice(0, 20)
}

async function reply(
  request: IncomingMessage,
  complete: (body: ChatBody) => Reply | 'silence',
): Promise<Reply | 'silence'> {
  const path = new URL(request.url ?? '/', 'http://localhost').pathname.replace(/^\/v1/, '')
  if (request.method === 'GET' && path === '/models')
    return { status: 200, body: { object: 'list', data: [{ id: 'scripted', object: 'model' }] } }
  const body = JSON.parse((await textOf(request)) || '{}') as ChatBody & EmbeddingBody
  if (path === '/chat/completions') return complete(body)
  if (path === '/embeddings') return { status: 200, body: await embeddings(body) }
  return { status: 404, body: errorBody(`there is nothing at ${path}`) }
}

/** The body of a request for a chat completion, as far as it is read. */
export type ChatBody = {
  readonly model: string
  readonly messages: readonly { readonly role: string; readonly content: unknown }[]
  readonly response_format?: {
    readonly json_schema?: { readonly name: string; readonly schema: Record<string, unknown> }
  }
  readonly tools?: readonly {
    readonly function: { readonly name: string; readonly parameters: Record<string, unknown> }
  }[]
}

/**
 * The completion that answers a request, such as a line of a batch file; by default
 * `scriptedModel`'s.
 */
export function scriptedCompletion(
  body: ChatBody,
  answer: (prompt: Prompt) => string = answerInRole,
) {
  const prompt = promptOf(body)
  const text = answer(prompt)
  const tool = body.tools?.[0]
  const inputTokens = estimateTokens(promptText(prompt))
  const outputTokens = estimateTokens(text)
  const call = tool && {
    id: 'call_1',
    type: 'function',
    function: { name: tool.function.name, arguments: text },
  }
  return {
    id: `chatcmpl-${textHash(promptText(prompt))}`,
    object: 'chat.completion',
    created: 0,
    model: body.model,
    choices: [
      {
        index: 0,
        finish_reason: call ? 'tool_calls' : 'stop',
        message: call
          ? { role: 'assistant', content: null, tool_calls: [call] }
          : { role: 'assistant', content: text },
      },
    ],
    usage: {
      prompt_tokens: inputTokens,
      completion_tokens: outputTokens,
      total_tokens: inputTokens + outputTokens,
      prompt_tokens_details: { cached_tokens: 0 },
    },
  }
}

function promptOf({ messages, response_format, tools }: ChatBody): Prompt {
  const shape = response_format?.json_schema
  const tool = tools?.[0]?.function
  const answer = shape ?? (tool && { name: tool.name, schema: tool.parameters })
  const said = messages.map(({ role, content }) => ({ role, text: contentText(content) }))
  return {
    system: said.find(({ role }) => role === 'system' || role === 'developer')?.text ?? '',
    messages: said.flatMap(({ role, text }) =>
      role === 'user' || role === 'assistant' ? [{ role, text }] : [],
    ),
    ...(answer && { answer }),
  }
}

/** A content is a text, or a list of parts with texts. */
function contentText(content: unknown): string {
  if (typeof content === 'string') return content
  if (!Array.isArray(content)) return ''
  return content.map((part: { readonly text?: string }) => part.text ?? '').join('')
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

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}

function errorBody(message: string): object {
  return { error: { message, type: 'invalid_request_error' } }
}

async function closed(server: Server): Promise<void> {
  const done = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeAllConnections()
  await done
}
