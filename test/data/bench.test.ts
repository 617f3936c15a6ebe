/** Benchmarks from recorded scores: known figures, to the digits in which they are known. */
import { expect, test } from 'vitest'
import { benchFirstErrors } from '../../src/job/bench-job.ts'
import { hasRecordedData, recorded } from './recorded-data.ts'

test.skipIf(!hasRecordedData)(
  'recorded step scores give the known F1 on ProcessBench',
  async () => {
    const results = await benchFirstErrors({
      benchmark: 'processbench',
      data: recorded('steps/processbench.jsonl.gz'),
      scoring: { checks: [], scorePaths: [recorded('prm_scores/fover_processbench.jsonl.gz')] },
      read: {},
      theta: 0.5,
      seed: 0,
    })
    const traces = results[0]!.splits['gsm8k']!
    if (traces.errorCount !== 69 || traces.correctCount !== 76)
      return console.log('another slice: no check values for it')
    for (const [judge, known] of Object.entries(knownF1)) {
      const { splits } = results.find((result) => result.judge === judge)!
      const found = ['gsm8k', 'math', 'olympiadbench', 'omnimath'].map((split) =>
        (splits[split]!.f1 / 100).toFixed(3),
      )
      expect([judge, ...found]).toEqual([judge, ...known])
    }
  },
)

const knownF1 = {
  'Qwen2.5-Math-PRM-7B': ['0.836', '0.737', '0.638', '0.680'],
  'Qwen2.5-Math-7B-PRM800K': ['0.617', '0.620', '0.537', '0.423'],
  'Skywork-o1-Open-PRM-Qwen-2.5-7B': ['0.716', '0.486', '0.238', '0.167'],
  'Llama3.1-8B-PRM-Deepseek-Data': ['0.296', '0.340', '0.138', '0.152'],
  'Llama3.1-8B-PRM-Mistral-Data': ['0.429', '0.336', '0.105', '0.157'],
}
