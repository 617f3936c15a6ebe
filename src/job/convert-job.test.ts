import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { exampleRows } from '../../test/bad-input/example-rows.ts'
import { type ConvertReport, convert } from './convert-job.ts'

const folder = mkdtempSync(join(tmpdir(), 'convert-'))
afterAll(() => {
  rmSync(folder, { recursive: true })
})

async function converted(rows: readonly object[], output: string): Promise<ConvertReport> {
  const input = join(folder, 'in.jsonl')
  writeFileSync(input, rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
  return convert(
    {
      input,
      output: join(folder, output),
      afterError: 'drop',
      threshold: 0.5,
      read: { rejectShareMax: 1 },
    },
    { signal: new AbortController().signal, progress: () => undefined },
  )
}

test('where RLHFlow problems end is guessed, and each rule is counted apart', async () => {
  const { losses } = await converted(
    [turns('Add 17 and 26. 10 + 20 = 30'), turns('Add.\nTens: 30'), turns('Add. Tens: 30')],
    'out.stepwise.jsonl',
  )
  expect(losses).toEqual([
    {
      kind: 'guessed',
      field: 'task.prompt, parted from the first step after the first sentence',
      rows: 2,
    },
    {
      kind: 'guessed',
      field: 'task.prompt, parted from the first step at the last line break',
      rows: 1,
    },
  ])
})

test('columns that nobody reads are counted, with the reason where it is known', async () => {
  const row = exampleRows['best-of-n']!(1)
  const { losses } = await converted(
    [{ ...row, colour: 'red' }, exampleRows['best-of-n']!(2)],
    'out.trajectory.jsonl',
  )
  expect(losses).toEqual([
    { kind: 'dropped', field: 'unread: n, as many as there are candidates', rows: 2 },
    { kind: 'dropped', field: 'unread: colour', rows: 1 },
  ])
})

test('a rejected row loses nothing', async () => {
  const row = exampleRows['processbench']!(1)
  const { losses, rejected } = await converted(
    [{ ...row, id: 'x-2', label: 7 }],
    'out.stepwise.jsonl',
  )
  expect([rejected, losses]).toEqual([1, []])
})

test('what a Parquet file cannot tell of its rows stands with the losses', async () => {
  const none = { kind: 'first-error', firstErrorIndex: null }
  const each = { kind: 'per-step', values: [1], scale: 'ternary', afterError: 'kept' }
  const rows = [attempt(none, 1), attempt(each, 2)]
  const { losses } = await converted(rows, 'out.trajectory.parquet')
  expect(losses).toEqual([
    { kind: 'dropped', field: 'null, as absent in Parquet: labels.firstErrorIndex', rows: 1 },
  ])
  expect((await converted(rows, 'out.trajectory.jsonl')).losses).toEqual([])
})

function turns(first: string) {
  return {
    conversations: [
      { role: 'user', content: first },
      { role: 'assistant', content: '+' },
    ],
  }
}

function attempt(labels: object, n: number) {
  return { prompt: 'Add.', steps: ['tens'], sourceId: `${n}`, labels }
}
