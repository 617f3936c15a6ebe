import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { seededRng } from './rng.ts'
import { openJsonWriter } from './json-writer.ts'

describe.each([true, false])('rows as bytes (compiled: %s)', (compiled) => {
  test('20,000 random texts, plain and not, are written as JSON.stringify writes them', () => {
    const rng = seededRng(5)
    const pick = (units: readonly string[]) => units[rng.below(units.length)]!
    const odd = ['"', '\\', '\n', '\u0001', '\u007f', 'é', '“', '\ud83d', '\ude00', '😀']
    const rows = Array.from({ length: 20_000 }, () => {
      const plainShare = rng.below(12)
      const letters = Array.from({ length: rng.below(70) }, () =>
        rng.below(12) < plainShare ? pick(['a', 'b', ' ']) : pick(odd),
      )
      return letters.join('')
    })
    expect(written(rows, compiled)).toBe(stringified(rows))
  })

  test('values of any kind', () => {
    const value = fc.jsonValue({ stringUnit: 'binary' })
    const row = fc.record({ value, number: fc.double(), missing: fc.constant(undefined) })
    fc.assert(
      fc.property(fc.array(row, { maxLength: 4 }), (rows) => {
        expect(written(rows, compiled)).toBe(stringified(rows))
      }),
      { seed: 5, numRuns: 500 },
    )
  })

  test('every unit of sixteen bits, alone and amid others', () => {
    const units = Array.from({ length: 2 ** 16 }, (_, unit) => String.fromCharCode(unit))
    const rows = [{ units }, { amid: units.map((unit) => `before ${unit} and behind it`) }]
    expect(written(rows, compiled)).toBe(stringified(rows))
  })

  test.each([8_191, 8_192, 8_193, 400_000])(
    'a text of %d units that all take most room',
    (size) => {
      const rows = ['\u0001', '“', '\ud800'].map((unit) => ({ [unit]: unit.repeat(size) }))
      expect(written(rows, compiled)).toBe(stringified(rows))
    },
  )

  test('a surrogate pair is kept together wherever a long text is cut', () => {
    const rows = [0, 1, 2].map((shift) => `${'a'.repeat(8_190 + shift)}${'😀'.repeat(9_000)}`)
    expect(written(rows, compiled)).toBe(stringified(rows))
  })

  test('many rows, long keys, deep lists and what JSON has no word for', () => {
    const deep = Array.from({ length: 1_000 }).reduce<unknown>((inner) => [inner], 'deep')
    const keys = Object.fromEntries(
      Array.from({ length: 3_000 }, (_, key) => [`key “${key}”`, key]),
    )
    const odd = { nan: Number.NaN, not: undefined, list: [undefined, () => 1, -0, 1e21, 1e-7] }
    const rows = Array.from({ length: 200 }, (_, at) => ({ at, ...odd, ['k'.repeat(500)]: keys }))
    expect(written([...rows, deep], compiled)).toBe(stringified([...rows, deep]))
  })
})

function written(rows: readonly unknown[], compiled: boolean): string {
  const parts: Buffer[] = []
  const writer = openJsonWriter((bytes) => parts.push(Buffer.from(bytes)), { compiled })
  for (const row of rows) writer.line(row)
  writer.flush()
  return Buffer.concat(parts).toString()
}

function stringified(rows: readonly unknown[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('')
}
