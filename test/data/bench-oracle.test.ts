/**
 * Whoever gives back the known answers reaches the top of every benchmark, and whoever says nothing
 * its bottom: rows, index bases and measures fit together on real files.
 */
import { expect, test } from 'vitest'
import { benchmarks } from '../../src/benchmark/benchmarks.ts'
import type { Answerer } from '../../src/job/bench/answerers.ts'
import { benchItems } from '../../src/job/bench/bench-job.ts'
import { hasRecordedData, recorded } from './recorded-data.ts'

const files: Readonly<Record<string, string>> = {
  processbench: 'steps/processbench',
  'big-bench-mistake': 'steps/big_bench_mistake',
  'mr-ben': 'steps/mr_ben',
  'who-and-when': 'agents/who_and_when',
  prmbench: 'steps/prmbench',
  'agent-process-bench': 'agents/agentprocessbench_labels',
  'judge-bench': 'judge/judgebench_pairs',
}

const oracle: Answerer = {
  name: 'oracle',
  async answer({ gold, goldSteps, note }) {
    const stepLabels = goldSteps && { stepLabels: goldSteps }
    return { answer: gold, ...stepLabels, note: note ?? 'right' }
  },
}

const silent: Answerer = { name: 'silent', answer: async () => ({ missing: 'says nothing' }) }

for (const [name, file] of Object.entries(files))
  test.skipIf(!hasRecordedData)(`the known answers are the top of ${name}`, async () => {
    const benchmark = benchmarks.find(({ about }) => about.name === name)!
    const data = recorded(`${file}.jsonl.gz`)
    const answerers = [oracle, silent]
    const [top, bottom] = await benchItems({ benchmark, data, answerers, read: {}, theta: 0.5 })
    console.log(name, top!.itemCount, 'items, left out:', top!.leftOut)
    expect(top!.missingCount).toBe(0)
    const best = benchmark.about.headline.unit === 'percent' ? 100 : 1
    expect(top!.headline).toBeCloseTo(best, 9)
    expect(bottom).toMatchObject({ headline: 0, missingCount: top!.itemCount })
    for (const figures of Object.values(top!.baselines)) expect(figures.headline).toBeLessThan(best)
  })
