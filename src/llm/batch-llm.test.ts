import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { type BatchOptions, openBatch } from './batch-llm.ts'
import type { Prompt } from './llm.ts'

const name = 'openai/some-model'

test('a request is written once, in the shape of a batch file, and fails as pending', async () => {
  const folder = emptyFolder()
  const batch = await openBatch(folder, name)
  const pending = batch.llm.generate(prompt('one'), { temperature: 0, maxOutputTokens: 9 })
  await expect(pending).rejects.toMatchObject({ kind: 'pending' })
  const again = batch.llm.generate(prompt('one'), { temperature: 0, maxOutputTokens: 9 })
  await expect(again).rejects.toMatchObject({ kind: 'pending' })
  const report = batch.finish()
  expect(report).toMatchObject({ writtenCount: 1, files: [join(folder, 'requests-01-001.jsonl')] })
  expect(requestsIn(report.files[0]!)).toMatchObject([
    {
      method: 'POST',
      url: '/v1/chat/completions',
      body: {
        model: 'some-model',
        messages: [
          { role: 'system', content: 'Judge.' },
          { role: 'user', content: 'one' },
        ],
        response_format: { type: 'json_schema', json_schema: { name: 'verdict', strict: true } },
        temperature: 0,
        max_completion_tokens: 9,
      },
    },
  ])
})

test('without instructions a request has no system message', async () => {
  const batch = await openBatch(emptyFolder(), name)
  const asked = batch.llm.generate({ ...prompt('one'), system: '' }, { topP: 0.9 })
  await expect(asked).rejects.toMatchObject({ kind: 'pending' })
  expect(requestsIn(batch.finish().files[0]!)).toMatchObject([
    { body: { messages: [{ role: 'user', content: 'one' }], top_p: 0.9 } },
  ])
})

test('a request that awaits its answer is not written again', async () => {
  const folder = emptyFolder()
  await round(folder, ['one'])
  const report = await round(folder, ['one', 'two'])
  expect(report).toMatchObject({ awaitedCount: 1, writtenCount: 1, answered: [] })
})

test('partial, unordered, duplicated and foreign answers: each request has its own', async () => {
  const folder = emptyFolder()
  const { files } = await round(folder, ['one', 'two', 'three'])
  const [one, two] = requestsIn(files[0]!)
  answer(folder, 'out.jsonl', [
    good(two!.custom_id, 'second'),
    good('somebody-else', 'x'),
    good(one!.custom_id, 'first'),
    good(one!.custom_id, 'first again'),
  ])
  const report = await round(folder, ['one', 'two', 'three'])
  expect(report).toMatchObject({
    answered: ['first', 'second'],
    awaitedCount: 1,
    writtenCount: 0,
    duplicateCount: 1,
    foreignCount: 1,
  })
})

test('usage and finish come with the answer', async () => {
  const folder = emptyFolder()
  const { files } = await round(folder, ['one'])
  answer(folder, 'out.jsonl', [good(requestsIn(files[0]!)[0]!.custom_id, 'cut', 'length')])
  const { llm } = await openBatch(folder, name)
  expect(await llm.generate(prompt('one'))).toEqual({
    text: 'cut',
    finish: 'length',
    model: 'm-1',
    usage: { inputTokens: 9, cachedInputTokens: 4, outputTokens: 2, reasoningTokens: 0 },
  })
})

test('what expired or failed at the provider is written again, at most three times', async () => {
  const folder = emptyFolder()
  for (const attempt of [1, 2, 3]) {
    const { files, writtenCount } = await round(folder, ['one'])
    expect(writtenCount).toBe(1)
    const [request] = requestsIn(files[0]!)
    answer(folder, `errors-${attempt}.jsonl`, [failed(request!.custom_id, 'batch_expired')])
  }
  const { llm } = await openBatch(folder, name)
  await expect(llm.generate(prompt('one'))).rejects.toMatchObject({ kind: 'overloaded' })
})

test('what the provider refuses fails at once', async () => {
  const folder = emptyFolder()
  const { files } = await round(folder, ['one'])
  const [request] = requestsIn(files[0]!)
  const response = { status_code: 400, body: { error: { message: 'context is too long' } } }
  answer(folder, 'errors.jsonl', [{ custom_id: request!.custom_id, response, error: null }])
  const { llm } = await openBatch(folder, name)
  await expect(llm.generate(prompt('one'))).rejects.toThrow('context is too long')
})

test('a good answer in a later file outweighs a failed one', async () => {
  const folder = emptyFolder()
  const { files } = await round(folder, ['one'])
  const [request] = requestsIn(files[0]!)
  answer(folder, 'a.jsonl', [failed(request!.custom_id, 'server_error')])
  answer(folder, 'b.jsonl', [good(request!.custom_id, 'yes')])
  expect(await round(folder, ['one'])).toMatchObject({ answered: ['yes'], writtenCount: 0 })
})

test('a cut line is counted and its request goes on waiting', async () => {
  const folder = emptyFolder()
  const { files } = await round(folder, ['one'])
  const line = JSON.stringify(good(requestsIn(files[0]!)[0]!.custom_id, 'yes'))
  writeFileSync(
    join(folder, 'out.jsonl'),
    `{"custom_id":"x","response":null}\n${line.slice(0, 60)}`,
  )
  expect(await round(folder, ['one'])).toMatchObject({ unreadableCount: 1, awaitedCount: 1 })
})

test('a file is closed at its limits, and the next round has files of its own', async () => {
  const folder = emptyFolder()
  const first = await round(folder, ['1', '2', '3'], { requestsMax: 2 })
  expect(first.files.map((file) => requestsIn(file).length)).toEqual([2, 1])
  const second = await round(folder, ['4', '5'], { bytesMax: 600 })
  expect(second.files).toEqual([
    join(folder, 'requests-02-001.jsonl'),
    join(folder, 'requests-02-002.jsonl'),
  ])
})

function prompt(text: string): Prompt {
  const schema = { type: 'object', properties: {}, required: [], additionalProperties: false }
  return {
    system: 'Judge.',
    messages: [{ role: 'user', text }],
    answer: { name: 'verdict', schema },
  }
}

async function round(folder: string, texts: readonly string[], options: BatchOptions = {}) {
  const batch = await openBatch(folder, name, options)
  const answered: string[] = []
  for (const text of texts)
    await batch.llm.generate(prompt(text)).then(
      (generation) => answered.push(generation.text),
      () => undefined,
    )
  return { ...batch.finish(), answered }
}

type RequestLine = { readonly custom_id: string }

function requestsIn(file: string): RequestLine[] {
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n')
  return lines.map((line) => JSON.parse(line) as RequestLine)
}

function answer(folder: string, file: string, lines: readonly object[]): void {
  writeFileSync(join(folder, file), lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
}

function good(id: string, content: string, finish = 'stop') {
  const usage = {
    prompt_tokens: 9,
    completion_tokens: 2,
    prompt_tokens_details: { cached_tokens: 4 },
  }
  const choices = [{ index: 0, message: { role: 'assistant', content }, finish_reason: finish }]
  const body = { model: 'm-1', choices, usage }
  return { id: 'r', custom_id: id, response: { status_code: 200, body }, error: null }
}

function failed(id: string, code: string) {
  return { id: 'r', custom_id: id, response: null, error: { code, message: 'it did not work' } }
}

function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'paretree-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
