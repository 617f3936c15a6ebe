import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { emptyFolder, paretree } from './command-line.ts'

test('help names the verbs and where to start', async () => {
  const { code, stdout } = await paretree(['--help'])
  expect(code).toBe(0)
  for (const verb of ['demo', 'run', 'grow', 'tree', 'score', 'pairs', 'bench', 'runs'])
    expect(stdout).toMatch(new RegExp(`^  ${verb}\\b`, 'm'))
})

test('a mistyped verb or flag gets a suggestion and exit code 2', async () => {
  const verb = await paretree(['rnu', 'traces.jsonl'])
  expect(verb).toMatchObject({ code: 2, stdout: '' })
  expect(verb.stderr).toContain('Did you mean run?')
  const flag = await paretree(['run', 'traces.jsonl', '--gruoping', 'task'])
  expect(flag.code).toBe(2)
  expect(flag.stderr).toContain('Did you mean --grouping?')
})

test('a flag with a value that cannot be is refused before anything is read', async () => {
  const { code, stderr } = await paretree(['run', 'nowhere.jsonl', '--window', 'three'])
  expect(code).toBe(2)
  expect(stderr).toContain('It takes a whole number')
})

const inputs = [
  ['a missing file', 'missing.jsonl', 2, /missing\.jsonl/],
  ['an empty file', 'empty.jsonl', 2, /empty\.jsonl is empty/],
  ['a folder', 'folder', 2, /folder/],
  ['a text that is no JSON', 'prose.txt', 2, /prose\.txt/],
  ['an unknown shape', 'other.jsonl', 2, /no known format.*colour/s],
  ['too many bad rows', 'bad.jsonl', 3, /2 of 3 rows were rejected/],
] as const

for (const [what, file, code, sentence] of inputs)
  test(`${what} gets one sentence and exit code ${code}`, async () => {
    const cwd = emptyFolder()
    writeInputs(cwd)
    const ended = await paretree(['run', file, '--json'], { cwd })
    expect(ended.code).toBe(code)
    expect(ended.stderr).toMatch(sentence)
    expect(ended.stderr.trim().split('\n')).toHaveLength(1)
    expect(JSON.parse(ended.stdout)).toMatchObject({ error: { message: expect.any(String) } })
  })

test('a stack trace comes only with -v', async () => {
  const plain = await paretree(['run', 'missing.jsonl'])
  const verbose = await paretree(['run', 'missing.jsonl', '-v'])
  expect(plain.stderr).not.toContain('    at ')
  expect(verbose.stderr).toContain('    at ')
})

test('no colour codes unless asked for, and none from the data', async () => {
  const cwd = emptyFolder()
  const steps = ['\u001B[31m7 + 6 = 12\u001B[2J']
  writeFileSync(join(cwd, 'traces.jsonl'), JSON.stringify({ prompt: '7 + 6?', steps }))
  const { stderr } = await paretree(['run', 'traces.jsonl'], { cwd })
  expect(stderr).not.toContain('\u001B')
})

function writeInputs(folder: string): void {
  mkdirSync(join(folder, 'folder'))
  const row = JSON.stringify({ prompt: '7 + 6?', steps: ['7 + 6 = 13'] })
  writeFileSync(join(folder, 'empty.jsonl'), '')
  writeFileSync(join(folder, 'prose.txt'), 'Dear diary,\nnothing to report.\n')
  writeFileSync(join(folder, 'other.jsonl'), '{"colour":"red","size":3}\n')
  writeFileSync(
    join(folder, 'bad.jsonl'),
    `${row}\n{"prompt": oops}\n{"prompt":"x","steps":[1e999]}\n`,
  )
}
