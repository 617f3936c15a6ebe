/** Benchmarks from recorded scores: known figures, to the digits in which they are known. */
import { globSync } from 'node:fs'
import { expect, test } from 'vitest'
import { benchBestOfN, type BestOfNResult } from '../../src/job/bench/best-of-n-job.ts'
import type { Benchmark } from '../../src/benchmark/benchmark.ts'
import { judgeBench } from '../../src/benchmark/judge-bench.ts'
import { processBench } from '../../src/benchmark/processbench.ts'
import { tauBenchmark } from '../../src/benchmark/repeated-trials.ts'
import { solutions } from '../../src/benchmark/solutions.ts'
import { agentProcessBench } from '../../src/benchmark/step-labels.ts'
import {
  type Answerer,
  recordedAnswers,
  recordedOutcomes,
  scoredAnswers,
} from '../../src/job/bench/answerers.ts'
import { benchItems } from '../../src/job/bench/bench-job.ts'
import { readKind } from '../../src/format/read-records.ts'
import { openScoreTable } from '../../src/job/open-scoring.ts'
import { compareAnswers } from '../../src/verifier/answer-equality.ts'
import { hasRecordedData, recorded } from './recorded-data.ts'

test.skipIf(!hasRecordedData)(
  'recorded step scores give the known F1 on ProcessBench',
  async () => {
    const scores = await openScoreTable([recorded('prm_scores/fover_processbench.jsonl.gz')])
    const runs = await bench(processBench, 'steps/processbench', scoredAnswers(scores))
    const row = runs[0]!.splits['gsm8k']!
    if (row['errorCount'] !== 69 || row['correctCount'] !== 76)
      return console.log('another slice: no check values for it')
    for (const [judge, known] of Object.entries(knownF1)) {
      const { splits } = runs.find((run) => run.judge === judge)!
      const found = ['gsm8k', 'math', 'olympiadbench', 'omnimath'].map((split) =>
        (splits[split]!['f1']! / 100).toFixed(3),
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

test.skipIf(!hasRecordedData)(
  'best of 32 by seven reward models has the known shares',
  async () => {
    const result = await bestOfGsm8k()
    if (result.problemCount !== 274) return console.log('another slice: no check values for it')
    expect(sampling(result)).toEqual(['0.8428', '0.8650', '0.9599'])
    for (const [scorer, known] of Object.entries(knownBest))
      expect([scorer, ...bestShares(result, scorer)]).toEqual([scorer, ...known])
  },
)

test.skipIf(!hasRecordedData)(
  'several scorers at once are compared with the best of them, problem by problem',
  async () => {
    const { choices, problemCount } = await bestOfGsm8k()
    const rows = choices.map(({ name, curve, gain: { value, low, high } }) => {
      const shares = Object.values(curve).map((point) => point.value.toFixed(4))
      const gain = [value, low, high].map((each) => each.toFixed(4))
      return `| ${[name, ...shares, `${gain[0]} (${gain[1]} to ${gain[2]})`].join(' | ')} |`
    })
    console.log(rows.join('\n'))
    expect(choices.every(({ gain }) => gain.low <= gain.value && gain.value <= gain.high)).toBe(
      true,
    )
    if (problemCount !== 274) return console.log('another slice: no check values for it')
    const at32 = (name: string) => choices.find((each) => each.name === name)!.curve['32']!.value
    expect(at32('skywork_prm').toFixed(4)).toBe('0.9197')
    expect(at32('majority').toFixed(4)).toBe('0.8650')
  },
)

test.skipIf(!hasRecordedData)('problems with an untrusted gold answer are left out', async () => {
  const result = await bestOf(
    'outcomes/bon32_math500.jsonl.gz',
    'prm_scores/bon32/*_math500.jsonl.gz',
  )
  expect(result.unruledCount).toBeGreaterThan(0)
  if (result.problemCount !== 188) return console.log('another slice: no check values for it')
  expect(sampling(result)).toEqual(['0.7738', '0.8404', '0.9681'])
  expect(bestShares(result, 'qwen_prm')).toEqual(['0.8883', '0.8511', '0.8883', '0.8670'])
})

test.skipIf(!hasRecordedData)('recorded judges have the known agreement with people', async () => {
  const judges = await recordedAnswers([recorded('agents/agentprocessbench_judges.jsonl.gz')], {})
  const runs = await bench(agentProcessBench, 'agents/agentprocessbench_labels', judges)
  if (runs[0]!.itemCount !== 570) return console.log('another slice: no check values for it')
  for (const [name, known] of Object.entries(knownAgreement)) {
    const { stepAccuracy, firstErrorAccuracy } = runs.find(({ judge }) => judge === name)!.overall
    const found = [stepAccuracy!, firstErrorAccuracy!].map((share) => share.toFixed(4))
    expect([name, ...found]).toEqual([name, ...known])
  }
})

const knownAgreement = {
  'Gemini-3-Flash-Preview-Thinking': ['0.8010', '0.6621'],
  'GPT-5.2-Chat': ['0.7313', '0.6226'],
  'DeepSeek-V3.2-Thinking': ['0.7096', '0.5969'],
  'Llama-3.2-3B-Instruct': ['0.3482', '0.3497'],
}

test.skipIf(!hasRecordedData)('recorded judges have the known share of pairs right', async () => {
  const judges = await recordedAnswers([recorded('judge/judgebench_judgments.jsonl.gz')], {})
  const runs = await bench(judgeBench, 'judge/judgebench_pairs', judges)
  if (runs.find(({ judge }) => judge.startsWith('o1-mini'))?.itemCount !== 207)
    return console.log('another slice: no check values for it')
  for (const [name, known] of Object.entries(knownChoices))
    expect([name, runs.find(({ judge }) => judge === name)!.headline!.toFixed(4)]).toEqual([
      name,
      known,
    ])
})

const knownChoices = {
  'o1-mini-2024-09-12': '0.6522',
  'Skywork_Skywork-Reward-Gemma-2-27B': '0.6377',
  'Skywork_Skywork-Reward-Llama-3.1-8B': '0.5990',
  'internlm_internlm2-20b-reward': '0.6184',
  'Ray2333_GRM-Gemma-2B-rewardmodel-ft': '0.5894',
}

test.skipIf(!hasRecordedData)('an agent solves tasks k times of k as often as known', async () => {
  const [run] = await bench(tauBenchmark, 'agents/tau_bench_gpt4o_airline', [recordedOutcomes])
  if (run!.itemCount !== 30) return console.log('another slice: no check values for it')
  const powers = [1, 2, 3, 4].map((k) => run!.overall[`pass^${k}`]!.toFixed(3))
  expect(powers).toEqual(['0.392', '0.278', '0.225', '0.200'])
})

test.skipIf(!hasRecordedData)(
  'answers compared by meaning agree with the recorded rulings, and are never wrongly equal',
  async () => {
    for (const file of gradedFiles) {
      const counts: Record<string, number> = {}
      const source = readKind(recorded(`outcomes/${file}.jsonl.gz`), 'trajectory')
      for await (const { record } of source) {
        const { task, outcome } = record.trajectory
        if (outcome?.answer === undefined || task.reference === undefined) continue
        const ruling = compareAnswers(outcome.answer, task.reference)
        const key = `${ruling}, recorded ${outcome.isCorrect ?? 'as unknown'}`
        counts[key] = (counts[key] ?? 0) + 1
      }
      console.log(file, counts)
      const count = (key: string) => counts[key] ?? 0
      expect(count('equal, recorded false')).toBe(0)
      const ruled = ['equal, recorded true', 'unequal, recorded false', 'unequal, recorded true']
      const all = ruled.reduce((sum, key) => sum + count(key), 0)
      expect(count('unequal, recorded true') / all).toBeLessThan(0.005)
      expect(count('undecided, recorded true') / all).toBeLessThan(0.01)
    }
  },
)

const gradedFiles = ['bon32_math500', 'math100_rm8', 'bon32_gsm8k', 'gsm8k_model_solutions']

test.skipIf(!hasRecordedData)('four models solve GSM8K as often as known', async () => {
  const [run] = await bench(solutions, 'outcomes/gsm8k_model_solutions', [recordedOutcomes])
  if (run!.itemCount !== 3016) return console.log('another slice: no check values for it')
  const shares = Object.values(run!.splits).map((row) => row['right']!.toFixed(4))
  expect(shares).toEqual(['0.2294', '0.3820', '0.3435', '0.5557'])
})

function bench(benchmark: Benchmark, file: string, answerers: readonly Answerer[]) {
  const data = recorded(`${file}.jsonl.gz`)
  return benchItems({ benchmark, data, answerers, read: {}, theta: 0.5 })
}

let gsm8k: Promise<BestOfNResult> | undefined

/** Measured once, looked at twice. */
function bestOfGsm8k(): Promise<BestOfNResult> {
  gsm8k ??= bestOf('outcomes/bon32_gsm8k.jsonl.gz', 'prm_scores/bon32/*_gsm8k.jsonl.gz')
  return gsm8k
}

function bestOf(data: string, scores: string): Promise<BestOfNResult> {
  const scorePaths = globSync(recorded(scores)).toSorted()
  return benchBestOfN({ data: recorded(data), scorePaths, read: {} })
}

/** pass@1, majority of 32, pass@32. */
function sampling({ pass, majority }: BestOfNResult): string[] {
  return [pass['1']!, majority, pass['32']!].map((share) => share.toFixed(4))
}

/** Best of 32 by min, last, product and mean. */
function bestShares({ scorers }: BestOfNResult, scorer: string): string[] {
  return scorers
    .filter((shares) => shares.scorer === scorer)
    .map(({ best }) => best['32']!.toFixed(4))
}

const knownBest = {
  qwen_prm: ['0.8942', '0.9161', '0.8978', '0.9015'],
  math_shepherd: ['0.8540', '0.8358', '0.8504', '0.8504'],
  internlm2_1_8b_reward: ['0.8029', '0.8431', '0.8431', '0.8394'],
  internlm2_7b_reward: ['0.8285', '0.8832', '0.8212', '0.8285'],
  rlhflow_prm: ['0.8431', '0.8431', '0.8394', '0.8504'],
  skywork_prm: ['0.8796', '0.9197', '0.8759', '0.8905'],
  skywork_prm_1_5b: ['0.8504', '0.8686', '0.8577', '0.8832'],
}
