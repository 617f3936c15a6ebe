import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { emptyFolder, paretree } from './command-line.ts'

const traces = fileURLToPath(new URL('../../demo/traces.jsonl', import.meta.url))
const contrasts = fileURLToPath(new URL('../../demo/contrasts.jsonl', import.meta.url))

test('demo tells the whole story: tree, fault, fronts, pairs, and what to type next', async () => {
  const { code, stderr, stdout } = await paretree(['demo'])
  expect(code).toBe(0)
  expect(stdout).toBe('')
  for (const chapter of ['1  What matters', '2  Where', '3  Who is better', '4  Preference pairs'])
    expect(stderr).toContain(chapter)
  expect(stderr).toMatch(/Root cause: step \d/)
  expect(stderr).toContain('paretree run yours.jsonl')
})

test('grow writes a tree that is read, edited and used', async () => {
  const cwd = emptyFolder()
  const grown = await paretree(['grow', contrasts, '--assignments', 'a.jsonl', '--json', '-q'], {
    cwd,
  })
  expect(grown.code).toBe(0)
  const { parents, leaves } = JSON.parse(grown.stdout) as { parents: number; leaves: number }
  const assignments = lines(join(cwd, 'a.jsonl'))
  expect(Object.keys(assignments[0]!)).toEqual(['contrastId', 'criterionId', 'parentId', 'childId'])
  expect(new Set(assignments.map((line) => line['parentId'])).size).toBe(parents)
  expect(new Set(assignments.map((line) => line['childId'])).size).toBe(leaves)

  const again = await paretree(['grow', contrasts], { cwd })
  expect(again.stderr).toContain('unchanged: tree.json')
  const other = await paretree(['grow', contrasts, '--parents', '3'], { cwd })
  expect(other.code).toBe(2)
  expect(other.stderr).toContain('tree.json exists and would change')

  const id = assignments[0]!['childId'] as string
  expect((await paretree(['tree', 'pin', 'tree.json', id], { cwd })).code).toBe(0)
  expect(readFileSync(join(cwd, 'tree.json'), 'utf8')).toContain('"review": "pinned"')
  const rebuilt = await paretree(['tree', 'rebuild', 'tree.json', '-o', 'rebuilt.json'], { cwd })
  expect(rebuilt.stderr).toMatch(/adjusted Rand index\): \d/)
  expect(readFileSync(join(cwd, 'rebuilt.json'), 'utf8')).toContain(id)
  const diff = await paretree(['tree', 'diff', 'tree.json', 'rebuilt.json'], { cwd })
  expect(diff.code).toBe(0)

  const run = await paretree(['run', traces, '--tree', 'tree.json'], { cwd })
  expect(run.code).toBe(0)
  expect(run.stderr).toContain('that nobody was asked for')
})

test('edits of a patch file are versions with a log, and a bad patch changes nothing', async () => {
  const cwd = emptyFolder()
  await paretree(['grow', contrasts, '-q'], { cwd })
  const before = readFileSync(join(cwd, 'tree.json'), 'utf8')
  writeFileSync(join(cwd, 'bad.jsonl'), '{"op":"paint","id":"x"}\n')
  expect((await paretree(['tree', 'apply', 'tree.json', 'bad.jsonl'], { cwd })).code).toBe(2)
  expect(readFileSync(join(cwd, 'tree.json'), 'utf8')).toBe(before)
  const edit = { op: 'add', name: 'Units agree', description: 'Each quantity keeps one unit.' }
  writeFileSync(join(cwd, 'good.jsonl'), `${JSON.stringify(edit)}\n`)
  const applied = await paretree(['tree', 'apply', 'tree.json', 'good.jsonl', '--json', '-q'], {
    cwd,
  })
  expect(JSON.parse(applied.stdout)).toMatchObject({ version: 2, change: { action: 'add' } })
})

test('sweep shows what every merge radius would make of the criteria', async () => {
  const cwd = emptyFolder()
  await paretree(['grow', contrasts, '-q'], { cwd })
  const { stdout } = await paretree(['tree', 'sweep', 'tree.json', '--json', '-q'], { cwd })
  const { sweep } = JSON.parse(stdout) as { sweep: { xi: number; leaves: number }[] }
  expect(sweep.length).toBeGreaterThan(5)
  expect(sweep.at(-1)!.leaves).toBeLessThan(sweep[0]!.leaves)
})

test('score and pairs together make the pairs of run, and any layout of them', async () => {
  const cwd = emptyFolder()
  await paretree(['run', traces, '-o', 'run', '-q'], { cwd })
  await paretree(['score', traces, '-o', 'scored.jsonl', '-q'], { cwd })
  await paretree(['pairs', 'scored.jsonl', '-o', 'pairs.jsonl', '-q'], { cwd })
  const ofRun = lines(join(cwd, 'run', 'pairs.jsonl')).map((pair) => pair['id'])
  expect(lines(join(cwd, 'pairs.jsonl')).map((pair) => pair['id'])).toEqual(ofRun)
  const { stdout } = await paretree(['pairs', 'run', '--to', 'trl', '-o', '-', '-q'], { cwd })
  const [first] = stdout.split('\n')
  expect(Object.keys(JSON.parse(first!) as object)).toEqual([
    'prompt',
    'chosen',
    'rejected',
    'pair_id',
  ])
})

test('bench prints accuracy and F1 per split as one object', async () => {
  const cwd = emptyFolder()
  const rows = [
    { id: 'made-0', problem: 'What is 7 + 6?', steps: ['7 + 6 = 12'], label: 0 },
    { id: 'made-1', problem: 'What is 7 + 5?', steps: ['7 + 5 = 12'], label: -1 },
  ]
  writeFileSync(join(cwd, 'rows.jsonl'), rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
  const args = ['bench', 'processbench', '--data', 'rows.jsonl', '--judge', 'rules', '--json']
  const { code, stdout } = await paretree(args, { cwd })
  expect(code).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({
    splits: { made: { f1: 100, accuracyError: 100, accuracyCorrect: 100 } },
  })
  const wrong = await paretree(['bench', 'big-bench-mistake', '--data', 'rows.jsonl'], { cwd })
  expect(wrong).toMatchObject({ code: 2 })
  expect(wrong.stderr).toContain('holds processbench rows')
})

test('runs are listed and compared', async () => {
  const cwd = emptyFolder()
  const nothing = await paretree(['runs', 'list'], { cwd })
  expect(nothing.stderr).toContain('no run folders in runs')
  await paretree(['run', traces, '-o', 'runs/a', '-q'], { cwd })
  await paretree(['run', traces, '-o', 'runs/b', '-q', '--rule', 'all'], { cwd })
  const listed = await paretree(['runs', 'list', '--json', '-q'], { cwd })
  expect(JSON.parse(listed.stdout)).toMatchObject([{ state: 'finished' }, { state: 'finished' }])
  const diff = await paretree(['runs', 'diff', 'runs/a', 'runs/b'], { cwd })
  expect(diff.stderr).toContain('rule was "dominating" and is "all"')
})

test('an output that cannot be written is one sentence, and nothing half done stays', async () => {
  const cwd = emptyFolder()
  const { code, stderr } = await paretree(['score', traces, '-o', 'no/such/folder.jsonl'], { cwd })
  expect(code).toBe(2)
  expect(stderr.trim().split('\n')).toHaveLength(1)
  expect(existsSync(join(cwd, 'no'))).toBe(false)
})

function lines(file: string): Record<string, unknown>[] {
  const text = readFileSync(file, 'utf8')
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>)
}
