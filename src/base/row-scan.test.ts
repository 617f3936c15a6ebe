import { describe, expect, test } from 'vitest'
import { parseStrictJson } from './json-strict.ts'
import { isWide, mayChange, openRowScan } from './row-scan.ts'
import { type Rng, seededRng } from './rng.ts'

/** Rows are scanned as one block, which is filled up to a size that is worth it. */
function flagsOf(rows: readonly string[], depthMax = 64): readonly number[] {
  const lines = [...rows, '{}'.padEnd(2 ** 14)].map((row) => Buffer.from(row))
  let start = 0
  const spans = lines.map((bytes, at) => {
    const span = { line: at + 1, byteOffset: start, start, end: start + bytes.length }
    start += bytes.length + 1
    return { ...span, isTooLong: false }
  })
  const buffer = Buffer.concat(lines.flatMap((bytes) => [bytes, Buffer.from('\n')]))
  return [...(openRowScan(depthMax).flagsOf({ buffer, spans }) ?? [])].slice(0, rows.length)
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
