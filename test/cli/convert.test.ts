import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { exampleRows } from '../bad-input/example-rows.ts'
import { emptyFolder, paretree } from './command-line.ts'

/** A folder with `in.jsonl` in it. */
function folderWith(...rows: readonly object[]): string {
  const cwd = emptyFolder()
  writeFileSync(join(cwd, 'in.jsonl'), rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
  return cwd
}

const labelled = exampleRows['processbench']!(1)

test('labels after the first error are asked for, never made up in silence', async () => {
  const cwd = folderWith(labelled)
  const refused = await paretree(['convert', 'in.jsonl', '-o', 'out.stepwise.jsonl'], { cwd })
  expect(refused.code).toBe(2)
  expect(refused.stderr).toContain('say --labels-after-error drop, wrong or right')
  expect(existsSync(join(cwd, 'out.stepwise.jsonl'))).toBe(false)
  expect(existsSync(join(cwd, 'out.stepwise.jsonl.part'))).toBe(false)

  const args = ['convert', 'in.jsonl', '-o', 'out.stepwise.jsonl', '--json']
  const guessed = await paretree([...args, '--labels-after-error', 'wrong'], { cwd })
  expect(JSON.parse(guessed.stdout)).toMatchObject({ read: 1, written: 1, rejected: 0 })
  expect(guessed.stderr).toMatch(/guessed +labels.values, after the first error as wrong/)
  expect(JSON.parse(readFileSync(join(cwd, 'out.stepwise.jsonl'), 'utf8'))).toMatchObject({
    labels: [true, false, false],
  })
  const dropped = await paretree([...args, '--labels-after-error', 'drop'], { cwd })
  expect(dropped.stderr).toMatch(/dropped +steps, after the first error/)
  expect(JSON.parse(readFileSync(join(cwd, 'out.stepwise.jsonl'), 'utf8'))).toMatchObject({
    labels: [true, false],
  })
})

test('rows pass from stdin to stdout, and into gzip', async () => {
  const cwd = folderWith(labelled)
  const args = ['convert', '-', '-o', '-', '--to', 'trajectory', '-q']
  const { code, stdout } = await paretree(args, { cwd, stdin: `${JSON.stringify(labelled)}\n` })
  expect(code).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({ labels: { kind: 'first-error', firstErrorIndex: 1 } })
  await paretree(['convert', 'in.jsonl', '-o', 'out.jsonl.gz', '--to', 'chat'], { cwd })
  const packed = gunzipSync(readFileSync(join(cwd, 'out.jsonl.gz'))).toString()
  expect(JSON.parse(packed)).toMatchObject({ messages: [{ role: 'user' }, {}, {}, {}] })
})

const bad: readonly (readonly [string, object, readonly string[], number, RegExp])[] = [
  ['a wrong index base', { ...labelled, label: 3 }, [], 3, /label is 3, but there are 3 steps/],
  [
    'a list of the wrong length',
    { prompt: 'p', completions: ['a', 'b'], labels: [true] },
    [],
    3,
    /labels has 1 entries, but there are 2 steps/,
  ],
  [
    'a missing field',
    { ...labelled, problem: undefined },
    ['--from', 'processbench'],
    3,
    /field "problem"/,
  ],
  ['an unknown shape', { colour: 'red' }, [], 2, /is of no known format/],
  ['an unknown format', labelled, ['--from', 'nope'], 2, /--from nope is no known format/],
  ['nothing to convert', exampleRows['criterion']!(1), [], 2, /does not convert to math-shepherd/],
]

for (const [name, row, flags, code, sentence] of bad)
  test(`${name} is one sentence and exit code ${code}`, async () => {
    const cwd = folderWith(row)
    const args = ['convert', 'in.jsonl', '-o', 'out.jsonl', '--to', 'math-shepherd', ...flags]
    const result = await paretree(args, { cwd })
    expect(result.stderr).toMatch(sentence)
    expect(result.code).toBe(code)
    expect(existsSync(join(cwd, 'out.jsonl'))).toBe(false)
  })

test('a label that cannot be used is a loss; a row without another is rejected', async () => {
  const list = { prompt: 'p', completions: ['a', 'b'], labels: [true] }
  const cwd = folderWith(list)
  const args = ['convert', 'in.jsonl', '-o', 'out.jsonl']
  const refused = await paretree([...args, '--to', 'trajectory'], { cwd })
  expect(refused.code).toBe(3)
  expect(refused.stderr).toContain('labels has 1 entries, but there are 2 steps')
  const { code, stderr } = await paretree([...args, '--to', 'chat'], { cwd })
  expect(code).toBe(0)
  expect(stderr).toMatch(/dropped +labels, those that cannot be used/)
})

test('read rows are written, empty or rejected rows', async () => {
  const annotated = exampleRows['prm800k']!(1)
  const alone = exampleRows['prm800k']!(2) as { label: { steps: object[] } }
  alone.label.steps.pop()
  const cwd = folderWith(annotated, alone, { question: {}, label: {} })
  const args = ['convert', 'in.jsonl', '-o', 'o.jsonl', '--to', 'step-dpo', '--max-bad', '1']
  const { stdout } = await paretree([...args, '--json'], { cwd })
  expect(JSON.parse(stdout)).toMatchObject({ read: 3, written: 1, empty: 1, rejected: 1 })
})

test('--list names what converts to what', async () => {
  const { stdout } = await paretree(['convert', '--list', '--json'])
  const { conversions } = JSON.parse(stdout) as { conversions: { to: string; from: string[] }[] }
  const stepwise = conversions.find(({ to }) => to === 'stepwise')
  expect(stepwise?.from).toContain('math-shepherd')
  expect(stepwise?.from).not.toContain('preference')
})

test('rows go through Parquet and come back as they were', async () => {
  const rows = Array.from({ length: 2_500 }, (_, n) => exampleRows['stepwise']!(n))
  const cwd = folderWith(...rows)
  const there = await paretree(['convert', 'in.jsonl', '-o', 'x.stepwise.parquet'], { cwd })
  expect(there.stderr).toContain('nothing was lost')
  const back = ['convert', 'x.stepwise.parquet', '-o', 'back.jsonl', '--to', 'stepwise']
  expect((await paretree(back, { cwd })).code).toBe(0)
  expect(readFileSync(join(cwd, 'back.jsonl'), 'utf8')).toBe(
    readFileSync(join(cwd, 'in.jsonl'), 'utf8'),
  )
  writeFileSync(
    join(cwd, 'cut.parquet'),
    readFileSync(join(cwd, 'x.stepwise.parquet')).subarray(0, 900),
  )
  const cut = await paretree(['convert', 'cut.parquet', '-o', 'y.stepwise.jsonl'], { cwd })
  expect(cut.code).toBe(2)
  expect(cut.stderr).toContain('cut.parquet cannot be read as Parquet')
})
