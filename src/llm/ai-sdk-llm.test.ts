import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { serverWords } from '../base/secrets.ts'
import { kindOf, retryAfterOf } from './ai-sdk-error.ts'
import type { Prompt } from './llm.ts'
import { versionedUrl } from '../base/endpoint.ts'
import { openLlm } from './open-llm.ts'

type Asked = { readonly path: string; readonly headers: IncomingHttpHeaders; readonly body: Body }

/** What of a request's body the tests look at. */
type Body = { readonly response_format?: unknown; readonly tool_choice?: unknown }

/** A server on this machine that answers every request by a function, and what it was asked. */
async function listening(answer: (response: ServerResponse, asked: Asked) => void) {
  const asked: Asked[] = []
  const server = createServer((request, response) => {
    let text = ''
    request.on('data', (chunk: Buffer) => (text += chunk.toString()))
    request.on('end', () => {
      const one = { path: request.url!, headers: request.headers, body: JSON.parse(text) as Body }
      asked.push(one)
      answer(response, one)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked }
}

const completion = {
  id: 'c1',
  object: 'chat.completion',
  created: 1,
  model: 'm-2025-01-01',
  choices: [
    {
      index: 0,
      finish_reason: 'stop',
      message: { role: 'assistant', content: 'Yes' },
      logprobs: {
        content: [
          {
            token: 'Yes',
            logprob: -0.1,
            bytes: null,
            top_logprobs: [{ token: 'No', logprob: -2.4, bytes: null }],
          },
        ],
      },
    },
  ],
  usage: {
    prompt_tokens: 100,
    completion_tokens: 9,
    total_tokens: 109,
    prompt_tokens_details: { cached_tokens: 64 },
    completion_tokens_details: { reasoning_tokens: 5 },
  },
}

const replying = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  listening((response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(typeof body === 'string' ? body : JSON.stringify(body))
  })

const prompt: Prompt = {
  system: 'Judge.',
  messages: [{ role: 'user', text: 'Right?' }],
  answer: {
    name: 'verdict',
    schema: { type: 'object', properties: {}, additionalProperties: false },
  },
}

const compatible = (url: string) =>
  openLlm('compatible/local-model', {
    baseUrl: url,
    environment: { OPENAI_API_KEY: 'sk-canary-of-another-host' },
  })

test('Anthropic is told where the head of a prompt ends, which it then caches', async () => {
  const content = [{ type: 'text', text: 'Yes' }]
  const usage = { input_tokens: 100, output_tokens: 9 }
  const reply = { id: 'm1', type: 'message', role: 'assistant', model: 'm', content, usage }
  const { url, asked } = await replying(200, { ...reply, stop_reason: 'end_turn' })
  const environment = { ANTHROPIC_API_KEY: 'none' }
  const llm = await openLlm('anthropic/m', { baseUrl: url, environment })
  const question = { ...prompt, messages: [{ role: 'user' as const, text: 'Criteria.\nRight?' }] }
  const { answer: _, ...plain } = question
  await llm.generate(plain, { head: { name: 'criteria', length: 10 } })
  expect(asked[0]!.body).toMatchObject({
    system: [{ text: 'Judge.', cache_control: { type: 'ephemeral' } }],
    messages: [
      {
        content: [
          { text: 'Criteria.\n', cache_control: { type: 'ephemeral' } },
          { text: 'Right?' },
        ],
      },
    ],
  })
})

describe('a model behind an OpenAI-compatible server', () => {
  test('answers with text, usage, model and log-probabilities', async () => {
    const { url, asked } = await replying(200, completion)
    const llm = await compatible(url)
    const generation = await llm.generate(prompt, { temperature: 0, seed: 7, topLogprobs: 1 })
    expect(generation).toEqual({
      text: 'Yes',
      finish: 'stop',
      model: 'm-2025-01-01',
      usage: { inputTokens: 100, cachedInputTokens: 64, outputTokens: 9, reasoningTokens: 5 },
      logprobs: [{ token: 'Yes', logprob: -0.1, alternatives: [{ token: 'No', logprob: -2.4 }] }],
    })
    expect(asked[0]!.path).toBe('/v1/chat/completions')
    expect(asked[0]!.body).toMatchObject({
      model: 'local-model',
      messages: [
        { role: 'system', content: 'Judge.' },
        { role: 'user', content: 'Right?' },
      ],
      temperature: 0,
      seed: 7,
      logprobs: true,
      top_logprobs: 1,
      response_format: { type: 'json_schema', json_schema: { name: 'verdict' } },
    })
  })

  test('is sent no system message where there are no instructions', async () => {
    const { url, asked } = await replying(200, completion)
    await (await compatible(url)).generate({ ...prompt, system: '' }, { topP: 0.9 })
    const messages = [{ role: 'user', content: 'Right?' }]
    expect(asked[0]!.body).toMatchObject({ messages, top_p: 0.9 })
  })

  test('is not sent the key of another provider', async () => {
    const { url, asked } = await replying(200, completion)
    await (await compatible(url)).generate(prompt)
    expect(JSON.stringify(asked)).not.toContain('canary')
  })

  test('may be asked for JSON without a schema, or by way of a tool', async () => {
    const { url, asked } = await replying(200, completion)
    const llm = await compatible(url)
    await llm.generate({ ...prompt, answer: { ...prompt.answer!, how: 'object' } })
    await llm.generate({ ...prompt, answer: { ...prompt.answer!, how: 'tool' } })
    expect(asked[0]!.body.response_format).toEqual({ type: 'json_object' })
    expect(asked[1]!.body.tool_choice).toEqual({ type: 'function', function: { name: 'verdict' } })
  })

  test.each([
    [429, '{"error":{"message":"slow down"}}', 'rate-limited'],
    [429, '{"error":{"message":"x","code":"insufficient_quota"}}', 'no-credit'],
    [500, '{"error":{"message":"internal"}}', 'overloaded'],
    [401, '{"error":{"message":"bad key"}}', 'unauthorised'],
    [404, '{"error":{"message":"no such model"}}', 'not-found'],
    [400, '{"error":{"message":"response_format is not supported"}}', 'unsupported'],
    [400, '{"error":{"message":"This model\'s maximum context length is 8192"}}', 'too-long'],
    [400, '{"error":{"message":"something else"}}', 'rejected'],
    [200, '{"choices":[{"mess', 'malformed'],
    [200, '{"no":"choices"}', 'malformed'],
  ])('says what HTTP %i with %s means: %s', async (status, body, kind) => {
    const { url } = await replying(status, body, { 'retry-after': '2' })
    const thrown = await (await compatible(url)).generate(prompt).catch((error: unknown) => error)
    expect(thrown).toMatchObject({ name: 'LlmError', kind })
    if (status !== 200) expect(thrown).toMatchObject({ httpStatus: status, retryAfterMs: 2000 })
  })

  test('that nobody runs, or that hangs up, is a matter of the network', async () => {
    const { url } = await listening((response) => response.destroy())
    await expect((await compatible(url)).generate(prompt)).rejects.toMatchObject({
      kind: 'network',
    })
    const nobody = await compatible('http://127.0.0.1:9')
    await expect(nobody.generate(prompt)).rejects.toMatchObject({ kind: 'network' })
  })

  test('can be stopped while it thinks', async () => {
    const { url } = await listening(() => undefined)
    const stop = new AbortController()
    const asking = (await compatible(url)).generate(prompt, { signal: stop.signal })
    setImmediate(() => stop.abort())
    await expect(asking).rejects.toMatchObject({ kind: 'interrupted' })
  })
})

const open = (name: string, baseUrl?: string) =>
  openLlm(name, { environment: {}, ...(baseUrl && { baseUrl }) })

test('without a key, an address or a provider the sentence says what to do', async () => {
  await expect(open('openai/gpt-5-mini')).rejects.toThrow(/OPENAI_API_KEY is not set/)
  await expect(open('anthropic/x')).rejects.toThrow(/ANTHROPIC_API_KEY is not set/)
  await expect(open('compatible/x')).rejects.toThrow(/needs an address/)
  await expect(open('compatible/x', 'localhost:80')).rejects.toThrow(/is no web address/)
  await expect(open('gpt-5-mini')).rejects.toThrow(/"gpt-5-mini" names no model/)
})

test('an address gets its version only where it has no path', () => {
  expect(versionedUrl('http://h:8000')).toBe('http://h:8000/v1')
  expect(versionedUrl('http://h:8000/v1/')).toBe('http://h:8000/v1')
  expect(versionedUrl('https://gateway/openai/v2')).toBe('https://gateway/openai/v2')
})

const at = (value: string) => retryAfterOf({ 'retry-after': value }, Date.UTC(2026, 0, 1))

test('how long to wait is read from seconds, dates and nonsense', () => {
  expect(at('3')).toBe(3000)
  expect(at('-5')).toBe(0)
  expect(at('1e9')).toBe(1e12)
  expect(at('Thu, 01 Jan 2026 00:00:07 GMT')).toBe(7000)
  expect(at('soon')).toBeUndefined()
  expect(retryAfterOf({ 'retry-after-ms': '250', 'retry-after': '9' })).toBe(250)
  expect(retryAfterOf({})).toBeUndefined()
})

test('a key of any shape is struck from what a server says', async () => {
  const secret = 'canary of no usual shape'
  const { url } = await replying(400, { error: { message: `who is ${secret}?` } })
  const environment = { COMPATIBLE_API_KEY: secret }
  const llm = await openLlm('compatible/local-model', { baseUrl: url, environment })
  await expect(llm.generate(prompt)).rejects.toThrow('HTTP 400: who is [key]?')
  const message = { role: 'assistant', content: `You are ${secret}.` }
  const echo = await replying(200, { ...completion, choices: [{ index: 0, message }] })
  const echoing = await openLlm('compatible/local-model', { baseUrl: echo.url, environment })
  expect((await echoing.generate(prompt)).text).toBe('You are [key].')
})

test('a key that a server quotes is not passed on', () => {
  expect(serverWords('Incorrect API key provided: sk-proj-abc123456789.')).toBe(
    'Incorrect API key provided: [key]',
  )
  expect(kindOf(402, '')).toBe('no-credit')
})
