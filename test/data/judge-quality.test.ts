/** Judges in numbers on recorded data: bias by length and order, rewards under known changes. */
import { expect, test } from 'vitest'
import type { Benchmark } from '../../src/benchmark/benchmark.ts'
import { judgeBench } from '../../src/benchmark/judge-bench.ts'
import { judgeDrift } from '../../src/benchmark/judge-drift.ts'
import { judgeQuality } from '../../src/benchmark/judge-quality.ts'
import { agentProcessBench } from '../../src/benchmark/step-labels.ts'
import { judgedAnswers, recordedAnswers } from '../../src/job/bench/answerers.ts'
import { benchItems } from '../../src/job/bench/bench-job.ts'
import { openScoring } from '../../src/job/open-scoring.ts'
import { probeJob } from '../../src/job/bench/probe-job.ts'
import { runDefaults } from '../../src/job/run-settings.ts'
import { shippedChecks } from '../../src/judge/checks/shipped.ts'
import { hasRecordedData, recorded } from './recorded-data.ts'

const seed = 0

test.skipIf(!hasRecordedData)('at equal truth, some recorded judges pay for length', async () => {
  const runs = await benched(
    agentProcessBench,
    'agents/agentprocessbench_hotpotqa.jsonl.gz',
    'agents/agentprocessbench_judges.jsonl.gz',
  )
  const rows = judgeQuality(runs, { seed })
  const biased = rows.filter(({ verbosity }) => verbosity !== null && verbosity.low > 0)
  for (const { judge, verbosity } of biased)
    console.log(`${judge}: ${verbosity!.value.toFixed(3)} (from ${verbosity!.low.toFixed(3)})`)
  for (const { verbosity } of rows) {
    expect(verbosity!.value).toBeGreaterThanOrEqual(-1)
    expect(verbosity!.low).toBeLessThanOrEqual(verbosity!.value)
    expect(verbosity!.high).toBeGreaterThanOrEqual(verbosity!.value)
  }
  const [one, other] = ['Gemini-3-Flash-Preview', 'Gemini-3-Flash-Preview-Thinking'].map((name) =>
    runs.find(({ judge }) => judge === name),
  )
  if (one === undefined || other === undefined) return console.log('another slice')
  const { kappa, shift, nowWrong, nowRight } = judgeDrift([one, other], { seed })
  console.log(
    `with thinking: kappa ${kappa?.toFixed(3)}, shift ${shift?.value.toFixed(3)} ` +
      `(${shift?.low.toFixed(3)} to ${shift?.high.toFixed(3)}), ${nowWrong.length} steps called ` +
      `wrong only then, ${nowRight.length} only without`,
  )
  expect(kappa).toBeGreaterThan(0)
})

test.skipIf(!hasRecordedData)(
  'prompted judges are swayed by order, reward models are not',
  async () => {
    const runs = await benched(
      judgeBench,
      'judge/judgebench_pairs.jsonl.gz',
      'judge/judgebench_judgments.jsonl.gz',
    )
    for (const { judge, order } of judgeQuality(runs, { seed })) {
      if (order === null) continue
      console.log(
        `${judge}: swayed ${order.swayed.toFixed(3)}, first place ${order.firstPlace.toFixed(3)}`,
      )
      if (/reward/i.test(judge)) expect(order.swayed).toBeLessThan(0.05)
      else expect(order.swayed).toBeGreaterThan(0.05)
    }
  },
)

test.skipIf(!hasRecordedData)('style earns nothing from executable checks', async () => {
  const { scoring, opened, stamp } = await openScoring({ checks: shippedChecks }, runDefaults)
  const answerer = judgedAnswers(scoring, opened!.tree.roots)
  const data = recorded('steps/processbench.jsonl.gz')
  const { probes } = await probeJob({ answerer, data, limit: 300, seed })
  expect(stamp['judge']).toBe('rules')
  for (const { name, reward, fell, isAlarm } of probes)
    console.log(
      `${name}: ${reward.mean?.toFixed(4)} ` +
        `(${reward.interval?.map((end) => end.toFixed(4)).join(' to ')}) of ` +
        `${reward.of}, fell ${fell.count}, ${isAlarm === true ? 'ALARM' : 'fine'}`,
    )
  const alarms = new Map(probes.map(({ name, isAlarm }) => [name, isAlarm]))
  expect(alarms.get('style')).toBe(false)
  expect(alarms.get('padding')).toBe(false)
  expect(alarms.get('best-of-n')).toBe(false)
  expect(alarms.get('false-step')).toBe(false)
})

async function benched(benchmark: Benchmark, data: string, answers: string) {
  const answerers = await recordedAnswers([recorded(answers)], { rejectShareMax: 0 })
  const read = { rejectShareMax: 0.01 }
  return benchItems({ benchmark, data: recorded(data), answerers, read, theta: 0.5 })
}
