import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { ScriptedServerOptions, ServerFault } from '../../src/testing/scripted-server.ts'
import { emptyFolder, paretree, start } from '../cli/command-line.ts'
import { callStoreIn, readJsonLines, writeInputs } from '../cli/model-files.ts'
import { canaryKey, startServer } from '../cli/model-server.ts'
import { placesOf } from '../cli/places-of.ts'

const run = ['run', 'traces.jsonl', '-o', 'run', '--judge', 'openai/made-up']
const hasty = ['--set', 'calls.patience=0.5', '--set', 'calls.timeout=1']

const failures: readonly (readonly [
  what: string,
  fault: ServerFault | undefined,
  env: Record<string, string>,
  code: number,
  sentence: RegExp,
])[] = [
  ['no key', undefined, { OPENAI_API_KEY: '' }, 2, /OPENAI_API_KEY is not set/],
  [
    'a wrong key',
    { status: 401, message: `Incorrect API key provided: ${canaryKey}` },
    {},
    2,
    /refuses the key .*check OPENAI_API_KEY/,
  ],
  [
    'an unknown model',
    { status: 404, message: 'The model does not exist' },
    {},
    2,
    /is not there .*check the model's name/,
  ],
  [
    'an unreachable host',
    undefined,
    { OPENAI_BASE_URL: 'http://127.0.0.1:65531' },
    1,
    /nobody answers for openai\/made-up .*ECONNREFUSED/,
  ],
  ['nothing but 429', { status: 429, message: 'slow down' }, {}, 1, /answers nothing: .*slow down/],
  [
    'a spent account',
    { status: 429, message: 'insufficient_quota' },
    {},
    1,
    /openai\/made-up: HTTP 429: insufficient_quota; what was answered is kept/,
  ],
]

for (const [what, fault, variables, code, sentence] of failures)
  test(`${what}: one sentence, exit code ${code}, and nothing is lost`, async () => {
    const { cwd, env } = await setUp(fault === undefined ? {} : { fault: () => fault })
    const failed = await paretree([...run, ...hasty], { cwd, env: { ...env, ...variables } })
    expect(failed.stderr).toMatch(sentence)
    expect(failed.stderr.trim().split('\n')).toHaveLength(1)
    expect(failed).toMatchObject({ code, stdout: '' })
    expect(failed.stderr).not.toContain(canaryKey)
    expect(await placesOf(canaryKey, cwd)).toEqual([])
    const mended = await setUp({})
    const again = await paretree(run, {
      cwd,
      env: { ...mended.env, XDG_CACHE_HOME: join(cwd, 'cache') },
    })
    expect(again.code, again.stderr).toBe(0)
  })

test('a model without structured output is asked in words, with the same pairs', async () => {
  const plain = await setUp({})
  await paretree(run, plain)
  const fault = { status: 400, message: 'response_format is not supported' }
  const worded = await setUp({ fault: ({ answer }) => (answer === undefined ? undefined : fault) })
  const { code, stderr } = await paretree(run, worded)
  expect(code, stderr).toBe(0)
  expect(pairsIn(worded.cwd)).toBe(pairsIn(plain.cwd))
})

test('cut answers are failed items, never scores; --retry-errors asks for them again', async () => {
  let isCutting = true
  const { cwd, env, asked } = await setUp({ fault: () => (isCutting ? 'cut' : undefined) })
  const cut = await paretree(run, { cwd, env })
  expect(cut.code).toBe(3)
  expect(cut.stderr).toMatch(/of \d+ steps.*--retry-errors/)
  const errors = readJsonLines(join(cwd, 'run', 'errors.jsonl')) as Record<string, unknown>[]
  expect(errors.length).toBeGreaterThan(0)
  expect(errors.every(({ reason }) => String(reason).includes('cut at the token limit'))).toBe(true)
  expect(readFileSync(join(cwd, 'run', 'pairs.jsonl'), 'utf8')).toBe('')
  isCutting = false
  const again = await paretree(['runs', 'retry', 'run'], { cwd, env })
  expect(again.code, again.stderr).toBe(0)
  expect(readFileSync(join(cwd, 'run', 'errors.jsonl'), 'utf8')).toBe('')
  const calls = asked.values().reduce((sum, count) => sum + count, 0)
  await paretree([...run, '--retry-errors'], { cwd, env })
  expect(asked.values().reduce((sum, count) => sum + count, 0)).toBe(calls)
})

test('a spent budget stops, and a higher one goes on', async () => {
  const { cwd, env, asked } = await setUp({})
  const first = await paretree([...run, '--max-calls', '10', '-j', '4'], { cwd, env })
  expect(first.code).toBe(1)
  expect(first.stderr).toMatch(
    /the budget of 10 calls is spent; .*higher --max-cost or --max-calls/,
  )
  const calls = () => asked.values().reduce((sum, count) => sum + count, 0)
  expect(calls()).toBe(10)
  const whole = await paretree([...run, '--json'], { cwd, env })
  expect(whole.code).toBe(0)
  const { spend } = JSON.parse(whole.stdout) as { spend: { done: number; stored: number } }
  expect(spend.done).toBe(calls() - 10)
  expect(spend.stored).toBe(10)
})

test('--max-cost is refused where the price is not known', async () => {
  const { cwd, env } = await setUp({})
  const { code, stderr } = await paretree([...run, '--max-cost', '1'], { cwd, env })
  expect(code).toBe(2)
  expect(stderr).toMatch(/price of openai\/made-up is not known.*--max-calls/)
})

test('--dry-run prints calls, tokens and money by stage, and sends nothing', async () => {
  const { cwd, env, asked } = await setUp({})
  const priced = ['--set', 'prices.openai/made-up={"input":1,"output":2}']
  const { code, stderr } = await paretree([...run, '--dry-run', ...priced], { cwd, env })
  expect(code).toBe(0)
  expect(stderr).toMatch(/score +[\d,]+ +0 +[\d,]+ +[\d,]+ to [\d,]+ +\$[\d.]+ to \$[\d.]+/)
  expect(asked.size).toBe(0)
  expect(existsSync(join(cwd, 'run'))).toBe(false)
})

test('Ctrl-C drains: what is answered is kept, and the same command goes on', async () => {
  const isSlow = { value: true }
  const { cwd, env, asked } = await setUp({
    fault: (_, i) => (isSlow.value && i > 20 ? 'silence' : undefined),
  })
  const { child, ended } = start([...run, '-j', '4'], { cwd, env })
  const calls = () => asked.values().reduce((sum, count) => sum + count, 0)
  while (calls() < 22) await setTimeout(10)
  child.kill('SIGINT')
  await setTimeout(100)
  child.kill('SIGINT')
  expect((await ended).code).toBe(130)
  isSlow.value = false
  const before = calls()
  const again = await paretree([...run, '--json'], { cwd, env })
  expect(again.code, again.stderr).toBe(0)
  const { spend } = JSON.parse(again.stdout) as { spend: { stored: number; done: number } }
  expect(spend.stored).toBeGreaterThanOrEqual(18)
  expect(spend.done).toBe(calls() - before)
})

async function setUp(options: ScriptedServerOptions) {
  const cwd = emptyFolder()
  writeInputs(cwd)
  const { env, asked } = await startServer(callStoreIn(join(cwd, 'cache')), options)
  writeFileSync(join(cwd, '.git'), '') // No config is looked for above.
  return { cwd, env, asked }
}

function pairsIn(cwd: string): string {
  return readFileSync(join(cwd, 'run', 'pairs.jsonl'), 'utf8')
}
