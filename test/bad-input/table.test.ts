import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type ReadOptions, readRecords } from '../../src/format/read-records.ts'
import type { ReadReport } from '../../src/format/read-report.ts'
import { scratch } from './scratch.ts'

/** The bad-input contract, one test a row: a bad row beside sound ones, each told apart. */

const { folder, put } = scratch()

/** Sound rows of our own shape around the one in question, which is the second row. */
const before = '{"prompt":"Add 1 and 2.","steps":["1 + 2 = 3"],"sourceId":"before"}'
const after = '{"prompt":"Add 2 and 2.","steps":["2 + 2 = 4"],"sourceId":"after"}'

type Reading = ReadReport & { readonly prompts: readonly string[] }

async function reading(path: string, options: ReadOptions = {}): Promise<Reading> {
  const source = readRecords(path, { rejectShareMax: 1, ...options })
  const prompts: string[] = []
  for await (const { record } of source)
    if (record.kind === 'trajectory') prompts.push(record.trajectory.task.prompt)
  return { ...source.report(), prompts }
}

const rejected: readonly {
  readonly name: string
  readonly row: string | Buffer
  readonly code: string
  readonly reason: RegExp
}[] = [
  {
    name: 'bytes that are not UTF-8',
    row: Buffer.from([...Buffer.from('{"prompt":"a'), 0xff, ...Buffer.from('","steps":[]}')]),
    code: 'utf-8',
    reason: /not UTF-8/,
  },
  {
    name: 'an integer beyond 2^53',
    row: '{"prompt":"a","steps":[],"id":9007199254740993}',
    code: 'unsafe-integer',
    reason: /9007199254740993 is beyond 2\^53/,
  },
  {
    name: 'a number that overflows',
    row: '{"prompt":"a","steps":[],"score":1e999}',
    code: 'not-finite',
    reason: /1e999/,
  },
  {
    name: 'NaN',
    row: '{"prompt":"a","steps":[],"score":NaN}',
    code: 'not-finite',
    reason: /NaN/,
  },
  {
    name: '-Infinity',
    row: '{"prompt":"a","steps":[],"score":-Infinity}',
    code: 'not-finite',
    reason: /-Infinity/,
  },
  {
    name: 'a key that occurs twice',
    row: '{"prompt":"a","steps":[],"prompt":"b"}',
    code: 'duplicate-key',
    reason: /"prompt" occurs twice/,
  },
  {
    name: 'a nested key that occurs twice, once escaped',
    row: String.raw`{"task":{"prompt":"a","\u0070rompt":"b"},"steps":[]}`,
    code: 'duplicate-key',
    reason: /"prompt" occurs twice/,
  },
  {
    name: 'half a surrogate pair',
    row: String.raw`{"prompt":"a\ud83d","steps":[]}`,
    code: 'surrogate',
    reason: /lone surrogate/,
  },
  {
    name: 'a NUL byte in a string',
    row: '{"prompt":"a\u0000","steps":[]}',
    code: 'control-character',
    reason: /NUL/,
  },
  {
    name: 'a raw carriage return in a string',
    row: '{"prompt":"a\rb","steps":[]}',
    code: 'control-character',
    reason: /U\+000D/,
  },
  {
    name: 'the key __proto__',
    row: '{"prompt":"a","steps":[],"__proto__":{"x":1}}',
    code: 'proto-key',
    reason: /__proto__/,
  },
  { name: 'a list as a row', row: '["a"]', code: 'not-an-object', reason: /is a list/ },
  { name: 'a number as a row', row: '7', code: 'not-an-object', reason: /is a number/ },
  { name: 'null as a row', row: 'null', code: 'not-an-object', reason: /is null/ },
  {
    name: 'nesting 65 deep',
    row: `{"prompt":"a","steps":[],"deep":${'['.repeat(64)}${']'.repeat(64)}}`,
    code: 'too-deep',
    reason: /deeper than 64/,
  },
  {
    name: 'nesting 100,000 deep',
    row: `{"deep":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
    code: 'too-deep',
    reason: /deeper than 64/,
  },
  {
    name: 'more than 10,000 steps',
    row: JSON.stringify({ prompt: 'a', steps: Array.from({ length: 10_001 }, () => 's') }),
    code: 'too-many-steps',
    reason: /10001 steps/,
  },
  { name: 'half a row', row: '{"prompt":"a","st', code: 'cut-off', reason: /ends in the middle/ },
  { name: 'no JSON', row: '{"prompt":"a" "steps":[]}', code: 'not-json', reason: /near/ },
  { name: 'two objects on a line', row: '{"a":1}{"b":2}', code: 'not-json', reason: /near/ },
  {
    name: 'a wrong type in a field',
    row: '{"prompt":"a","steps":["one",2]}',
    code: 'shape',
    reason: /"steps\.1"/,
  },
  {
    name: 'the id of an earlier row',
    row: before,
    code: 'duplicate-id',
    reason: /line 1: "before"/,
  },
]

for (const { name, row, code, reason } of rejected) {
  test(`rejected with its place and reason: ${name}`, async () => {
    const bytes = Buffer.concat([
      Buffer.from(`${before}\n`),
      Buffer.from(row),
      Buffer.from(`\n${after}\n`),
    ])
    const path = put('bad.jsonl', bytes)
    const rejectsPath = join(folder, 'rejects.jsonl')
    const { read, accepted, rejects, prompts } = await reading(path, { rejectsPath })
    expect({ read, accepted, prompts }).toEqual({
      read: 3,
      accepted: 2,
      prompts: ['Add 1 and 2.', 'Add 2 and 2.'],
    })
    expect(rejects).toHaveLength(1)
    expect(rejects[0]).toMatchObject({ line: 2, byteOffset: before.length + 1, code })
    expect(rejects[0]!.reason).toMatch(reason)
    const written = readFileSync(rejectsPath, 'utf8').trimEnd().split('\n')
    expect(written).toHaveLength(1)
    expect(JSON.parse(written[0]!)).toMatchObject({ line: 2, byteOffset: before.length + 1, code })
    expect(written[0]!.length).toBeLessThan(7_000)
  })
}

const acceptedForms: readonly { readonly name: string; readonly text: string }[] = [
  { name: 'a byte order mark', text: `\uFEFF${before}\n${after}\n` },
  { name: 'CRLF line ends', text: `${before}\r\n${after}\r\n` },
  { name: 'no newline at the end', text: `${before}\n${after}` },
  { name: 'blank lines', text: `\n${before}\n  \n\n${after}\n\n` },
  { name: 'a list of rows on one line', text: `[${before},${after}]` },
  {
    name: 'a pretty-printed list of rows',
    text: JSON.stringify([JSON.parse(before), JSON.parse(after)], undefined, 2),
  },
  {
    name: 'pretty-printed objects after each other',
    text: [before, after].map((row) => JSON.stringify(JSON.parse(row), undefined, 2)).join('\n'),
  },
]

for (const { name, text } of acceptedForms) {
  test(`accepted as it is: ${name}`, async () => {
    const { read, accepted, repaired, prompts } = await reading(put('good.jsonl', text))
    expect({ read, accepted, repaired }).toEqual({ read: 2, accepted: 2, repaired: 0 })
    expect(prompts).toEqual(['Add 1 and 2.', 'Add 2 and 2.'])
  })
}

test('a line separator of Unicode inside a string ends no row', async () => {
  const row = '{"prompt":"one\u2028two","steps":["a\u2029b"]}'
  const { accepted, prompts } = await reading(put('separators.jsonl', `${row}\n${row}\n`))
  expect({ accepted, prompts }).toEqual({ accepted: 2, prompts: ['one\u2028two', 'one\u2028two'] })
})

test('offsets count bytes of the file, also behind a mark and long letters', async () => {
  const first = '{"prompt":"zwölf","steps":[]}'
  const { rejects } = await reading(put('offsets.jsonl', `\uFEFF${first}\r\n{"prompt"\n`))
  expect(rejects[0]).toMatchObject({ line: 2, byteOffset: 3 + Buffer.byteLength(first) + 2 })
})

test('a row with an unusable label is accepted without it, counted and listed', async () => {
  const label = { kind: 'first-error', firstErrorIndex: 9 }
  const row = { prompt: 'a', steps: ['one'], labels: label }
  const path = put('labels.jsonl', `${JSON.stringify(row)}\n${after}\n`)
  const notesPath = join(folder, 'notes.jsonl')
  const report = await reading(path, { notesPath })
  const { read, accepted, rejected: bad, labelInvalid, notes } = report
  expect({ read, accepted, bad, labelInvalid }).toEqual({
    read: 2,
    accepted: 2,
    bad: 0,
    labelInvalid: 1,
  })
  const note = {
    line: 1,
    byteOffset: 0,
    kind: 'label-invalid',
    notes: ['labels.firstErrorIndex is 9, but there are 1 steps'],
  }
  expect(notes).toEqual([note])
  expect(JSON.parse(readFileSync(notesPath, 'utf8'))).toEqual(note)
})

const lenient: readonly {
  readonly name: string
  readonly row: string | Buffer
  readonly note: RegExp
}[] = [
  {
    name: 'bytes that are not UTF-8',
    row: Buffer.from([...Buffer.from('{"prompt":"a'), 0xff, ...Buffer.from('","steps":[]}')]),
    note: /U\+FFFD/,
  },
  { name: 'NaN', row: '{"prompt":"a\ufffd","steps":[],"x":NaN}', note: /NaN by null/ },
  {
    name: 'an integer beyond 2^53',
    row: '{"prompt":"a\ufffd","steps":[],"id":9007199254740993}',
    note: /kept 9007199254740993 as a string/,
  },
  {
    name: 'a key that occurs twice',
    row: '{"prompt":"x","steps":[],"prompt":"a\ufffd"}',
    note: /kept the last/,
  },
  {
    name: 'half a surrogate pair',
    row: String.raw`{"prompt":"a\ud83d","steps":[]}`,
    note: /lone surrogate/,
  },
  {
    name: '__proto__',
    row: '{"prompt":"a\ufffd","steps":[],"__proto__":{}}',
    note: /renamed/,
  },
]

for (const { name, row, note } of lenient) {
  test(`a lenient reading mends and records: ${name}`, async () => {
    const bytes = Buffer.concat([Buffer.from(row), Buffer.from(`\n${after}\n`)])
    const path = put('lenient.jsonl', bytes)
    const {
      accepted,
      rejected: bad,
      repaired,
      notes,
      prompts,
    } = await reading(path, {
      lenient: true,
    })
    expect({ accepted, bad, repaired }).toEqual({ accepted: 2, bad: 0, repaired: 1 })
    expect(prompts[0]).toBe('a\ufffd')
    expect(notes[0]).toMatchObject({ line: 1, kind: 'repaired' })
    expect(notes[0]!.notes.join()).toMatch(note)
  })
}

test('what cannot be mended is rejected by a lenient reading too', async () => {
  const text = `${before}\n{"prompt":"a\n["a"]\n${before}\n`
  const report = await reading(put('beyond.jsonl', text), { lenient: true })
  expect(report.rejectedByCode).toEqual({ 'cut-off': 1, 'not-an-object': 1, 'duplicate-id': 1 })
})
