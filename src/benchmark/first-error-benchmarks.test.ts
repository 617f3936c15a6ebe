import { expect, test } from 'vitest'
import { makeTask } from '../domain/task.ts'
import { makeTrajectory, type StepLabels } from '../domain/trajectory.ts'
import type { SourceRecord } from '../format/format.ts'
import type { Benchmark, BenchmarkItem, ItemResult } from './benchmark.ts'
import { mrBenchmark } from './mr-score.ts'
import { visualProcessBench } from './visual-process-bench.ts'
import { whoAndWhenBenchmark } from './who-and-when.ts'

test('MR-Score: a fifth for whether, three tenths for where, half for why', async () => {
  const wrong = (await itemsOf(mrBenchmark, [run(1), run(1), run(0)]))[0]!
  const sound = (await itemsOf(mrBenchmark, [run(null)]))[0]!
  const results = [
    mrBenchmark.rule(wrong, { answer: 1, note: 'right' }),
    mrBenchmark.rule(wrong, { answer: 1, note: 'wrong' }),
    mrBenchmark.rule(wrong, { answer: 0, note: 'right' }),
    mrBenchmark.rule(sound, { answer: null }),
  ]
  const { overall } = mrBenchmark.measure(results)
  expect(overall).toMatchObject({ correlation: 1, wrongCount: 3, reasonsRuled: 3 })
  expect(overall['stepAccuracy']).toBeCloseTo(2 / 3, 12)
  // A reason counts only where the step was located.
  expect(overall['reasonAccuracy']).toBeCloseTo(1 / 3, 12)
  expect(overall['mrScore']).toBeCloseTo(0.2 + 0.3 * (2 / 3) + 0.5 / 3, 12)
})

test('a negative or undefined correlation is worth nothing', async () => {
  const wrong = (await itemsOf(mrBenchmark, [run(1)]))[0]!
  const sound = (await itemsOf(mrBenchmark, [run(null)]))[0]!
  const upsideDown = [
    mrBenchmark.rule(wrong, { answer: null }),
    mrBenchmark.rule(sound, { answer: 1 }),
  ]
  expect(mrBenchmark.measure(upsideDown)).toMatchObject({
    headline: 0,
    overall: { correlation: -1 },
  })
  expect(mrBenchmark.measure([mrBenchmark.rule(wrong, { answer: 1 })]).headline).toBeCloseTo(
    0.3,
    12,
  )
  const unread = [wrong, sound].map((item) => mrBenchmark.rule(item, { missing: 'unparsed' }))
  expect(mrBenchmark.measure(unread).headline).toBe(0)
})

test('the agent at fault is the one named, or whose step was named', async () => {
  const judgment: SourceRecord = {
    kind: 'judgment',
    judgment: {
      judge: 'human',
      sourceId: 'run-1',
      domain: 'd',
      stepLabels: { 1: -1 },
      agent: 'Web',
    },
  }
  const [item] = await itemsOf(whoAndWhenBenchmark, [
    run(1, ['Planner', 'Web (thought)']),
    judgment,
  ])
  expect(ruled(whoAndWhenBenchmark.rule(item!, { answer: 1 }))).toEqual([1, 1])
  expect(ruled(whoAndWhenBenchmark.rule(item!, { answer: 0 }))).toEqual([0, 0])
  expect(ruled(whoAndWhenBenchmark.rule(item!, { answer: 0, note: 'web' }))).toEqual([0, 1])
  expect(item!.optionCount).toBe(2)
  const results = [whoAndWhenBenchmark.rule(item!, { answer: 1 })]
  const { chance } = whoAndWhenBenchmark.baselines(results)
  expect(whoAndWhenBenchmark.measure(chance!).headline).toBe(50)
})

test('macro F1 of right and wrong steps; neutral ones do not count', async () => {
  const [item] = await itemsOf(visualProcessBench, [labelled(perStep([1, 0, -1, 1]))])
  const result = visualProcessBench.rule(item!, { answer: null, stepLabels: [1, -1, -1, -1] })
  const { overall, headline } = visualProcessBench.measure([result])
  expect(overall['f1']).toBeCloseTo(2 / 3, 12)
  expect(overall['negativeF1']).toBeCloseTo(2 / 3, 12)
  expect(headline).toBeCloseTo(2 / 3, 12)
})

function ruled({ credit, credits }: ItemResult) {
  return [credit, credits!['agent']]
}

function perStep(values: number[]): StepLabels {
  return { kind: 'per-step', values, scale: 'ternary', afterError: 'kept' }
}

function run(firstErrorIndex: number | null, agents: readonly string[] = ['a', 'b']): SourceRecord {
  return labelled({ kind: 'first-error', firstErrorIndex }, agents)
}

function labelled(labels: StepLabels, agents: readonly string[] = []): SourceRecord {
  const count = labels.kind === 'per-step' ? labels.values.length : agents.length
  const steps = Array.from({ length: count }, (_, index) => {
    const agent = agents[index]
    return { content: `step ${index}`, ...(agent !== undefined && { agent }) }
  })
  const trajectory = makeTrajectory({ task: makeTask('t'), steps, labels, sourceId: 'run-1' })
  return { kind: 'trajectory', trajectory }
}

function itemsOf(benchmark: Benchmark, records: readonly SourceRecord[]): Promise<BenchmarkItem[]> {
  const source = (async function* () {
    yield* records
  })()
  return Array.fromAsync(benchmark.items(source, () => undefined))
}
