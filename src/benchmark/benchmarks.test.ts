import { expect, test } from 'vitest'
import { exampleRows } from '../../test/bad-input/example-rows.ts'
import { describeBenchmark } from '../../test/contract/benchmark.ts'
import { formats } from '../format/formats.ts'
import { benchmarks } from './benchmarks.ts'

for (const benchmark of benchmarks)
  describeBenchmark(benchmark, () => {
    const format = formats.find(({ name }) => name === benchmark.about.formats[0])!
    return [1, 2].flatMap((n) => {
      const parsed = format.read({ ...exampleRows[format.name]!(n) })
      return parsed.ok ? parsed.records : []
    })
  })

test('every format that a benchmark reads is one that is shipped', () => {
  const known = new Set(formats.map(({ name }) => name))
  for (const { about } of benchmarks)
    expect([about.name, about.formats.filter((name) => !known.has(name))]).toEqual([about.name, []])
})
