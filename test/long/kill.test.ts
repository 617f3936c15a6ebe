import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { seededRng } from '../../src/base/rng.ts'
import { requestKey } from '../../src/llm/request-key.ts'
import { sqliteStore } from '../../src/store/sqlite-store.ts'
import { verifyStore } from '../../src/store/store-upkeep.ts'

const calls = 5_000
const places = 32
const kills = Number(process.env['PARETREE_KILLS'] ?? 100)

test(`${kills} times killed in the middle, a job loses nothing and pays only for what was out`, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'paretree-kill-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, 'calls.sqlite')
  const server = await countingServer()
  onTestFinished(() => server.close())
  const rng = seededRng(8)
  const stored = new Set<string>()
  let inFlight = 0
  let killed = 0
  for (; killed < kills && stored.size < calls; killed++) {
    server.asked.clear()
    const child = startAsking(server.url, path)
    await server.firstRequest()
    await new Promise((resolve) => setTimeout(resolve, 20 + rng.below(460)))
    await kill(child)
    await addStored(path, stored)
    for (const key of server.asked) if (!stored.has(key)) inFlight++
  }
  expect(await ending(startAsking(server.url, path))).toBe('done')
  await addStored(path, stored)
  expect(stored.size).toBe(calls)
  expect(verifyStore(path)).toMatchObject({ entries: calls, damaged: [], file: 'ok' })
  let repeats = 0
  for (const count of server.answered.values()) repeats += count - 1
  console.log(`${killed} kills: ${repeats} paid repeats, ${inFlight} calls in flight at the kills`)
  expect(repeats).toBeLessThanOrEqual(inFlight)
}, 600_000)

test('a million stored results are looked through in a moment', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'paretree-million-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, 'calls.sqlite')
  const store = await sqliteStore(path, { rowsMax: 10_000, waitMs: 1_000 })
  const value = Buffer.from(JSON.stringify({ schema: 1, generation: { text: 'x'.repeat(80) } }))
  for (let first = 0; first < 1_000_000; first += 10_000)
    await Promise.all(
      Array.from({ length: 10_000 }, (_, at) => store.put(keyOf(first + at), value)),
    )
  await store.close()
  const start = performance.now()
  const again = await sqliteStore(path)
  let count = 0
  for await (const _ of again.keys('compatible/fake#')) count++
  const seconds = (performance.now() - start) / 1000
  await again.close()
  console.log(`${count} stored results looked through in ${seconds.toFixed(2)} s`)
  expect(count).toBe(1_000_000)
}, 600_000)

function keyOf(at: number): string {
  return `compatible/fake#${at.toString(16).padStart(40, '0')}`
}

function startAsking(url: string, path: string): ChildProcess {
  const script = fileURLToPath(new URL('asking-process.ts', import.meta.url))
  const parameters = [script, url, path, String(places), String(calls)]
  return spawn(process.execPath, parameters, { stdio: ['ignore', 'pipe', 'inherit'] })
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGKILL')
  await gone
}

async function ending(child: ChildProcess): Promise<string> {
  let said = ''
  for await (const chunk of child.stdout!) said += String(chunk)
  return said.trim()
}

async function addStored(path: string, stored: Set<string>): Promise<void> {
  const store = await sqliteStore(path)
  for await (const key of store.keys()) stored.add(key)
  await store.close()
}

/** Answers after 50 to 250 ms, and counts by request. */
async function countingServer() {
  const answered = new Map<string, number>()
  const asked = new Set<string>()
  const rng = seededRng(3)
  let onRequest = () => {}
  const server = createServer((request, response) => {
    let text = ''
    request.on('data', (chunk: Buffer) => (text += chunk.toString()))
    request.on('end', () => {
      const { messages } = JSON.parse(text) as { messages: { content: string }[] }
      const prompt = {
        system: 'Judge.',
        messages: [{ role: 'user' as const, text: messages.at(-1)!.content }],
      }
      const key = requestKey('compatible/fake', prompt)
      asked.add(key)
      onRequest()
      setTimeout(() => {
        if (response.destroyed) return
        answered.set(key, (answered.get(key) ?? 0) + 1)
        response.setHeader('content-type', 'application/json')
        response.end(completion)
      }, 50 + rng.below(200))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answered,
    asked,
    firstRequest: () => new Promise<void>((resolve) => (onRequest = resolve)),
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

const completion = JSON.stringify({
  id: 'c',
  object: 'chat.completion',
  created: 0,
  model: 'fake',
  choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: 'x' } }],
  usage: { prompt_tokens: 10, completion_tokens: 1, total_tokens: 11 },
})
