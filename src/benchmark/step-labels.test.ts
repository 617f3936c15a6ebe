import { expect, test } from 'vitest'
import type { RecordedJudgment } from '../domain/recorded.ts'
import type { SourceRecord } from '../format/format.ts'
import { agentProcessBench, firstWrongKey } from './step-labels.ts'

test('steps and first errors are compared with what people said', async () => {
  const gold = [judgment('a', { 2: 1, 4: -1 }), judgment('b', { 2: 1 })]
  const judged = [judgment('a', { 2: 1, 4: -1, 6: -1 }), judgment('b', { 2: 0 })]
  const { splits } = await measured(gold, judged)
  expect(splits['x']).toMatchObject({ trajectoryCount: 2, stepCount: 3, firstErrorAccuracy: 1 })
  expect(splits['x']!['stepAccuracy']).toBeCloseTo(2 / 3, 12)
})

test('the first error is the smallest step, not the first by text', async () => {
  const gold = [judgment('a', { 9: -1, 10: -1 })]
  const same = await measured(gold, [judgment('a', { 10: 1, 9: -1 })])
  const later = await measured(gold, [judgment('a', { 10: -1, 9: 1 })])
  const found = [same, later].map(({ overall }) => overall['firstErrorAccuracy'])
  expect(found).toEqual([1, 0])
})

test('what a judge did not see counts as wrong, even where nothing is wrong', async () => {
  const { splits } = await measured([judgment('a', { 2: 1 })], [])
  expect(splits['x']).toMatchObject({ stepAccuracy: 0, firstErrorAccuracy: 0 })
})

test('domains are averaged without weights', async () => {
  const gold = [
    judgment('a', { 2: 1 }, 'x'),
    judgment('b', { 2: 1 }, 'y'),
    judgment('c', { 2: 1 }, 'y'),
  ]
  const { overall, headline } = await measured(gold, [gold[0]!])
  expect(overall).toEqual({ stepAccuracy: 0.5, firstErrorAccuracy: 0.5 })
  expect(headline).toBe(0.5)
})

test('without looking: all good, all wrong, and the throw of a die', async () => {
  const gold = [judgment('a', { 2: 1, 4: 0, 6: -1 }), judgment('b', { 2: 1 })]
  const results = await rulings(gold, gold)
  const blind = agentProcessBench.baselines(results)
  const figures = (name: string) => agentProcessBench.measure(blind[name]!).overall
  expect(figures('all-good')).toEqual({ stepAccuracy: 0.5, firstErrorAccuracy: 0.5 })
  expect(figures('all-wrong')).toEqual({ stepAccuracy: 0.25, firstErrorAccuracy: 0 })
  expect(figures('chance')['stepAccuracy']).toBeCloseTo(1 / 3, 12)
})

async function measured(gold: readonly RecordedJudgment[], judged: readonly RecordedJudgment[]) {
  return agentProcessBench.measure(await rulings(gold, judged))
}

async function rulings(gold: readonly RecordedJudgment[], judged: readonly RecordedJudgment[]) {
  const known = new Map(judged.map((each) => [each.sourceId, each]))
  const items = await Array.fromAsync(agentProcessBench.items(recordsOf(gold), () => undefined))
  return items.map((item) => {
    const labels = known.get(item.id)?.stepLabels
    if (labels === undefined) return agentProcessBench.rule(item, { missing: 'not judged' })
    const stepLabels = item.stepKeys!.map((key) => labels[key] ?? null)
    return agentProcessBench.rule(item, { answer: firstWrongKey(labels), stepLabels })
  })
}

async function* recordsOf(judgments: readonly RecordedJudgment[]): AsyncGenerator<SourceRecord> {
  for (const each of judgments) yield { kind: 'judgment', judgment: each }
}

function judgment(
  sourceId: string,
  stepLabels: Readonly<Record<string, number>>,
  domain = 'x',
): RecordedJudgment {
  return { judge: 'someone', sourceId, domain, stepLabels }
}
