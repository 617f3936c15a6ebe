import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { paretree, start } from './command-line.ts'

/** A server that finds fault with every step that holds "12"; or tells of it and says nothing. */
async function poolingServer(onAsked?: () => void): Promise<string> {
  const server = createServer((request, response) => {
    if (onAsked !== undefined) return onAsked()
    let text = ''
    request.on('data', (chunk: Buffer) => (text += chunk.toString()))
    request.on('end', () => {
      const { input } = JSON.parse(text) as { input: string }
      const steps = input.split('assistant\n')[1]!.split('<extra_0>').slice(0, -1)
      const rows = steps.map((step) => (step.includes('12') ? [0.9, 0.1] : [0.2, 0.8]))
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ data: [{ data: rows }] }))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

function folderWithTraces(): string {
  const folder = mkdtempSync(join(tmpdir(), 'paretree-prm-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const rows = ['7+6=12', '7+6=13'].map((step, at) => ({
    prompt: 'Add 17 and 26.',
    steps: ['10+20=30', step],
    id: `t${at}`,
  }))
  writeFileSync(join(folder, 't.jsonl'), rows.map((row) => JSON.stringify(row)).join('\n'))
  return folder
}

test('a served reward model scores steps and makes pairs', async () => {
  const cwd = folderWithTraces()
  const url = await poolingServer()
  const judge = ['--judge', 'prm/my-prm', '--base-url', url]
  const ended = await paretree(['run', 't.jsonl', '-o', 'r', ...judge], { cwd })
  expect(ended.stderr).not.toMatch(/paretree:/)
  expect(ended.code).toBe(0)
  const [pair] = readFileSync(join(cwd, 'r', 'pairs.jsonl'), 'utf8')
    .trim()
    .split('\n')
  expect(pair).toContain('with probability 0.100')
  expect(readFileSync(join(cwd, 'r', 'manifest.json'), 'utf8')).toContain('prm/my-prm')
})

test('a served reward model without an address, or that is away, is told of', async () => {
  const cwd = folderWithTraces()
  const score = (...words: string[]) =>
    paretree(['score', 't.jsonl', '-o', 's.jsonl', '--judge', 'prm/x', ...words], { cwd })
  expect(await score()).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('needs an address'),
  })
  expect(await score('--base-url', 'http://127.0.0.1:9')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('does not answer; start it or check the address'),
  })
})

test('doctor examines a served reward model', async () => {
  const url = await poolingServer()
  const doctor = (...words: string[]) =>
    paretree(['doctor', '--judge', 'prm/my-prm', ...words], { cwd: folderWithTraces() })
  const fine = await doctor('--base-url', url, '--json')
  expect(fine.code, fine.stderr).toBe(0)
  expect(fine.stderr).toMatch(/markers of steps +2 rows for 2 steps/)
  const { findings } = JSON.parse(fine.stdout) as { findings: unknown[] }
  expect(findings).toHaveLength(6)
  const probed = await doctor('--base-url', url, '--probe-judge')
  expect(probed.stderr).toContain('probes of prm/my-prm')
  const column = await doctor('--base-url', url, '--prm-column', '7')
  expect([column.code, column.stderr]).toEqual([1, expect.stringMatching(/no column 7/)])
  const lost = await doctor()
  expect([lost.code, lost.stderr]).toEqual([1, expect.stringMatching(/prm\/my-prm needs an addr/)])
})

test('Ctrl-C ends what a served reward model is asked, with exit code 130', async () => {
  const judge = ['--judge', 'prm/my-prm', '--base-url']
  for (const verb of [['score', 't.jsonl', '-o', 's.jsonl'], ['doctor']]) {
    const asked = Promise.withResolvers<void>()
    const url = await poolingServer(asked.resolve)
    const { child, ended } = start([...verb, ...judge, url], { cwd: folderWithTraces() })
    await asked.promise
    child.kill('SIGINT')
    expect(await ended).toMatchObject({
      code: 130,
      stderr: expect.stringContaining('stopped; run'),
    })
  }
})

test('a judge that nobody knows is told of with every form that there is', async () => {
  for (const verb of [['score', 't.jsonl', '-o', 's.jsonl'], ['doctor']]) {
    const args = [...verb, '--judge', 'foo']
    const { code, stderr } = await paretree(args, { cwd: folderWithTraces() })
    expect(code).toBe(2)
    for (const form of ['openai/', 'anthropic/', 'compatible/', 'prm/', 'rules'])
      expect(stderr).toContain(form)
  }
})
