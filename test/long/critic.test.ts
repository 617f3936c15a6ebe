import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { ScriptedServerOptions } from '../../src/testing/scripted-server.ts'
import { emptyFolder, paretree } from '../cli/command-line.ts'
import { answerBatch, callStoreIn, readJsonLines } from '../cli/model-files.ts'
import { canaryKey, startServer } from '../cli/model-server.ts'
import { placesOf } from '../cli/places-of.ts'

const critic = ['--judge', 'openai/made-up', '--protocol', 'critic']
const processbench = ['bench', 'processbench', '--data', 'solutions.jsonl', ...critic]
const prmbench = ['bench', 'prmbench', '--data', 'altered.jsonl', ...critic]

test('the critic of ProcessBench is asked once a solution, and never again', async () => {
  const { cwd, env, asked } = await setUp()
  const first = await paretree([...processbench, '-o', 'rulings.jsonl', '--json'], { cwd, env })
  expect(first.code, first.stderr).toBe(0)
  const told = JSON.parse(first.stdout) as Record<string, unknown>
  expect(told).toMatchObject({
    judge: 'openai/made-up critic',
    headline: 100,
    stamp: { critic: { votes: 1, shots: 0, sampling: { temperature: 0 } } },
    spend: { done: 3, stored: 0 },
  })
  expect(first.stderr).not.toContain('steps below')
  const rulings = readJsonLines(join(cwd, 'rulings.jsonl'))
  expect(rulings).toMatchObject([{ predicted: 1 }, { predicted: null }, { predicted: 0 }])
  const again = await paretree([...processbench, '--json', '-q'], { cwd, env })
  expect(JSON.parse(again.stdout)).toMatchObject({ spend: { done: 0, stored: 3 } })
  expect(asked.get('text')).toBe(3)
})

test('of several reviews the majority counts', async () => {
  let index = 0
  const answer = () => `\\boxed{${[0, 1, 1, 0, 1][index++ % 5]}}`
  const { cwd, env } = await setUp({ answer })
  const votes = ['--repeats', '5', '-n', '1', '-j', '1', '-o', '-', '-q']
  const { stdout } = await paretree([...processbench, ...votes], { cwd, env })
  expect(JSON.parse(stdout)).toMatchObject({ judge: 'openai/made-up critic x5', predicted: 1 })
})

test('the critic of PRMBench labels every step, and what is redundant', async () => {
  const { cwd, env } = await setUp()
  const args = [...prmbench, '--json', '-o', 'rulings.jsonl']
  const { code, stdout, stderr } = await paretree(args, { cwd, env })
  expect(code, stderr).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({
    judge: 'openai/made-up critic',
    stamp: { critic: { shots: 2, sampling: { temperature: 0 } } },
  })
  const [wrong] = readJsonLines(join(cwd, 'rulings.jsonl'))
  expect(wrong).toMatchObject({ predicted: [1], steps: [{ said: 1 }, { said: -1 }] })
})

test('through --batch all votes are asked in one round, with the same rulings', async () => {
  const direct = await setUp()
  const votes = ['--repeats', '3', '-o', 'rulings.jsonl']
  await paretree([...processbench, ...votes], direct)
  const cwd = inputs()
  const env = { XDG_CACHE_HOME: callStoreIn(join(cwd, 'cache')) }
  const batch = [...processbench, ...votes, '--batch', 'asked']
  expect((await paretree(batch, { cwd, env })).code).toBe(4)
  expect(answerBatch(join(cwd, 'asked'))).toBe(9)
  expect((await paretree(batch, { cwd, env })).code).toBe(0)
  expect(readFileSync(join(cwd, 'rulings.jsonl'), 'utf8')).toBe(
    readFileSync(join(direct.cwd, 'rulings.jsonl'), 'utf8'),
  )
})

test('--dry-run counts what would be asked, and sends nothing', async () => {
  const { cwd, env, asked } = await setUp()
  const stageAt = async (repeats: string) => {
    const dry = ['--repeats', repeats, '--dry-run', '--json']
    const { code, stdout } = await paretree([...processbench, ...dry], { cwd, env })
    expect(code).toBe(0)
    const { stages } = JSON.parse(stdout) as { stages: { outputTokens: [number, number] }[] }
    expect(stages).toHaveLength(1)
    return stages[0]!
  }
  const [one, eight] = [await stageAt('1'), await stageAt('8')]
  expect(one).toMatchObject({ stage: 'critic_processbench', calls: 3, stored: 0 })
  expect(eight).toMatchObject({ stage: 'critic_processbench', calls: 24, stored: 0 })
  expect(eight.outputTokens[1]).toBe(8 * one.outputTokens[1])
  expect(asked.size).toBe(0)
})

test('--ablate asks the published critic besides, and says what it cost', async () => {
  const { cwd, env } = await setUp()
  const args = processbench.filter((word) => !['--protocol', 'critic'].includes(word))
  const { code, stdout, stderr } = await paretree([...args, '--ablate', '--json'], { cwd, env })
  expect(code, stderr).toBe(0)
  const { variants } = JSON.parse(stdout) as { variants: Record<string, unknown>[] }
  expect(variants.at(-1)).toMatchObject({
    judge: 'published critic',
    headline: 100,
    cost: { requests: 3, calls: 3, allocations: 0 },
  })
})

test('an ablation whose items have no answers ends with exit code 3 too', async () => {
  const { cwd, env } = await setUp({ answer: () => 'I cannot say.' })
  const args = processbench.filter((word) => !['--protocol', 'critic'].includes(word))
  const { code, stderr } = await paretree([...args, '--ablate'], { cwd, env })
  expect([code, stderr]).toEqual([3, expect.stringContaining('items have no usable answer')])
})

test('calls that fail and reviews that nobody can read are no answers: exit code 3', async () => {
  let isFailing = true
  const { cwd, env } = await setUp({
    answer: () => (isFailing ? 'I cannot say.' : '\\boxed{-1}'),
    fault: ({ messages }) =>
      isFailing && messages[0]!.text.includes('8 * 5')
        ? { status: 400, message: `no ${canaryKey}` }
        : undefined,
  })
  const args = [...processbench, '-o', 'rulings.jsonl']
  const failed = await paretree(args, { cwd, env })
  expect(failed.code).toBe(3)
  expect(failed.stderr).toContain('3 of 3 items have no usable answer, more than --max-bad 0.01')
  const rulings = readJsonLines(join(cwd, 'rulings.jsonl')) as { missing: string }[]
  expect(rulings.map(({ missing }) => missing.split(',')[0])).toEqual([
    'unparsed',
    'unparsed',
    'failed',
  ])
  expect(failed.stderr).not.toContain(canaryKey)
  expect(await placesOf(canaryKey, cwd)).toEqual([])
  isFailing = false
  const again = await paretree([...args, '--retry-errors'], { cwd, env })
  expect(again.code, again.stderr).toBe(0)
})

test('the key stands in no file, stored answer or printed line', async () => {
  const { cwd, env } = await setUp({ answer: () => `\\boxed{-1} by order of ${canaryKey}` })
  const printed: string[] = []
  for (const words of [[], ['--repeats', '3', '--json'], ['--batch', 'asked'], ['--dry-run']])
    for (const verb of [processbench, prmbench]) {
      const { stdout, stderr } = await paretree([...verb, ...words, '-o', 'r.jsonl'], { cwd, env })
      printed.push(stdout, stderr)
    }
  expect(printed.join('')).toContain('mean F1')
  expect(printed.join('')).not.toContain(canaryKey)
  expect(await placesOf(canaryKey, cwd)).toEqual([])
  expect(await placesOf('by order of [key]', cwd)).not.toEqual([])
})

test('a spent budget stops, and a higher one goes on', async () => {
  const { cwd, env } = await setUp()
  const stopped = await paretree([...processbench, '--max-calls', '1', '-j', '1'], { cwd, env })
  expect(stopped).toMatchObject({ code: 1, stdout: '' })
  expect(stopped.stderr).toMatch(/the budget of 1 call is spent; what was answered is kept/)
  const whole = await paretree([...processbench, '--json', '-q'], { cwd, env })
  expect(JSON.parse(whole.stdout)).toMatchObject({ spend: { done: 2, stored: 1 } })
})

test.each([
  [['--protocol', 'sage'], /Allowed choices are method, critic/],
  [['--judge', 'rules'], /asks a language model, not rules; name one with --judge/],
  [['--judge', 'prm/x', '--base-url', 'http://localhost:1'], /asks a language model, not prm\/x/],
  [['--tree', 'tree.json'], /knows no criteria; leave out --tree/],
  [['--theta', '0.3'], /names the step itself; leave out --theta/],
  [['--scores', 'scores.jsonl'], /leave out --scores and --predictions/],
  [['--ablate'], /is one of the variants of --ablate/],
])('%j is refused with a sentence', async (words, sentence) => {
  const { code, stderr } = await paretree([...processbench, ...words], {
    cwd: inputs(),
    env: { OPENAI_API_KEY: canaryKey },
  })
  expect([code, stderr]).toEqual([2, expect.stringMatching(sentence)])
})

async function setUp(options: ScriptedServerOptions = {}) {
  const cwd = inputs()
  const { env, asked } = await startServer(callStoreIn(join(cwd, 'cache')), options)
  return { cwd, env, asked }
}

function inputs(): string {
  const cwd = emptyFolder()
  const solutions = [
    { problem: 'What is 7 + 6?', steps: ['Add them.', '7 + 6 = 12'], label: 1 },
    { problem: 'What is 7 + 5?', steps: ['Add them.', '7 + 5 = 12'], label: -1 },
    { problem: 'What is 8 * 5?', steps: ['8 * 5 = 45', 'So 45.'], label: 0 },
  ].map((row, at) => ({ id: `made-${at}`, ...row }))
  const altered = {
    idx: 'made_1',
    classification: 'counterfactual',
    original_question: 'What is 7 + 6?',
    modified_question: 'What is 7 + 6?',
    original_process: ['1. Add them.', '2. 7 + 6 = 13'],
    modified_process: ['1. Add them.', '2. 7 + 6 = 12'],
    error_steps: [2],
    reason: 'made up',
  }
  writeFileSync(join(cwd, 'solutions.jsonl'), jsonl(solutions))
  writeFileSync(join(cwd, 'altered.jsonl'), jsonl([altered]))
  return cwd
}

function jsonl(rows: readonly object[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('')
}
