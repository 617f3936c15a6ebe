import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet'
import { afterAll, expect, test } from 'vitest'
import { exampleRows } from '../../test/bad-input/example-rows.ts'
import type { JsonObject } from '../base/json-strict.ts'
import { readParquet, withoutNulls } from '../format/parquet-rows.ts'
import { openRows } from './row-output.ts'

const folder = mkdtempSync(join(tmpdir(), 'parquet-'))
afterAll(() => {
  rmSync(folder, { recursive: true })
})

const path = join(folder, 'rows.parquet')

/** What the file could not tell of the rows. */
async function write(rows: Iterable<object>) {
  const sink = await openRows(path)
  for (const row of rows) await sink.write(row)
  return sink.finish()
}

async function readBack(): Promise<unknown[]> {
  const rows: unknown[] = []
  for await (const batch of readParquet(path))
    for (const item of batch) rows.push(item.kind === 'row' ? item.value : item)
  return rows
}

/** Top-level columns as a reader that knows nothing of us sees them. */
async function foreignRows(): Promise<Record<string, unknown>[]> {
  const file = await asyncBufferFromFile(path)
  return parquetReadObjects({ file }) as Promise<Record<string, unknown>[]>
}

test('rows with lists, structs, gaps and nulls come back as they were', async () => {
  const rows = [
    { id: 'a', steps: ['one', 'two'], scores: [0.5, null, 1], meta: { n: 1, tags: ['x'] } },
    { id: 'b', steps: [], label: -1, turns: [{ role: 'user', content: 'hi' }, { role: 'tool' }] },
    { id: 'c', steps: ['three'], label: 2 ** 53 - 1, mixed: 1, ok: true, none: {} },
    { id: 'd', steps: ['four'], mixed: [null, { q: null }], deep: [[1], [], [2, 3]], turns: [] },
  ]
  expect(await write(rows)).toEqual([])
  expect(await readBack()).toEqual(rows)
})

test('a field that comes late has its column, and another type widens one', async () => {
  const rows = Array.from({ length: 12_000 }, (_, n) => ({
    n,
    score: n === 11_999 ? 0.5 : 1,
    ...(n === 11_998 && { late: [`${n}`] }),
  }))
  await write(rows)
  expect(await readBack()).toEqual(rows)
})

test('a null is told from a member that is not there, unless one member is both', async () => {
  const rows = [
    { answer: null, who: { name: null }, both: null },
    { answer: 'x', who: { name: 'y' }, both: 'z' },
    { answer: null, who: {} },
  ]
  const losses = await write(rows)
  expect(losses).toEqual([
    { kind: 'dropped', field: 'null, as absent in Parquet: who.name', rows: 1 },
    { kind: 'dropped', field: 'null, as absent in Parquet: both', rows: 1 },
  ])
  expect(await readBack()).toEqual([{ answer: null, who: {} }, rows[1], { answer: null, who: {} }])
})

test('any rows come back as they were, but for nulls that the file cannot tell', async () => {
  const key = fc.stringMatching(/^[a-z][a-z_]{0,2}$/)
  const value = fc.letrec((tie) => ({
    leaf: fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.boolean(),
      fc.maxSafeInteger(),
      fc.double({ noNaN: true, min: -1e15, max: 1e15 }),
      fc.constant(null),
    ),
    any: fc.oneof(
      { maxDepth: 3 },
      tie('leaf'),
      fc.array(tie('any'), { maxLength: 3 }),
      fc.dictionary(key, tie('any'), { maxKeys: 3 }),
    ),
  })).any
  const row = fc.dictionary(key, value, { minKeys: 1, maxKeys: 4 })
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 5 }), async (rows) => {
      const plain = JSON.parse(JSON.stringify(rows)) as unknown[]
      const losses = await write(rows)
      const back = await readBack()
      if (losses.length === 0) expect(back).toEqual(plain)
      else expect(back.map(bare)).toEqual(plain.map(bare))
    }),
    { numRuns: 300, seed: 7 },
  )
})

test('rows of every format come back, but for nulls that the file tells of', async () => {
  for (const [name, make] of Object.entries(exampleRows)) {
    const rows = [1, 2, 3].map((n) => JSON.parse(JSON.stringify(make(n))) as JsonObject)
    const untold = await write(rows)
    const back = await readBack()
    if (untold.length === 0) expect(back, name).toEqual(rows)
    else
      expect([name, back.map((row) => withoutNulls(row as JsonObject))]).toEqual([
        name,
        rows.map(withoutNulls),
      ])
  }
})

test('other readers see typed columns, and null where there is nothing', async () => {
  await write([
    { prompt: 'Add.', labels: [1, -1], meta: { rate: 0.5 }, answer: null },
    { prompt: 'Take.', labels: [], meta: { rate: 1 }, answer: '43' },
  ])
  expect(await foreignRows()).toEqual([
    { prompt: 'Add.', labels: [1n, -1n], meta: { rate: 0.5 }, answer: null },
    { prompt: 'Take.', labels: [], meta: { rate: 1 }, answer: '43' },
  ])
})

test('members whose names are data are one column of JSON', async () => {
  const labels = Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`m${n}`, n]))
  const rows = [{ labels }, { labels: { m7: null } }]
  await write(rows)
  expect(await readBack()).toEqual(rows)
  const { schema } = await parquetMetadataAsync(await asyncBufferFromFile(path))
  expect(schema).toHaveLength(2)
})

test('without rows there is no file, and nothing is left of a stop', async () => {
  const empty = await openRows(join(folder, 'empty.parquet'))
  await expect(empty.finish()).rejects.toThrow(/would hold no row/)
  await empty.abandon()
  const stopped = await openRows(join(folder, 'stopped.parquet'))
  await stopped.write({ id: 1 })
  await stopped.abandon()
  expect(readdirSync(folder).filter((name) => /^(?:empty|stopped)/.test(name))).toEqual([])
})

/** Without null members, at any depth. */
function bare(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(bare)
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).filter(([, member]) => member !== null)
  return Object.fromEntries(members.map(([name, member]) => [name, bare(member)]))
}
