import { shippedChecks } from '../judge/checks/shipped.ts'
import type { RewardTree } from '../domain/reward-tree.ts'
import type { Comparator } from '../judge/comparator.ts'
import type { Critic } from '../judge/critics.ts'
import type { Allocator, Judge } from '../judge/judge.ts'
import { rerunAllocator, rerunJudge } from '../judge/rerun.ts'
import { checkValidator } from '../tree/check-extractor.ts'
import { checkNamer } from '../tree/check-namer.ts'
import type { Extractor } from '../tree/extractor.ts'
import type { Namer } from '../tree/namer.ts'
import type { Validator } from '../tree/validator.ts'
import type { Manifest } from './run-folder.ts'

/** A model in all roles of the method, in place of the executable checks. */
export type Judging = {
  readonly allocator: Allocator
  readonly judge: Judge
  readonly extractor: Extractor
  readonly validator: Validator
  readonly namer: Namer
  /** Of the criteria that it knows, for a judge that knows no others. */
  readonly tree?: RewardTree
  /** Rules between two works; what `doctor` probes for position bias. */
  readonly comparator?: Comparator
  /** Rules on finished solutions without a tree, as published baselines do. */
  readonly critic?: Critic
  /** What results must say of it: model, parameters, prompt hashes. */
  readonly stamp: Manifest
  /** Trajectories, contrasts or parents that are asked about at once. */
  readonly concurrency: number
}

/** The same judging, whose verdicts and selections are asked for once more; the first time is 0. */
export function rerunJudging(judging: Judging, time: number): Judging {
  return {
    ...judging,
    allocator: rerunAllocator(judging.allocator, time),
    judge: rerunJudge(judging.judge, time),
  }
}

/** What executable checks have to say of a tree, where no model is asked. */
export function checkJudging(): Pick<Judging, 'namer' | 'validator' | 'concurrency'> {
  return {
    namer: checkNamer(shippedChecks),
    validator: checkValidator(shippedChecks),
    concurrency: 1,
  }
}
