import { isUtf8 } from 'node:buffer'
import { describe, expect, test } from 'vitest'
import { parseStrictJson } from './json-strict.ts'
import { parseOutline } from './row-outline.ts'
import { isWide, mayChange, openRowScan, type ScannedRows } from './row-scan.ts'
import { type Rng, seededRng } from './rng.ts'

/** Rows are scanned as one block, which is filled up to a size that is worth it. */
function scanned(rows: readonly (string | Buffer)[], depthMax = 64): ScannedRows {
  const lines = [...rows, '{}'.padEnd(2 ** 14)].map((row) =>
    typeof row === 'string' ? Buffer.from(row) : row,
  )
  let start = 0
  const spans = lines.map((bytes, at) => {
    const span = { line: at + 1, byteOffset: start, start, end: start + bytes.length }
    start += bytes.length + 1
    return { ...span, isTooLong: false }
  })
  const buffer = Buffer.concat(lines.flatMap((bytes) => [bytes, Buffer.from('\n')]))
  return openRowScan(depthMax).look({ buffer, spans })!
}

function flagsOf(rows: readonly string[], depthMax = 64): readonly number[] {
  const { flags } = scanned(rows, depthMax)
  return rows.map((_, row) => flags(row))
}

/** What the outlines of rows and their texts say; undefined where a row has none. */
function outlinesOf(rows: readonly string[]): readonly unknown[] {
  const { outline } = scanned(rows)
  return rows.map((_, row) => {
    const found = outline(row)
    return found && parseOutline(found)
  })
}

describe('the bytes of rows, looked at before they are parsed', () => {
  test('plain rows cannot change, and rows with more than ASCII are told', () => {
    const rows = [
      '{"id":"a","steps":[{"text":"x","score":0.34908880483446786},{"text":"y","score":1e-7}]}',
      ' { "a" : { "b" : 1 } , "b" : [ -12.5 , true , null ] , "c" : "say \\"a\\": 1" } ',
      '{"text":"naïve \\n \\u00e9","more":"“”"}',
    ]
    expect(flagsOf(rows)).toEqual([0, 0, isWide])
  })

  test.each([
    '{"a":1,"b":2,"a":3}',
    '{"x":{"a":1},"y":[{"k":1},{"k":1,"l":2,"k":3}]}',
    '{"a":1,"\\u0061":2}',
    '{"a":9007199254740993}',
    '{"a":[1,-9007199254740993]}',
    '{"a":1e999}',
    '{"a":-1E+400}',
    '{"__proto__":1}',
    '{"a":"\\ud83d"}',
    '{"a":"\\uDFFF and"}',
    nested(65),
  ])('%s is for another look', (row) => {
    expect(flagsOf([row])[0]! & mayChange).toBe(mayChange)
  })

  test('nesting counts to the level that is allowed', () => {
    expect(flagsOf([nested(5), nested(6)], 5)).toEqual([0, mayChange])
    expect(flagsOf([nested(64), nested(65)])).toEqual([0, mayChange])
  })

  test('20,000 random rows, sound and damaged: what is let through is just what it says', () => {
    const rng = seededRng(11)
    const rows = Array.from({ length: 20_000 }, () => randomRow(rng))
    const flags = flagsOf(rows)
    let passed = 0
    for (const [at, row] of rows.entries()) {
      expect((flags[at]! & isWide) === 0, row).toBe(/^[\0-\x7f]*$/.test(row))
      if ((flags[at]! & mayChange) !== 0 || !isJson(row)) continue
      passed++
      expect(parseStrictJson(row, { depthMax: 64, lenient: false }), row).toMatchObject({
        ok: true,
      })
    }
    expect(passed).toBeGreaterThan(2_000)
  })
})

const long = 'a text of more than sixty-four bytes, which is for the most part all that a row has'

describe('a row of long texts, taken apart before it is parsed', () => {
  test('an outline has an empty text in place of each long one', () => {
    const { outline } = scanned([`{"a":"${long}","b":["","short","“${long}”"],"c":1}`])
    const found = outline(0)!
    expect(found.json).toBe('{"a":"","b":["","short",""],"c":1}')
    expect(Array.from({ length: found.textCount }, (_, at) => found.textAt(at))).toEqual([
      long,
      '',
      `“${long}”`,
    ])
  })

  test.each([
    ['it is short', '{"a":"b","c":""}'],
    ['its texts are', `{"a":["${'short","'.repeat(20)}"],"b":"${long}"}`],
    ['it is no list of members that stand as they are written', `{"b":"${long}","7":"${long}"}`],
    ['the name of a member could be taken for a text', `{"b":"${long}","" :"${long}"}`],
    ['it may change', `{"a":"${long}","a":"${long}"}`],
    ['it has half a surrogate pair', `{"a":"${long}\\ud83d"}`],
    ['it has an escape that JSON does not know', `{"a":"${long}\\x41"}`],
    ['it has a code that is none', `{"a":"${long}\\u00g1"}`],
    ['it has a raw control character', `{"a":"${long}\t"}`],
    ['it is cut off', `{"a":"${long}`],
    ['it is cut off in an escape', `{"a":"${long}\\u00`],
  ])('there is none where %s', (_, row) => {
    expect(scanned([row]).outline(0)).toBeUndefined()
  })

  test('bytes that are no UTF-8 are in no outline', () => {
    const rng = seededRng(13)
    const text = Buffer.from(`{"a":"${long}","b":"${'é“😀\u0800\uffff\u{10ffff}'.repeat(9)}"}`)
    const rows = Array.from({ length: 2_000 }, () => {
      const row = Buffer.from(text)
      const at = row.length - 3 - rng.below(90)
      row[at] = [rng.below(256), 0xc0, 0xe0, 0xed, 0xf0, 0xf4, 0x80, 0xbf][rng.below(8)]!
      return row
    })
    const { outline } = scanned(rows)
    const sound = rows.filter((row) => isUtf8(row))
    expect(sound.length).toBeGreaterThan(100)
    expect(rows.filter((_, at) => outline(at) !== undefined)).toEqual(sound.filter(isText))
  })

  test('20,000 random rows say what JSON.parse says they do, or have no outline', () => {
    const rng = seededRng(12)
    let found = 0
    for (let block = 0; block < 20; block++) {
      const rows = Array.from({ length: 1_000 }, () => randomTexts(rng))
      const outlines = outlinesOf(rows)
      for (const [at, row] of rows.entries()) {
        if (outlines[at] === undefined) continue
        found++
        // With the order of members, which `toEqual` would pass over.
        expect(JSON.stringify(outlines[at]), row).toBe(JSON.stringify(JSON.parse(row)))
      }
    }
    expect(found).toBeGreaterThan(5_000)
  })
})

/** Whether what was put in is neither a quote nor a backslash nor a control character. */
function isText(row: Buffer): boolean {
  return isJson(row.toString())
}

const marks = [
  long,
  long.slice(9),
  ...' x é “ 😀 \\n \\" \\\\ \\/ \\u00e9 \\u201c \\b\\f\\r\\t \\u0007'.split(' '),
]

/** A random object of long texts, as JSON or with one character of it exchanged. */
function randomTexts(rng: Rng): string {
  const text = () =>
    `"${Array.from({ length: rng.below(9) }, () => marks[rng.below(marks.length)]!).join('')}"`
  const value = (): string =>
    rng.below(4) === 0
      ? `[${text()},${rng.below(9)},${text()}]`
      : rng.below(5) === 0
        ? '{"in":""}'
        : text()
  const gap = () => ['', '', '', ' '][rng.below(4)]!
  const members = Array.from(
    { length: 1 + rng.below(4) },
    (_, at) => `"${'abcd'[at]}"${gap()}:${gap()}${value()}${gap()}`,
  )
  const row = `{${members.join(',')}}`
  if (rng.below(3) > 0) return row
  const at = rng.below(row.length)
  const damaged = row.slice(0, at) + pieces[rng.below(pieces.length)]!
  return (damaged + row.slice(at + rng.below(3))).toWellFormed()
}

function nested(depth: number): string {
  return `{"a":${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}}`
}

function isJson(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
  } catch {
    return false
  }
}

const pieces = '{ } [ ] : , " \\ \\" 1 12345678901234567 0.5 1e5 1e-5 true é 😀 \\ud800 \\n'.split(
  ' ',
)
const keys = ['a', 'b', 'c', '__proto__', 'é', 'a long key, of more bytes', '\\u0061', 'b"']

/** A random object, as JSON or with one piece of it exchanged. */
function randomRow(rng: Rng): string {
  const value = (depth: number): string => {
    const kind = rng.below(depth > 2 ? 4 : 6)
    if (kind === 0)
      return ['0', '-7.25', '1e-9', '123456789012345', '0.12345678901234567'][rng.below(5)]!
    if (kind === 1) return ['1e20', '9007199254740993', 'null', 'true'][rng.below(4)]!
    if (kind < 4)
      return `"${['', 'text', 'say \\"x\\":', '\\\\', '“', '\\ud83d\\ude00'][rng.below(6)]!}"`
    if (kind === 4) return `[${many(() => value(depth + 1))}]`
    return object(depth + 1)
  }
  const many = (make: () => string) => Array.from({ length: rng.below(4) }, make).join(',')
  const key = () => JSON.stringify(keys[rng.below(keys.length)]!).replace('\\\\u', '\\u')
  const gap = () => ['', '', '', ' '][rng.below(4)]!
  const object = (depth: number) => `{${many(() => `${key()}${gap()}:${gap()}${value(depth)}`)}}`
  const row = object(0)
  if (rng.below(3) > 0) return row
  const at = rng.below(row.length)
  return row.slice(0, at) + pieces[rng.below(pieces.length)]! + row.slice(at + rng.below(3))
}
