import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { emptyFolder, paretree } from './command-line.ts'
import { answerBatch, callStoreIn } from './model-files.ts'
import { startServer } from './model-server.ts'

const byModel = ['--judge', 'openai/made-up']
const bench = ['bench', 'processbench', '--data', 'rows.jsonl', '-n', '2', ...byModel]
const price = ['--set', 'prices.openai/made-up={"input":2,"output":8}']
const hash = /^[0-9a-f]{16}$/

test('an ablation with a model honours gates, Markdown and training', async () => {
  const { cwd, env } = await folder()
  writeFileSync(join(cwd, 'training.jsonl'), `${JSON.stringify({ text: 'What is 7 + 6?' })}\n`)
  const more = ['--markdown', 'a.md', '--training', 'training.jsonl', '--json', ...price]
  const gate = ['--gate', 'bare-critic.difference>=1000']
  const { code, stdout, stderr } = await paretree([...bench, '--ablate', ...more, ...gate], {
    cwd,
    env,
  })
  expect([code, stderr]).toEqual([
    100,
    expect.stringContaining('gate bare-critic.difference>=1000'),
  ])
  const { variants, contamination, spend } = JSON.parse(stdout) as Ablation
  expect(variants).toHaveLength(7)
  for (const { judge, itemCount, cost, stamp } of variants) {
    expect(itemCount).toBe(2)
    expect(cost.calls).toBeGreaterThan(0)
    const ofCritic = { critic: { votes: 1, shots: 0 } }
    const ofTree = { tree: expect.stringMatching(hash) as string }
    expect(stamp).toMatchObject({
      ...(judge === 'published critic' ? ofCritic : ofTree),
      model: 'openai/made-up',
      revisions: ['made-up'],
      prompts: expect.stringMatching(hash) as string,
      data: expect.stringMatching(hash) as string,
      seed: 0,
    })
  }
  expect(contamination.verbatim).toHaveLength(1)
  const page = readFileSync(join(cwd, 'a.md'), 'utf8')
  expect(page).toContain('| tree per step |')
  expect(page).toContain('- model: openai/made-up\n- revision: made-up\n')
  expect(page).toMatch(/- cost: \$\d/)
  expect(spend.dollars).toBeGreaterThan(0)
  expect(stderr).toContain(', model openai/made-up, revision made-up, seed 0, cost $')
})

test('an ablation through batch files comes to the same', async () => {
  const direct = await folder()
  const asked = await paretree([...bench, '--ablate', '--json'], direct)
  const cwd = folderOfRows()
  const env = { XDG_CACHE_HOME: callStoreIn(join(cwd, 'cache')) }
  const batch = [...bench, '--ablate', '--json', '--batch', 'asked']
  let rounds = 0
  let ended = await paretree(batch, { cwd, env })
  while (ended.code === 4) {
    expect(answerBatch(join(cwd, 'asked'))).toBeGreaterThan(0)
    expect(++rounds).toBeLessThan(30)
    ended = await paretree(batch, { cwd, env })
  }
  expect(ended.code).toBe(0)
  const variantsOf = (stdout: string) =>
    (JSON.parse(stdout) as Ablation).variants.map(({ judge: name, headline, difference }) => ({
      name,
      headline,
      difference,
    }))
  expect(variantsOf(ended.stdout)).toEqual(variantsOf(asked.stdout))
})

test('reruns ask anew, and what is not stable is told as noise', async () => {
  const { cwd, env, server } = await folder()
  const once = await paretree([...bench, '-o', 'once.jsonl'], { cwd, env })
  expect(once.code).toBe(0)
  const first = callsTo(server)
  const reruns = [...bench, '--reruns', '3', '-o', 'thrice.jsonl', '--json']
  const { code, stdout, stderr } = await paretree(reruns, { cwd, env })
  expect(code).toBe(0)
  expect(callsTo(server)).toBe(3 * first)
  expect(JSON.parse(stdout)).toMatchObject({ noise: { runCount: 3, itemCount: 2 } })
  expect(stderr).toContain('asked 3 times (2 items)')
  const quality = await paretree(['bench', 'judge-quality', 'thrice.jsonl'], { cwd })
  expect(quality.stderr).toContain('openai/made-up, asked 3 times')
  const compare = ['bench', 'compare', 'once.jsonl', 'thrice.jsonl']
  const compared = await paretree(compare, { cwd })
  expect(compared.stderr).toMatch(/noise: the difference is not above the noise floor of \d/)
  const recorded = await paretree([...bench, '--reruns', '2', '--predictions', 'x'], { cwd, env })
  expect([recorded.code, recorded.stderr]).toEqual([2, expect.stringContaining('--reruns asks')])
})

test('probes ask any judge, and a dry run says what they would cost', async () => {
  const { cwd, env, server } = await folder()
  const probes = ['bench', 'probes', ...byModel, '-n', '2', '--candidates', '2', '--json']
  const dry = await paretree([...probes, '--dry-run', ...price], { cwd, env })
  expect([dry.code, callsTo(server)]).toEqual([0, 0])
  expect(JSON.parse(dry.stdout)).toMatchObject({ total: { stage: 'all' } })
  const { code, stdout } = await paretree([...probes, '--gate', 'unanswered<0'], { cwd, env })
  expect(code).toBe(100)
  const { probes: found, stamp } = JSON.parse(stdout) as { probes: unknown[]; stamp: object }
  expect(found).toHaveLength(5)
  expect(stamp).toMatchObject({ model: 'openai/made-up', data: 'made' })
})

type Ablation = {
  readonly variants: readonly {
    readonly judge: string
    readonly headline: number
    readonly difference: object
    readonly itemCount: number
    readonly cost: { readonly calls: number }
    readonly stamp: object
  }[]
  readonly contamination: { readonly verbatim: readonly string[] }
  readonly spend: { readonly dollars: number }
}

async function folder() {
  const cwd = folderOfRows()
  const server = await startServer(callStoreIn(join(cwd, 'cache')))
  return { cwd, server, env: server.env }
}

function folderOfRows(): string {
  const cwd = emptyFolder()
  const rows = [
    { problem: 'What is 7 + 6?', steps: ['Add them.', '7 + 6 = 12'], label: 1 },
    { problem: 'What is 8 + 5?', steps: ['8 + 5 = 13', 'So 13.'], label: -1 },
  ].map((row, index) => ({ id: `made-${index}`, ...row }))
  writeFileSync(join(cwd, 'rows.jsonl'), rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
  return cwd
}

function callsTo(server: { readonly asked: ReadonlyMap<string, number> }): number {
  return [...server.asked.values()].reduce((sum, count) => sum + count, 0)
}
