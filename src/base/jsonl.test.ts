import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, expect, test } from 'vitest'
import { type JsonlItem, type JsonlOptions, readJsonl } from './jsonl.ts'
import { splitLines } from './jsonl-lines.ts'
import { seededRng } from './rng.ts'

const folder = mkdtempSync(join(tmpdir(), 'paretree-jsonl-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function itemsOf(content: string | Buffer, options: JsonlOptions = {}) {
  const path = join(folder, 'x.jsonl')
  writeFileSync(path, content)
  const items: JsonlItem[] = []
  for await (const batch of readJsonl(path, options)) items.push(...batch)
  return items
}

/** The lines of a stream that arrives in pieces, as texts with their places. */
async function linesOf(pieces: readonly Buffer[], lineBytesMax: number) {
  async function* chunks() {
    yield* pieces
  }
  const lines: { line: number; byteOffset: number; text: string; isTooLong: boolean }[] = []
  for await (const { buffer, spans } of splitLines(chunks(), lineBytesMax)) {
    for (const { line, byteOffset, start, end, isTooLong } of spans)
      lines.push({ line, byteOffset, text: buffer.toString('utf8', start, end), isTooLong })
  }
  return lines
}

test('lines are the same however the stream is cut into chunks', async () => {
  const text = Buffer.from('one\n\nzwölf 🎈\r\n{"a":"b"}\nlonger than twenty bytes\nlast')
  const whole = await linesOf([text], 20)
  expect(whole.map(({ line, byteOffset, isTooLong }) => [line, byteOffset, isTooLong])).toEqual([
    [1, 0, false],
    [2, 4, false],
    [3, 5, false],
    [4, 18, false],
    [5, 28, true],
    [6, 53, false],
  ])
  const rng = seededRng(3)
  for (let round = 0; round < 200; round++) {
    const pieces: Buffer[] = []
    for (let at = 0; at < text.length; ) {
      const end = at + 1 + rng.below(9)
      pieces.push(text.subarray(at, end))
      at = end
    }
    expect(await linesOf(pieces, 20)).toEqual(whole)
  }
})

test('rows carry line, byte offset and text; blank lines are counted as lines only', async () => {
  const items = await itemsOf('{"a":1}\n\n  {"b":2}\r\n{"c"\n')
  expect(items).toMatchObject([
    { kind: 'row', line: 1, byteOffset: 0, value: { a: 1 }, repairs: [] },
    { kind: 'row', line: 3, byteOffset: 9, value: { b: 2 } },
    { kind: 'reject', line: 4, byteOffset: 20, code: 'cut-off', text: '{"c"' },
  ])
})

test('one bad byte rejects its own row only', async () => {
  const bad = Buffer.from([0x7b, 0x22, 0xc3, 0x22, 0x7d])
  const items = await itemsOf(Buffer.concat([Buffer.from('{"é":1}\n'), bad, Buffer.from('\n{}\n')]))
  expect(items.map((item) => (item.kind === 'row' ? 'row' : item.code))).toEqual([
    'row',
    'utf-8',
    'row',
  ])
})

test('members of a document carry the line and byte at which they begin', async () => {
  const items = await itemsOf('[\n  {"a": [1, "]"]},\n  {\n    "b": 2\n  },\n  7\n]\n')
  expect(items).toMatchObject([
    { kind: 'row', line: 2, byteOffset: 4, value: { a: [1, ']'] } },
    { kind: 'row', line: 3, byteOffset: 23, value: { b: 2 } },
    { kind: 'reject', line: 6, code: 'not-an-object' },
  ])
})

test('a first row that is a list does not make the other rows a document', async () => {
  const items = await itemsOf('["a"]\n{"b":1}\n')
  expect(items.map((item) => item.kind)).toEqual(['reject', 'row'])
})

test('a first row that is cut off does not make the other rows a document', async () => {
  const items = await itemsOf('{"a":{"b":1\n{"b":1}\n')
  expect(items.map((item) => item.kind)).toEqual(['reject', 'row'])
})

test('gzip in several members is one stream', async () => {
  const items = await itemsOf(Buffer.concat([gzipSync('{"a":1}\n'), gzipSync('{"a":2}\n')]))
  expect(items.map((item) => item.kind)).toEqual(['row', 'row'])
})

test('reading can stop at any row, also inside gzip', async () => {
  const path = join(folder, 'stop.jsonl.gz')
  writeFileSync(path, gzipSync('{"a":1}\n'.repeat(500_000)))
  for await (const batch of readJsonl(path)) {
    expect(batch.length).toBeGreaterThan(0)
    break
  }
})
