/**
 * The method's own claim, settled on a benchmark: a bare critic, fixed and all criteria, and the
 * tree per step, per trajectory and without a window, asked about the same items. Differences are
 * to the tree per step and have paired intervals; beside them stands what each has cost.
 */
import { namedRng } from '../../base/rng.ts'
import { type Interval, pairedDifference } from '../../benchmark/paired-interval.ts'
import { criterionId } from '../../domain/criterion.ts'
import { makeNode, type RewardTree } from '../../domain/reward-tree.ts'
import type { Critic } from '../../judge/critics.ts'
import { addUsage, type Allocator, type Judge, noUsage, type Usage } from '../../judge/judge.ts'
import { selectDefaults } from '../../score/select-criteria.ts'
import type { ScoreKit } from '../../score/task-scorer.ts'
import { type Answerer, criticAnswers, type JudgedBy, judgedAnswers } from './answerers.ts'
import { benchItems, type BenchRequest, type BenchRun } from './bench-job.ts'
import { treeHash } from '../open-scoring.ts'
import { type JudgedOptions, judgedScoring } from '../scoring.ts'

export type AblationRequest = Omit<BenchRequest, 'answerers'> & {
  readonly tree: RewardTree
  /** Any judge and allocator, with the encoder and embeddings of the tree. */
  readonly kit: ScoreKit
  /** What results have to say of the judge; hashes of trees are added. */
  readonly judgedBy?: Omit<JudgedBy, 'tree'>
  /** Asked besides, without a tree, as the benchmark was published. */
  readonly critic?: Critic
  readonly criticJudgedBy?: JudgedBy
  /** In place of the defaults of a run, such as the bounds of a selection. */
  readonly options?: Partial<JudgedOptions>
  readonly resamples?: number
}

export type AblationRun = BenchRun & {
  /** Headline less that of the tree per step, on the same items. */
  readonly difference: Interval | null
  readonly cost: AblationCost
}

/** What judging has cost. Calls and tokens are the judge's, all zero where no model is called. */
export type AblationCost = Usage & {
  /** Requests to the allocator; what they cost is in what the whole command has spent. */
  readonly allocations: number
  /** Requests to the judge, and the verdicts that it was asked for. */
  readonly requests: number
  readonly verdicts: number
}

/** One run a variant, the tree per step first. */
export async function ablateBenchmark(request: AblationRequest): Promise<AblationRun[]> {
  const { benchmark, critic, seed = 0, resamples = 1_000 } = request
  const ways = [
    ...variants.map((variant) => openVariant(variant, request)),
    ...(critic === undefined ? [] : [openCritic(critic, request)]),
  ]
  const answerers = ways.map(({ answerer }) => answerer)
  const runs = await benchItems({ ...request, answerers })
  return runs.map((run, index) => ({
    ...run,
    difference: pairedDifference(
      (items) => benchmark.measure(items),
      [run.results, runs[0]!.results],
      {
        rng: namedRng(seed, 'ablation'),
        resamples,
      },
    ),
    cost: ways[index]!.cost(),
  }))
}

type Variant = {
  readonly name: string
  readonly options?: Partial<JudgedOptions>
  /** Asked on this tree instead. */
  readonly tree?: RewardTree
}

const soundStep = {
  name: 'Sound step',
  description: 'The step is right: what it says is true and follows from what came before.',
}

/** A critic without criteria: whether the step is right, and nothing else. */
const bareTree: RewardTree = {
  schema: 1,
  version: 1,
  xi: 0.25,
  zeta: 0.2,
  rho: 0.5,
  roots: [makeNode({ id: criterionId(soundStep), ...soundStep }, { facet: 'soundness' })],
  log: [],
}

const variants: readonly Variant[] = [
  { name: 'tree per step' },
  { name: 'tree per trajectory', options: { mode: 'whole-trajectory' } },
  { name: 'no window', options: { window: 0 } },
  { name: 'all criteria', options: { selection: 'all' } },
  { name: 'fixed criteria', options: { selection: 'fixed' } },
  { name: 'bare critic', options: { selection: 'all' }, tree: bareTree },
]

const defaults: JudgedOptions = {
  ...selectDefaults,
  mode: 'per-step',
  window: 3,
  maxAxes: 5,
  faults: 'own',
}

function openVariant(variant: Variant, request: AblationRequest) {
  const { benchmark, tree } = request
  const { kit, cost } = countedKit(request.kit)
  const asked = variant.tree ?? tree
  const options = { ...defaults, ...request.options, ...variant.options }
  const scoring = judgedScoring(asked, kit, options)
  const { judgedOn } = benchmark.about
  const judged = judgedAnswers(scoring, asked.roots, {
    judgedBy: { ...request.judgedBy, tree: treeHash(asked) },
    ...(judgedOn && { facets: judgedOn }),
  })
  const answerer: Answerer = { ...judged, name: variant.name }
  return { answerer, cost }
}

const noCost: AblationCost = { ...noUsage, allocations: 0, requests: 0, verdicts: 0 }

function openCritic(critic: Critic, { benchmark, criticJudgedBy }: AblationRequest) {
  let cost = noCost
  const counted = async <T extends { readonly usage: Usage }>(asked: Promise<T>): Promise<T> => {
    const review = await asked
    cost = { ...cost, ...addUsage(cost, review.usage), requests: cost.requests + 1 }
    return review
  }
  const answerer = criticAnswers(
    {
      ...critic,
      reviewFirstError: (...asked) => counted(critic.reviewFirstError(...asked)),
      reviewSteps: (...asked) => counted(critic.reviewSteps(...asked)),
    },
    benchmark.about.asks,
    criticJudgedBy,
  )
  return { answerer: { ...answerer, name: 'published critic' }, cost: () => cost }
}

function countedKit({ judge, allocator, ...rest }: ScoreKit) {
  let cost = noCost
  const addAllocation = () => {
    cost = { ...cost, allocations: cost.allocations + 1 }
  }
  const countedAllocator: Allocator = {
    name: allocator.name,
    selectParents(...asked) {
      addAllocation()
      return allocator.selectParents(...asked)
    },
    analyse(...asked) {
      addAllocation()
      return allocator.analyse(...asked)
    },
  }
  const countedJudge: Judge = {
    name: judge.name,
    async judge(request, options) {
      const judgment = await judge.judge(request, options)
      cost = {
        ...cost,
        ...addUsage(cost, judgment.usage),
        requests: cost.requests + 1,
        verdicts: cost.verdicts + judgment.scores.length,
      }
      return judgment
    },
  }
  const kit = { ...rest, allocator: countedAllocator, judge: countedJudge }
  return { kit, cost: () => cost }
}
