import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import type { KitError } from '../../src/base/errors.ts'
import { type ReadOptions, readKind, readRecords } from '../../src/format/read-records.ts'
import { scratch } from './scratch.ts'

/**
 * Inputs that are refused as a whole, each with one sentence that says what, where, and what to do.
 */

const { folder, put } = scratch()
const row = '{"prompt":"Add 1 and 2.","steps":["1 + 2 = 3"]}\n'

async function refusal(path: string, options: ReadOptions = {}): Promise<KitError> {
  try {
    for await (const _ of readRecords(path, options));
  } catch (error) {
    return error as KitError
  }
  throw new Error(`${path} was read to its end`)
}

const unreadable: readonly {
  readonly name: string
  readonly path: () => string
  readonly says: RegExp
}[] = [
  { name: 'a missing file', path: () => join(folder, 'none.jsonl'), says: /does not exist; check/ },
  {
    name: 'a folder',
    path: () => {
      mkdirSync(join(folder, 'sub'), { recursive: true })
      return join(folder, 'sub')
    },
    says: /is a folder; name a file/,
  },
  { name: 'an empty file', path: () => put('empty.jsonl', ''), says: /is empty; expected/ },
  { name: 'only blank lines', path: () => put('blank.jsonl', '\n \r\n'), says: /is empty/ },
  {
    name: 'UTF-16 with a mark',
    path: () => put('utf16.jsonl', Buffer.from(`\uFEFF${row}`, 'utf16le')),
    says: /is UTF-16 text; expected UTF-8/,
  },
  {
    name: 'UTF-16 without a mark',
    path: () => put('utf16.jsonl', Buffer.from(row, 'utf16le')),
    says: /is UTF-16 text or binary data/,
  },
  {
    name: 'a Zip archive',
    path: () => put('rows.zip', Buffer.from('PK\u0003\u0004\u0014\u0000rest')),
    says: /is a Zip archive/,
  },
  {
    name: 'binary data',
    path: () =>
      put('noise.bin', Buffer.from(Array.from({ length: 512 }, (_, i) => (i * 73) % 256))),
    says: /is binary data/,
  },
  {
    name: 'a text that is no JSON',
    path: () => put('notes.md', '# Notes\n\nNothing here is JSON.\n'),
    says: /holds no row that can be read; line 1: not JSON: .*"# Notes". Expected one JSON/,
  },
  {
    name: 'cut-off gzip',
    path: () => put('cut.jsonl.gz', gzipSync(row.repeat(1_000)).subarray(0, -12)),
    says: /ends in the middle of its gzip data: .* again/,
  },
  {
    name: 'damaged gzip',
    path: () => {
      const packed = gzipSync(Buffer.from(Array.from({ length: 9_000 }, (_, i) => (i * i) % 251)))
      return put('bad.jsonl.gz', packed.fill(0x55, 40, 90))
    },
    says: /is damaged gzip data \(Z_/,
  },
  {
    name: 'gzip packed twice',
    path: () => put('twice.jsonl.gz', gzipSync(gzipSync(row))),
    says: /is gzip data packed twice/,
  },
  {
    name: 'a gzip bomb',
    path: () => put('bomb.jsonl.gz', gzipSync(Buffer.alloc(2 ** 25, ' '))),
    says: /more than 500 times its size, as a gzip bomb does/,
  },
  {
    name: 'a list that is never closed',
    path: () => put('open.json', `[\n${row.trim()},\n${row.trim()}\n`),
    says: /never closed: it was cut off/,
  },
]

for (const { name, path, says } of unreadable) {
  test(`refused with a sentence: ${name}`, async () => {
    const error = await refusal(path(), { rejectShareMax: 1 })
    expect(error.name).toBe('KitError')
    expect(error.code).toBe('input-unreadable')
    expect(error.message).toMatch(says)
  })
}

test('a document larger than its limit is refused with the way out', async () => {
  const path = put('large.json', `[${row.repeat(3)}]`)
  const error = await refusal(path, { documentBytesMax: 100 })
  expect(error).toMatchObject({ code: 'input-unreadable' })
  expect(error.message).toMatch(/one JSON document of more than 100 bytes; turn it into JSON Lines/)
})

test('gzip is told by its bytes, whatever the name', async () => {
  const source = readRecords(put('misnamed.txt', gzipSync(row.repeat(3))))
  for await (const _ of source);
  expect(source.report()).toMatchObject({ read: 3, accepted: 3 })
})

test('an unknown shape is refused with the nearest one and the field it misses', async () => {
  const error = await refusal(put('odd.jsonl', '{"id":"a","problem":"p","steps":[]}\n'))
  expect(error.code).toBe('input-unrecognised')
  expect(error.message).toMatch(
    /fields id, problem, steps; nearest are ProcessBench rows .*, but it misses "label"/,
  )
})

test('a file of another kind is refused by what it holds', async () => {
  const path = put('contrasts.jsonl', '{"prompt":"a","positive":"b","negative":"c"}\n')
  const read = async () => {
    for await (const _ of readKind(path, 'trajectory'));
  }
  await expect(read()).rejects.toThrow(
    /holds contrasts .* which give contrast records; expected trajectory records/,
  )
})

test('more bad rows than the tolerance stop the reading; fewer do not', async () => {
  const bad = '{"prompt":"a"}\n'
  const few = put('few.jsonl', row.repeat(99) + bad)
  for await (const _ of readRecords(few));
  const error = await refusal(put('many.jsonl', row.repeat(98) + bad.repeat(2)))
  expect(error.code).toBe('too-many-rejects')
  expect(error.message).toMatch(/2 of 100 rows were rejected, .* tolerance of 1 %\. The first is/)
})

test('bad rows at the beginning are no reason to stop before the share is known', async () => {
  const source = readRecords(put('front.jsonl', `{"prompt":"a"}\n${row.repeat(300)}`))
  for await (const _ of source);
  expect(source.report()).toMatchObject({ read: 301, accepted: 300, rejected: 1 })
})

test('a source is read again from the start, with the same report', async () => {
  const source = readRecords(put('again.jsonl', row.repeat(5)))
  for await (const _ of source);
  const first = source.report()
  for await (const _ of source);
  expect(source.report()).toEqual(first)
})
