import { expect, test } from 'vitest'
import type { Prediction } from '../domain/prediction.ts'
import { makeTask } from '../domain/task.ts'
import { makeTrajectory } from '../domain/trajectory.ts'
import type { SourceRecord } from '../format/format.ts'
import type { Benchmark, BenchmarkItem } from './benchmark.ts'
import { judgeBench } from './judge-bench.ts'
import { tauBenchmark } from './repeated-trials.ts'
import { rewardBench2 } from './reward-bench-2.ts'
import { solutions } from './solutions.ts'

test('a pair is right when both orders together lean to the right answer', async () => {
  const [pair] = await itemsOf(judgeBench, attempts('p', [true, false], 'mmlu-pro-law'))
  expect(pair).toMatchObject({ id: 'p', split: 'knowledge', gold: 'A>B' })
  const credit = (prediction: Prediction) => judgeBench.rule(pair!, prediction).credit
  expect(credit({ answer: 'A>B' })).toBe(1)
  expect(credit({ answer: 'A=B' })).toBe(0)
  expect(credit({ rewards: [0.9, 0.1] })).toBe(1)
  expect(credit({ rewards: [0.5, 0.5] })).toBe(0)
  expect(judgeBench.rule(pair!, { rewards: [0.5, null] })).toMatchObject({ missing: 'no answer' })
})

test('what both orders said is kept: whether they agree, and each alone', async () => {
  const [pair] = await itemsOf(judgeBench, attempts('p', [true, false]))
  const results = [
    judgeBench.rule(pair!, { answer: 'A>B', votes: ['A>B', 'A>B'] }),
    judgeBench.rule(pair!, { answer: 'A=B', votes: ['A>B', 'B>A'] }),
    judgeBench.rule(pair!, { answer: 'A>B', votes: ['A>B', undefined] }),
  ]
  const { overall } = judgeBench.measure(results)
  expect(overall).toMatchObject({ consistency: 0.5, firstOrder: 1, swappedOrder: 0.5 })
  expect(overall['accuracy']).toBeCloseTo(2 / 3, 12)
  const blind = judgeBench.baselines(results)
  expect(judgeBench.measure(blind['chance']!).headline).toBe(0.5)
})

test('of several answers with the highest reward, the share of right ones counts', async () => {
  const [item] = await itemsOf(rewardBench2, attempts('1', [true, false, false, false], 'Math'))
  const credit = (prediction: Prediction) => rewardBench2.rule(item!, prediction).credit
  expect(credit({ rewards: [4, 1, 2, 3] })).toBe(1)
  expect(credit({ rewards: [4, 4, 2, 3] })).toBe(0.5)
  expect(credit({ rewards: [1, 4, 2, 3] })).toBe(0)
  expect(credit({ answer: 0 })).toBe(1)
  const results = [rewardBench2.rule(item!, { rewards: [4, 1, 2, 3] })]
  expect(rewardBench2.measure(rewardBench2.baselines(results)['chance']!).headline).toBe(0.25)
})

test('ties: right answers above all wrong ones, and apart by less than they lead', async () => {
  const [reference] = await itemsOf(rewardBench2, attempts('ref:7', [true, false], 'Ties'))
  const [tied] = await itemsOf(rewardBench2, attempts('tied:7', [true, true, false], 'Ties'))
  const score = (ref: number[], many: number[]) =>
    rewardBench2.measure([
      rewardBench2.rule(reference!, { rewards: ref }),
      rewardBench2.rule(tied!, { rewards: many }),
    ]).headline
  // Lead 4 on both, apart by 2: everything, and a hundredth of tanh(4 / 2 - 1).
  expect(score([5, 1], [7, 5, 1])).toBeCloseTo(1 + 0.01 * Math.tanh(1), 12)
  // The tied prompt leads by 4 and stands apart by 2, its reference leads by 1 only.
  expect(score([2, 1], [7, 5, 1])).toBeCloseTo(0.8 + 0.01 * Math.tanh(-0.5), 12)
  // One right answer below the wrong one.
  expect(score([5, 1], [7, 0, 1])).toBeCloseTo(0.3 + 0.01 * Math.tanh(-1 / 7 - 1), 12)
})

test('pass^k is C(c, k) / C(n, k), up to the fewest trials', async () => {
  const records = [
    ...attempts('t1', [true, true, false, false]),
    ...attempts('t2', [true, true, true]),
  ]
  const items = await itemsOf(tauBenchmark, records)
  const { overall } = tauBenchmark.measure(items.map((item) => tauBenchmark.rule(item, {})))
  expect(overall['pass^1']).toBeCloseTo((0.5 + 1) / 2, 12)
  expect(overall['pass^2']).toBeCloseTo((1 / 6 + 1) / 2, 12)
  expect(overall['pass^3']).toBeCloseTo((0 + 1) / 2, 12)
  expect(Object.keys(overall)).toEqual(['taskCount', 'pass^1', 'pass^2', 'pass^3'])
})

test('attempts that nobody ruled on are left out, with the reason', async () => {
  const left: string[] = []
  const task = makeTask('Add.')
  const trajectory = makeTrajectory({ task, steps: [], sourceId: 'a' })
  const records = recordsOf([{ kind: 'trajectory', trajectory }])
  for await (const _ of solutions.items(records, (id, reason) => left.push(`${id}: ${reason}`)));
  expect(left).toEqual(['a: not known to be right or wrong'])
})

function attempts(id: string, right: readonly boolean[], domain = 'all'): SourceRecord[] {
  const task = makeTask(`Task ${id}`, { domain })
  return right.map((isCorrect, place) => {
    const steps = [{ content: `${place}` }]
    const named = { task, steps, outcome: { isCorrect }, sourceId: `${id}#${place}` }
    return { kind: 'trajectory', trajectory: makeTrajectory(named) }
  })
}

function itemsOf(benchmark: Benchmark, records: readonly SourceRecord[]): Promise<BenchmarkItem[]> {
  return Array.fromAsync(benchmark.items(recordsOf(records), () => undefined))
}

async function* recordsOf(records: readonly SourceRecord[]): AsyncGenerator<SourceRecord> {
  yield* records
}
