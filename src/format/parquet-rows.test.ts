import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parquetWriteFile } from 'hyparquet-writer'
import { afterAll, expect, test } from 'vitest'
import type { JsonlItem } from '../base/jsonl.ts'
import type { SourceRecord } from './format.ts'
import { readParquet } from './parquet-rows.ts'
import { readRecords } from './read-records.ts'

const folder = mkdtempSync(join(tmpdir(), 'parquet-'))
afterAll(() => {
  rmSync(folder, { recursive: true })
})

async function itemsOf(path: string): Promise<JsonlItem[]> {
  const items: JsonlItem[] = []
  for await (const batch of readParquet(path)) items.push(...batch)
  return items
}

async function recordsOf(name: string): Promise<SourceRecord[]> {
  const records: SourceRecord[] = []
  const source = readRecords(join(folder, name), { rowSource: readParquet, rejectShareMax: 1 })
  for await (const { record } of source) records.push(record)
  return records
}

async function written(columnData: Parameters<typeof parquetWriteFile>[0]['columnData']) {
  const filename = join(folder, 'some.parquet')
  parquetWriteFile({ filename, columnData, rowGroupSize: 2 })
  return itemsOf(filename)
}

test('an integer that no number holds is refused with its row, and no other', async () => {
  const data = [1n, 2n ** 53n + 1n, 3n]
  expect(await written([{ name: 'id', data, type: 'INT64' }])).toMatchObject([
    { kind: 'row', line: 1, value: { id: 1 } },
    { kind: 'reject', line: 2, code: 'unsafe-integer' },
    { kind: 'row', line: 3, value: { id: 3 } },
  ])
})

test('a number that is not finite is refused, and a gap of a foreign file is null', async () => {
  const items = await written([
    { name: 'id', data: ['a', 'b'], type: 'STRING' },
    { name: 'score', data: [null, Number.NaN], type: 'DOUBLE' },
  ])
  expect(items).toMatchObject([
    { kind: 'row', value: { id: 'a', score: null }, hasGaps: true },
    { kind: 'reject', code: 'not-finite' },
  ])
})

test('a gap means what the format says: no mistake, or a member that is not there', async () => {
  await written([
    { name: 'input', data: ['Add.'], type: 'STRING' },
    { name: 'steps', data: [['tens']], type: 'JSON' },
    { name: 'target', data: ['43'], type: 'STRING' },
    { name: 'mistake_index', data: [null], type: 'INT32', nullable: true },
  ])
  expect(await recordsOf('some.parquet')).toMatchObject([
    { trajectory: { labels: { kind: 'first-error', firstErrorIndex: null } } },
  ])
  await written([
    { name: 'prompt', data: ['Add.', 'Add.'], type: 'STRING' },
    { name: 'steps', data: [['tens'], ['ones']], type: 'JSON' },
    { name: 'sourceId', data: [null, 'b'], type: 'STRING' },
  ])
  const [without, named] = await recordsOf('some.parquet')
  expect(without).not.toHaveProperty('trajectory.sourceId')
  expect(named).toMatchObject({ trajectory: { sourceId: 'b' } })
})

test('bytes are text where they are UTF-8, and refused with their row where not', async () => {
  const data = [new Uint8Array([0x68, 0x69]), new Uint8Array([0xff, 0xfe])]
  expect(await written([{ name: 'text', data, type: 'BYTE_ARRAY' }])).toMatchObject([
    { kind: 'row', value: { text: 'hi' } },
    { kind: 'reject', code: 'utf-8', reason: 'a column holds bytes that are no UTF-8 text' },
  ])
})

test('a column of JSON is read as strictly as a row of JSON Lines', async () => {
  const data = [{ a: [1, null] }, { a: 2 ** 53 + 2 }]
  expect(await written([{ name: 'meta', data, type: 'JSON' }])).toMatchObject([
    { kind: 'row', value: { meta: { a: [1, null] } } },
    { kind: 'reject', code: 'unsafe-integer' },
  ])
})

test('a damaged or missing file is refused in one sentence', async () => {
  const path = join(folder, 'damaged.parquet')
  writeFileSync(path, 'no parquet at all')
  await expect(itemsOf(path)).rejects.toThrow(/damaged\.parquet cannot be read as Parquet \(/)
  await expect(itemsOf(join(folder, 'none.parquet'))).rejects.toThrow(/cannot be read as Parquet/)
})
