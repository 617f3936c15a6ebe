import { describe, expect, test } from 'vitest'
import type { Benchmark, BenchmarkItem, ItemResult } from '../../src/benchmark/benchmark.ts'
import type { SourceRecord } from '../../src/format/format.ts'

/** What every benchmark promises, on the records of a few rows. */
export function describeBenchmark(
  benchmark: Benchmark,
  makeRecords: () => readonly SourceRecord[],
): void {
  const { name, headline: published, asks } = benchmark.about
  const top = published.unit === 'percent' ? 100 : 1

  describe(`${name} keeps the contract of benchmarks`, () => {
    test('the same records give the same items, each with a name of its own', async () => {
      const [once, twice] = [await itemsOf(), await itemsOf()]
      expect(once.length).toBeGreaterThan(0)
      expect(twice).toEqual(once)
      expect(new Set(once.map(({ id }) => id)).size).toBe(once.length)
    })

    test('an answer that is missing says why, and has no credit', async () => {
      if (asks === 'outcome') return
      for (const item of await itemsOf())
        expect(benchmark.rule(item, { missing: 'unparsed' })).toMatchObject({
          id: item.id,
          split: item.split,
          missing: 'unparsed',
          credit: 0,
        })
    })

    test('a credit lies between 0 and 1, and a ruling is plain data', async () => {
      for (const result of await oracle()) {
        expect(result.credit).toSatisfy((credit: number) => credit >= 0 && credit <= 1)
        expect(JSON.parse(JSON.stringify(result))).toEqual(result)
      }
    })

    test('the measure neither changes rulings nor depends on how often it is taken', async () => {
      const results = await oracle()
      const before = JSON.stringify(results)
      const [once, twice] = [benchmark.measure(results), benchmark.measure(results)]
      expect(twice).toEqual(once)
      expect(JSON.stringify(results)).toBe(before)
      expect(Object.keys(once.splits)).toEqual([...new Set(results.map(({ split }) => split))])
      for (const row of Object.values(once.splits)) expect(row).toHaveProperty([published.figure])
    })

    test('nothing measured is no number, or none that is better than nothing', () => {
      expect(benchmark.measure([]).headline ?? 0).toBe(0)
    })

    test('without looking one is in range, on the same items', async () => {
      const results = await oracle()
      for (const blind of Object.values(benchmark.baselines(results))) {
        expect(blind.map(({ id }) => id)).toEqual(results.map(({ id }) => id))
        expect(benchmark.measure(blind).headline).toSatisfy(
          (value: number) => value >= 0 && value <= top,
        )
      }
    })
  })

  function itemsOf(): Promise<BenchmarkItem[]> {
    const source = (async function* () {
      yield* makeRecords()
    })()
    return Array.fromAsync(benchmark.items(source, () => undefined))
  }

  /** The rulings on answers that are right, as far as a gold answer can be given back. */
  async function oracle(): Promise<ItemResult[]> {
    return (await itemsOf()).map((item) => {
      const { gold, goldSteps, attempts } = item
      const rewards = attempts.map(({ outcome }) => (outcome?.isCorrect ? 1 : 0))
      return benchmark.rule(item, {
        answer: gold,
        ...(goldSteps && { stepLabels: goldSteps }),
        ...(asks === 'choice' && { rewards }),
      })
    })
  }
}
