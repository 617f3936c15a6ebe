import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Prompt } from '../../src/llm/llm.ts'
import { answerInRole } from '../../src/testing/scripted-roles.ts'
import type { ScriptedServerOptions } from '../../src/testing/scripted-server.ts'
import { emptyFolder, type Ended, paretree } from '../cli/command-line.ts'
import { callStoreIn, writeInputs } from '../cli/model-files.ts'
import { canaryKey, startServer } from '../cli/model-server.ts'
import { placesOf } from '../cli/places-of.ts'

const judge = ['--judge', 'openai/made-up']

test('where no reply can be used nothing grows, and the sentence says how to go on', async () => {
  let isCutting = true
  const { cwd, env } = await setUp({ fault: () => (isCutting ? 'cut' : undefined) })
  const grow = ['grow', 'critiques.jsonl', '-o', 'new.json', ...judge]
  const { code, stderr } = await paretree(grow, { cwd, env })
  expect(code).toBe(3)
  expect(stderr).toMatch(/paretree: no criterion is left .*could not be judged .*--retry-errors/)
  isCutting = false
  const again = await paretree([...grow, '--retry-errors'], { cwd, env })
  expect(again.stderr).toMatch(/turned away all 2 criteria \(2 as not discriminative\)/)
})

test('a parent that cannot be named keeps its name, and is told of', async () => {
  const { cwd, env } = await setUp({ fault: () => 'cut' })
  await paretree(['grow', 'critiques.jsonl', '-o', 'tree.json'], { cwd })
  const named = await paretree(['tree', 'name', 'tree.json', ...judge], { cwd, env })
  expect(named.code).toBe(3)
  expect(named.stderr).toMatch(/1 of 1 parent kept the old name .*--retry-errors asks again/)
  const validate = ['tree', 'validate', 'tree.json', 'contrasts.jsonl', '-n', '1', ...judge]
  const validated = await paretree(validate, { cwd, env })
  expect(validated.code).toBe(3)
  expect(validated.stderr).toMatch(/of \d+ comparisons failed, more than --max-bad 0.01/)
})

test('steps whose criteria cannot be selected are failed items of score too', async () => {
  const { cwd, env } = await setUp({
    fault: ({ answer }) => (answer?.name === 'select_parents' ? 'cut' : undefined),
  })
  const score = ['score', 'traces.jsonl', '-o', 's.jsonl', '--mode', 'whole-trajectory', ...judge]
  const { code, stderr } = await paretree(score, { cwd, env })
  expect(code).toBe(3)
  expect(stderr).toMatch(/\d+ steps without criteria: selecting them failed/)
  expect(stderr).toContain('--retry-errors asks for them again')
})

test('doctor asks the encoder too, and says what probing has cost or would cost', async () => {
  const { cwd, env, asked } = await setUp()
  const doctor = (...words: string[]) => paretree(['doctor', ...words], { cwd, env })
  const dry = await doctor(...judge, '--probe-judge', '--dry-run')
  expect([dry.code, asked.size]).toEqual([0, 0])
  expect(dry.stderr).toMatch(/compare +16 /)
  const probed = await doctor(...judge, '--probe-judge', '--encoder', 'openai/small')
  expect(probed.code, probed.stderr).toBe(0)
  expect(probed.stderr).toMatch(/encoder +openai\/small\/256, .* the endpoint answers/)
  expect(probed.stderr).toMatch(/openai\/made-up: \d+ calls/)
  const alone = await doctor(...judge, '--dry-run')
  expect([alone.code, alone.stderr]).toEqual([
    2,
    expect.stringContaining('--probe-judge would ask'),
  ])
  const lost = await doctor('--encoder', 'anthropic/x')
  expect([lost.code, lost.stderr]).toEqual([1, expect.stringMatching(/FAILED +encoder/)])
})

test('no verb lets through the key that a server quotes in answers and errors', async () => {
  let requests = 0
  const quoting = {
    answer: (prompt: Prompt) =>
      answerInRole(prompt).replaceAll(/"(reason|text|name|subject)":"/g, `$&${canaryKey} `),
    fault: () => (++requests % 7 === 6 ? { status: 400, message: `not ${canaryKey}` } : undefined),
  }
  const { cwd, env } = await setUp(quoting)
  const printed: string[] = []
  for (const verb of [
    'grow contrasts.jsonl -n 3 -o tree.json',
    'run traces.jsonl -n 3 -o run --grow --encoder openai/small',
    'score traces.jsonl -n 1 -o s.jsonl --compare-modes',
  ]) {
    const { stdout, stderr } = await paretree([...verb.split(' '), ...judge, '-v'], { cwd, env })
    printed.push(stdout, stderr)
  }
  expect(printed.join('')).toContain('[key]')
  expect(printed.join('')).not.toContain(canaryKey)
  expect(await placesOf(canaryKey, cwd)).toEqual([])
})

test('an encoder is asked where its own provider is, not where the judge is', async () => {
  const { cwd, env } = await setUp()
  const elsewhere = ['--judge', 'compatible/local', '--base-url', 'http://127.0.0.1:1']
  const args = ['doctor', ...elsewhere, '--encoder', 'openai/small']
  const { code, stderr } = await paretree(args, { cwd, env })
  expect(code).toBe(1)
  expect(stderr).toMatch(/FAILED +key, address and model/)
  expect(stderr).toMatch(/ok +encoder +openai\/small\/256, .* the endpoint answers/)
})

test('a name and password in an address are refused, and nothing is asked', async () => {
  const { cwd } = await setUp()
  const address = ['--base-url', 'http://me:secret@localhost:1']
  const args = ['score', 'traces.jsonl', '-o', 's.jsonl', '--judge', 'compatible/x', ...address]
  const { code, stderr } = await paretree(args, { cwd })
  expect([code, stderr]).toEqual([2, expect.stringContaining('holds no name and password')])
  expect(stderr).not.toContain('secret')
})

test('a judge whose answers are of no use is not called probed', async () => {
  const { cwd, env } = await setUp({ answer: () => '{"sum":7}' })
  const { code, stderr } = await paretree(['doctor', ...judge, '--probe-judge'], { cwd, env })
  expect(code).toBe(1)
  expect(stderr).toMatch(/tells wrong from right +not measured/)
  expect(stderr).toContain('not probed: no scene has usable answers')
})

test('the variants of run --ablate are asked, counted and foretold like the run', async () => {
  const { cwd, env } = await setUp()
  const run = ['run', 'traces.jsonl', '-n', '3', '-o', 'run', '--json', ...judge]
  const dry = await paretree([...run, '--ablate', '--dry-run'], { cwd, env })
  const alone = await paretree([...run, '--dry-run'], { cwd, env })
  expect(callsOf(dry)).toBeGreaterThan(callsOf(alone))
  const { code, stdout, stderr } = await paretree([...run, '--ablate'], { cwd, env })
  expect([code, stderr]).toEqual([0, expect.stringMatching(/no window +\d/)])
  expect(stderr).toMatch(/openai\/made-up: \d+ calls[^]*next: .*\n$/)
  const { ablation, spend } = JSON.parse(stdout) as {
    ablation: object[]
    spend: { done: number }
  }
  expect(ablation).toHaveLength(6)
  expect(spend.done).toBeGreaterThan(callsOf(alone))
})

function callsOf({ stdout }: Ended): number {
  return (JSON.parse(stdout) as { total: { calls: number } }).total.calls
}

test('--dry-run and --batch are refused where no language model is asked', async () => {
  const { cwd } = await setUp()
  const prm = ['--judge', 'prm/x', '--base-url', 'http://localhost:1']
  for (const words of [['--dry-run'], ['--dry-run', ...prm], ['--batch', 'asked', ...prm]]) {
    const args = ['score', 'traces.jsonl', '-o', 's.jsonl', ...words]
    const { code, stderr } = await paretree(args, { cwd })
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/(rules|prm\/x) is none; leave it out/),
    ])
  }
})

async function setUp(options: ScriptedServerOptions = {}) {
  const cwd = emptyFolder()
  writeInputs(cwd, { taskCount: 1 })
  const critiques = [
    ['Each sum is recalculated before it is used.', '6 + 7 = 13', '6 + 7 = 12'],
    ['Every product is recalculated before it is used.', '9 * 8 = 72', '9 * 8 = 74'],
  ].map(([rationale, positive, negative], at) => {
    const sides = { positive: [positive], negative: [negative] }
    return { id: `c${at}`, domain: 'sums', prompt: `Task ${at}.`, ...sides, rationale }
  })
  const rows = critiques.map((row) => `${JSON.stringify(row)}\n`).join('')
  writeFileSync(join(cwd, 'critiques.jsonl'), rows)
  const { env, asked } = await startServer(callStoreIn(join(cwd, 'cache')), options)
  return { cwd, env, asked }
}
