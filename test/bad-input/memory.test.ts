import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { expect, test } from 'vitest'
import { readRecords } from '../../src/format/read-records.ts'
import { scratch } from './scratch.ts'

/** Memory stays flat, whatever the size of a line or a file. */

const { folder } = scratch()
const mebibyte = 2 ** 20
const sound = '{"prompt":"Add 1 and 2.","steps":["1 + 2 = 3"]}\n'

async function written(name: string, chunks: Iterable<string>, isPacked: boolean): Promise<string> {
  const path = join(folder, name)
  const file = createWriteStream(path)
  const source = Readable.from(chunks)
  await (isPacked ? pipeline(source, createGzip({ level: 1 }), file) : pipeline(source, file))
  return path
}

/** Reads to the end; the growth of resident memory at its peak, in bytes. */
async function growthWhileReading(path: string) {
  const before = process.memoryUsage.rss()
  let peak = before
  let seen = 0
  const source = readRecords(path, { rejectShareMax: 1 })
  for await (const _ of source)
    if (++seen % 500 === 0) peak = Math.max(peak, process.memoryUsage.rss())
  peak = Math.max(peak, process.memoryUsage.rss())
  return { growth: peak - before, report: source.report() }
}

test('a line of 64 MiB is rejected in flat memory, and the rows around it are read', async () => {
  function* chunks() {
    yield `${sound}{"prompt":"`
    for (let count = 0; count < 64; count++) yield 'x'.repeat(mebibyte)
    yield `","steps":[]}\n${sound}`
  }
  const { growth, report } = await growthWhileReading(await written('long.jsonl', chunks(), false))
  expect(report).toMatchObject({ read: 3, accepted: 2, rejectedByCode: { 'too-long': 1 } })
  expect(report.rejects[0]!.text.length).toBeLessThanOrEqual(1_000)
  expect(growth).toBeLessThan(100 * mebibyte)
})

test('a large packed file is read in flat memory, ids and all', async () => {
  const rowCount = 25_000
  function* chunks() {
    for (let n = 0; n < rowCount; n++)
      yield `{"prompt":"Add ${n}.","steps":["${`${n} `.repeat(100)}"],"sourceId":"row-${n}"}\n`
  }
  const { growth, report } = await growthWhileReading(
    await written('large.jsonl.gz', chunks(), true),
  )
  expect(report).toMatchObject({ read: rowCount, accepted: rowCount, records: rowCount })
  expect(growth).toBeLessThan(120 * mebibyte)
})
