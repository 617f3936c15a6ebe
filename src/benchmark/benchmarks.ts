import { agentProcessBench } from './step-labels.ts'
import type { Benchmark } from './benchmark.ts'
import { bigBenchMistake } from './big-bench-mistake.ts'
import { judgeBench } from './judge-bench.ts'
import { mrBenchmark, mrGsm8kBenchmark } from './mr-score.ts'
import { prmBench } from './prmbench.ts'
import { processBench } from './processbench.ts'
import { tauBenchmark } from './repeated-trials.ts'
import { rewardBench2 } from './reward-bench-2.ts'
import { solutions } from './solutions.ts'
import { visualProcessBench } from './visual-process-bench.ts'
import { whoAndWhenBenchmark } from './who-and-when.ts'

/** Every benchmark that ships, by kind of question. */
export const benchmarks: readonly Benchmark[] = [
  processBench,
  bigBenchMistake,
  mrBenchmark,
  mrGsm8kBenchmark,
  whoAndWhenBenchmark,
  prmBench(),
  agentProcessBench,
  visualProcessBench,
  judgeBench,
  rewardBench2,
  tauBenchmark,
  solutions,
]
