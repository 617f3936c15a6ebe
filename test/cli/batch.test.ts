import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { BatchScript } from '../../src/llm/scripted-provider-batch.ts'
import { expectSameByBatch, filesWith, place, sending } from './batch-method.ts'
import { paretree, start } from './command-line.ts'
import { canaryKey } from './model-server.ts'

test('the whole method by a batch interface alone has the same bytes', () =>
  expectSameByBatch('openai/made-up'))

test('by hand: send, fetch, and the same command again asks the next round', async () => {
  const { server, ...where } = await place({ batches: {} })
  const asking = [...few, '--batch', 'asked']
  const asked = await paretree(asking, where)
  expect(asked.code).toBe(4)
  expect(asked.stderr).toContain('paretree batch send asked --judge openai/made-up')
  const sent = await paretree(['batch', 'send', 'asked', ...judged], where)
  expect(sent).toMatchObject({ code: 0, stderr: expect.stringContaining('sent as batch') })
  const twice = await paretree(['batch', 'send', 'asked', ...judged], where)
  expect(twice).toMatchObject({ code: 0, stderr: expect.stringContaining('nothing to send') })
  const early = await paretree(['batch', 'fetch', 'asked'], where)
  expect(early).toMatchObject({ code: 4, stderr: expect.stringContaining('in_progress') })
  const fetched = await paretree(['batch', 'fetch', 'asked', '--wait', '--poll', '0.01'], where)
  expect(fetched).toMatchObject({ code: 0, stderr: expect.stringContaining('completed') })
  expect(server.batches).toHaveLength(1)
  const status = await paretree(['batch', 'status', 'asked'], { cwd: where.cwd })
  expect(status).toMatchObject({ code: 0, stderr: expect.stringContaining('completed') })
  const next = await paretree(asking, where)
  expect(next).toMatchObject({ code: 4, stderr: expect.stringContaining('requests-02-001.jsonl') })
})

test('a killed send and a broken connection are paid once', async () => {
  const batches: BatchScript = { reception: (index) => (index === 0 ? 'dropped' : 'accepted') }
  const { server, ...where } = await place({ batches })
  await paretree([...few, '--batch', 'asked'], where)
  const broken = await paretree(['batch', 'send', 'asked', ...judged], where)
  expect(broken).toMatchObject({ code: 1 })
  const again = await paretree(['batch', 'send', 'asked', ...judged], where)
  expect(again).toMatchObject({ code: 0, stderr: expect.stringContaining('accepted before') })
  expect(server.batches).toHaveLength(1)
})

test('Ctrl-C while a batch is waited for: exit code 4, and the same command goes on', async () => {
  const { server, ...where } = await place({ batches: { looks: 3 } })
  const command = [...few, '--batch', 'asked', '--send']
  const { child, ended } = start([...command, '--poll', '60'], where)
  await until(() => server.batches.length === 1)
  child.kill('SIGINT')
  const stopped = await ended
  expect(stopped.stderr).toContain('run the same command again to go on waiting')
  expect(stopped.code).toBe(4)
  const { code } = await paretree([...command, '--poll', '0.01'], where)
  expect(code).toBe(0)
})

test('a batch that is refused as a whole stops the job with the reason', async () => {
  const where = await place({ batches: { ending: () => 'failed' } })
  const command = [...few, ...sending]
  const { code, stderr } = await paretree(command, where)
  expect(code).toBe(1)
  expect(stderr).toContain('ended as failed without any answer: the file is refused')
})

test('a batch costs half, and --max-cost is kept before anything is sent', async () => {
  const { server, ...where } = await place({ batches: {} })
  const priced = ['--set', 'prices.openai/made-up={"input":2,"output":8}']
  const poor = await paretree([...few, ...sending, ...priced, '--max-cost', '0.0001'], where)
  expect(poor).toMatchObject({ code: 1, stderr: expect.stringContaining('nothing was sent') })
  expect(server.batches).toEqual([])
  const { code, stdout } = await paretree([...few, ...sending, ...priced, '--json'], where)
  expect(code).toBe(0)
  const { spend } = JSON.parse(stdout) as { spend: Record<string, number> }
  const cost = async (...flags: string[]) => {
    const dry = await paretree([...few, ...priced, '--dry-run', '--json', ...flags], where)
    return (JSON.parse(dry.stdout) as { total: { dollars: [number, number] } }).total.dollars[1]
  }
  expect(await cost('--no-cache', '--batch', 'asked')).toBeCloseTo(
    (await cost('--no-cache')) / 2,
    9,
  )
  const used = server.used()
  expect(spend).toMatchObject({ ...used, done: server.batches.reduce((sum, each) => sum + each) })
  expect(spend['dollars']).toBeCloseTo((used.inputTokens * 1 + used.outputTokens * 4) / 1e6, 9)
})

const mistakes = [
  ['no folder is named', ['send'], 2, /missing required argument 'dir'/],
  ['the folder is not there', ['send', 'nowhere'], 2, /nowhere is not there; a command with/],
  ['the folder is empty', ['send', 'empty'], 2, /empty is empty; a command with --batch/],
  ['a file is named', ['fetch', 'contrasts.jsonl'], 2, /contrasts\.jsonl is no folder/],
  ['no judge is named', ['send', 'asked', '--judge', 'rules'], 2, /--judge provider\/model/],
  ['nobody can wait so briefly', ['fetch', 'asked', '--poll', '0'], 2, /more than 0/],
  ['nobody knows the provider', ['send', 'asked', '--judge', 'them/x'], 2, /names no model/],
  ['another judge is named', ['send', 'asked', '--judge', 'openai/other'], 2, /asks made-up, not/],
  ['the server takes no batches', ['send', 'asked'], 2, /has no batch interface/],
] as const

test('mistakes have one sentence each, and no key shows', async () => {
  const { server: _server, ...where } = await place({})
  mkdirSync(join(where.cwd, 'empty'))
  await paretree([...few, '--batch', 'asked'], where)
  for (const [what, args, code, sentence] of mistakes) {
    const isNamed = (args as readonly string[]).includes('--judge') || args[0] === 'fetch'
    const ended = await paretree(['batch', ...args, ...(isNamed ? [] : judged)], where)
    expect(ended.stderr, what).toMatch(sentence)
    expect(ended.stderr, what).not.toContain(canaryKey)
    expect(ended.code, what).toBe(code)
  }
  const dry = await paretree(['batch', 'send', 'asked', ...judged, '--dry-run', '--json'], where)
  expect(JSON.parse(dry.stdout)).toMatchObject({ files: 1, requests: expect.any(Number) })
  expect(filesWith(canaryKey, where.cwd)).toEqual([])
})

test('without a key, with a wrong one, and with a note that is broken', async () => {
  const { env, cwd } = await place({ batches: { reception: () => 'keyless' } })
  await paretree([...few, '--batch', 'asked'], { env, cwd })
  const send = ['batch', 'send', 'asked', ...judged]
  const keyless = await paretree(send, { cwd, env: { ...env, OPENAI_API_KEY: '' } })
  expect(keyless).toMatchObject({ code: 2, stderr: expect.stringContaining('OPENAI_API_KEY') })
  const wrong = await paretree(send, { cwd, env })
  expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('refuses the key') })
  expect(wrong.stderr).not.toContain(canaryKey)
  expect(filesWith(canaryKey, cwd)).toEqual([])
  writeFileSync(join(cwd, 'asked', 'requests-01-001.sent.json'), '{"schema":1')
  const broken = await paretree(send, { cwd, env })
  expect(broken).toMatchObject({ code: 2, stderr: expect.stringContaining('cannot be read') })
})

const few = ['grow', 'contrasts.jsonl', '-n', '6', '-o', 'tree.json', '--judge', 'openai/made-up']
const judged = ['--judge', 'openai/made-up']

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 20))
}
