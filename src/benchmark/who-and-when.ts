/**
 * Who&When (Zhang et al. 2025): failed runs of several agents; which agent made the decisive
 * mistake, and at which step. Percentages, as published, for each of its two subsets.
 */
import type { Prediction } from '../domain/prediction.ts'
import type { SourceRecord } from '../format/format.ts'
import { type Benchmark, type BenchmarkItem, bySplit, type ItemResult } from './benchmark.ts'
import { accuracyOf, firstErrorBaselines, firstErrorItems, ruleFirstError } from './first-error.ts'

export const whoAndWhenBenchmark: Benchmark = {
  about: {
    name: 'who-and-when',
    title: 'which agent of a failed run made the decisive mistake, and when; labels of people',
    formats: ['who-and-when'],
    asks: 'first-error',
    indexBase: 0,
    headline: { name: 'step accuracy', figure: 'stepAccuracy', unit: 'percent' },
  },
  items: failedRuns,
  rule: ruleFailure,
  measure: measureAttribution,
  baselines: blindAttributions,
}

/** Runs with the agent that people hold responsible; every run failed, so "none" is no option. */
async function* failedRuns(
  records: AsyncIterable<SourceRecord>,
  onLeftOut: (id: string, reason: string) => void,
): AsyncGenerator<BenchmarkItem> {
  const agents = new Map<string, string>()
  const runs = await Array.fromAsync(firstErrorItems(listened(), onLeftOut))
  for (const run of runs) {
    const note = agents.get(run.id) ?? agentAt(run, run.gold)
    yield { ...run, optionCount: run.optionCount! - 1, ...(note !== undefined && { note }) }
  }

  async function* listened() {
    for await (const record of records) {
      if (record.kind === 'judgment' && record.judgment.agent !== undefined)
        agents.set(record.judgment.sourceId, record.judgment.agent)
      yield record
    }
  }
}

/** The step is right, and apart from it the agent: the one named, or whose the named step is. */
function ruleFailure(item: BenchmarkItem, prediction: Prediction): ItemResult {
  const result = ruleFirstError(item, prediction)
  const agent = prediction.note ?? agentAt(item, prediction.answer)
  const isSame = agent !== undefined && plainName(agent) === plainName(item.note ?? '')
  return { ...result, credits: { agent: isSame ? 1 : 0 } }
}

function agentAt({ attempts }: BenchmarkItem, step: unknown): string | undefined {
  return typeof step === 'number' ? attempts[0]?.steps[step]?.agent : undefined
}

/** "Orchestrator (thought)" and "orchestrator" are one agent. */
function plainName(agent: string): string {
  return agent
    .replace(/\s*\(.*$/, '')
    .trim()
    .toLowerCase()
}

function measureAttribution(results: readonly ItemResult[]) {
  const overall = attributionRow(results)
  return {
    headline: overall.stepAccuracy,
    overall,
    splits: bySplit(results, attributionRow),
  }
}

function attributionRow(results: readonly ItemResult[]) {
  const agents = results.map((result) => ({ ...result, credit: result.credits?.['agent'] ?? 0 }))
  return {
    runCount: results.length,
    agentAccuracy: accuracyOf(agents),
    stepAccuracy: accuracyOf(results),
  }
}

function blindAttributions(results: readonly ItemResult[]) {
  const { 'no-step': _, ...blind } = firstErrorBaselines(results)
  return blind
}
