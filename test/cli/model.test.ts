import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { ScriptedServer } from '../../src/testing/scripted-server.ts'
import { emptyFolder, paretree } from './command-line.ts'
import { answerBatch, callStoreIn, writeInputs } from './model-files.ts'
import { startServer } from './model-server.ts'

const judge = ['--judge', 'openai/made-up']
const grow = ['grow', 'contrasts.jsonl', '-o', 'tree.json', ...judge]
const run = ['run', 'traces.jsonl', '-o', 'run', '--tree', 'tree.json', ...judge]
const results = ['tree.json', 'run/scores.jsonl', 'run/groups.jsonl', 'run/pairs.jsonl']

test('the whole method over HTTP: contrasts in, pairs out, every role asked', async () => {
  const { cwd, server } = await wholeMethod()
  expect(new Set(server.asked.keys())).toEqual(
    new Set(['contrast', 'validate', 'name', 'select_parents', 'analyse', 'score']),
  )
  for (const file of ['tree.json', 'pairs.jsonl']) {
    const found = readFileSync(join(cwd, file === 'tree.json' ? file : `run/${file}`), 'utf8')
    await expect(found).toMatchFileSnapshot(`../golden/model/${file}`)
  }
})

test('through --batch, in rounds, every result has the same bytes', async () => {
  const direct = await wholeMethod()
  const cwd = emptyFolder()
  writeInputs(cwd)
  const env = { XDG_CACHE_HOME: callStoreIn(join(cwd, 'cache')) }
  for (const command of [grow, run]) {
    let rounds = 0
    while ((await paretree([...command, '--batch', 'asked'], { cwd, env })).code === 4) {
      expect(answerBatch(join(cwd, 'asked'))).toBeGreaterThan(0)
      expect(++rounds).toBeLessThan(20)
    }
  }
  for (const file of results)
    expect(readFileSync(join(cwd, file), 'utf8'), file).toBe(
      readFileSync(join(direct.cwd, file), 'utf8'),
    )
})

test('run again nothing is asked, and a new run with the same prompts is free', async () => {
  const { cwd, server } = await wholeMethod()
  const { env } = server
  const before = callsTo(server)
  const again = await paretree(run, { cwd, env })
  expect(again.stderr).toContain('nothing left to do')
  const other = [...run, '--rule', 'all', '-o', 'other', '--json']
  const { code, stdout } = await paretree(other, { cwd, env })
  expect(code).toBe(0)
  expect(callsTo(server)).toBe(before)
  expect(JSON.parse(stdout)).toMatchObject({ spend: { done: 0, dollars: null, failed: 0 } })
})

test('the bill is the sum of what the server says of usage', async () => {
  const { cwd, server } = await wholeMethod()
  const before = { ...server.used() }
  const priced = ['--set', 'prices.openai/made-up={"input":2,"output":8}']
  const { stdout } = await paretree([...run, '-o', 'new', '--no-cache', '--json', ...priced], {
    cwd,
    env: server.env,
  })
  const { spend } = JSON.parse(stdout) as { spend: Record<string, number> }
  const used = server.used()
  expect(spend['inputTokens']).toBe(used.inputTokens - before.inputTokens)
  expect(spend['outputTokens']).toBe(used.outputTokens - before.outputTokens)
  const cost = (spend['inputTokens']! * 2 + spend['outputTokens']! * 8) / 1e6
  expect(spend['dollars']).toBeCloseTo(cost, 9)
})

async function wholeMethod() {
  const cwd = emptyFolder()
  writeInputs(cwd)
  const server = await startServer(callStoreIn(join(cwd, 'cache')))
  for (const command of [grow, run]) {
    const { code, stderr } = await paretree(command, { cwd, env: server.env })
    expect(code, stderr).toBe(0)
  }
  return { cwd, server }
}

function callsTo({ asked }: ScriptedServer): number {
  return asked.values().reduce((sum, count) => sum + count, 0)
}
