/**
 * Scores the steps of one task's trajectories. Trajectories that share a prefix share its scores: a
 * step in its prefix is allocated and judged once, however many trajectories run through it.
 */
import type { Allocation } from '../domain/allocation.ts'
import type { Criterion } from '../domain/criterion.ts'
import type { CriterionId, TrajectoryId } from '../domain/ids.ts'
import { type CriterionNode, type RewardTree, walkTree } from '../domain/reward-tree.ts'
import type { ScoredStep, ScoredTrajectory } from '../domain/scored-trajectory.ts'
import { stepKey } from '../domain/step.ts'
import type { StepScore } from '../domain/step-score.ts'
import type { Trajectory } from '../domain/trajectory.ts'
import type {
  CallOptions,
  CarriedReward,
  Judge,
  JudgeRequest,
  StepContext,
} from '../judge/judge.ts'
import { isItemFailure, LlmError } from '../llm/llm-error.ts'
import { orFailure } from '../llm/pending.ts'
import { rootCause } from './fault-mapping.ts'
import { type SelectKit, type SelectOptions, selectCriteria } from './select-criteria.ts'

export type ScoreKit = SelectKit & { readonly judge: Judge }

export type ScoreOptions = SelectOptions & {
  /**
   * `per-step` asks for one step at a time; `whole-trajectory` for all steps in one request
   * (R-5.9).
   */
  readonly mode: 'per-step' | 'whole-trajectory'
  /**
   * mu: steps before the judged one whose low rewards are carried into its context. Default
   * 3.
   */
  readonly window: number
}

export type TaskScorer = {
  /** Selects criteria for each step and scores it on them. */
  scoreSteps(trajectory: Trajectory, call?: CallOptions): Promise<void>
  /**
   * Scores one step on these criteria as well, asking only for those that it has no score on yet.
   */
  scoreOn(
    trajectory: Trajectory,
    stepIndex: number,
    criteria: readonly CriterionId[],
    call?: CallOptions,
  ): Promise<readonly StepScore[]>
  /** Everything known of a trajectory whose steps were scored. */
  result(trajectory: Trajectory): ScoredTrajectory
}

/**
 * Calls may overlap: what a step is asked is claimed when the call is made, in the order of the
 * calls, and whoever else needs it waits. So the result does not depend on which answer comes
 * first.
 */
export function taskScorer(tree: RewardTree, kit: ScoreKit, options: ScoreOptions): TaskScorer {
  const nodes = [...walkTree(tree.roots)].map(({ node }) => [node.id, criterionOf(node)] as const)
  const state: State = {
    tree,
    kit,
    options,
    root: prefixNode(),
    paths: new Map(),
    criteria: new Map(nodes),
    pool: nodes.map(([, criterion]) => criterion),
  }
  return {
    scoreSteps: (trajectory, call = {}) => scoreSteps(state, trajectory, call),
    scoreOn: (trajectory, stepIndex, criteria, call = {}) =>
      scoreOn(state, { trajectory, stepIndex, criteria }, call),
    result: (trajectory) => resultOf(state, trajectory),
  }
}

type State = {
  readonly tree: RewardTree
  readonly kit: ScoreKit
  readonly options: ScoreOptions
  /** Stands for the empty prefix. */
  readonly root: PrefixNode
  readonly paths: Map<TrajectoryId, PrefixNode[]>
  readonly criteria: ReadonlyMap<CriterionId, Criterion>
  readonly pool: readonly Criterion[]
}

function pathTo({ root, paths }: State, trajectory: Trajectory): PrefixNode[] {
  const known = paths.get(trajectory.id)
  if (known !== undefined) return known
  const path = pathOf(root, trajectory)
  paths.set(trajectory.id, path)
  return path
}

async function scoreSteps(state: State, trajectory: Trajectory, call: CallOptions) {
  const path = pathTo(state, trajectory)
  for (const targets of openTargets(path, state.options.mode)) {
    const scoring = scoreTargets(state, { trajectory, targets }, call)
    scoring.catch(() => undefined) // Awaited below; until then it is not "unhandled".
    for (const index of targets) path[index]!.scoring = scoring
  }
  for (const node of path) await node.scoring
}

/** The steps that no earlier call has claimed: each by itself, or all in one request. */
function openTargets(path: readonly PrefixNode[], mode: ScoreOptions['mode']): number[][] {
  const open = [...path.keys()].filter((index) => path[index]!.scoring === undefined)
  if (mode === 'per-step') return open.map((index) => [index])
  return open.length === 0 ? [] : [open]
}

type Targets = { readonly trajectory: Trajectory; readonly targets: readonly number[] }

/**
 * What a step touches does not depend on earlier rewards, so that is asked at once; the rewards of
 * the steps before belong into the context in which it is judged, so those are waited for.
 */
async function scoreTargets(state: State, asked: Targets, call: CallOptions) {
  const { trajectory, targets } = asked
  const { kit, options, criteria, pool } = state
  const path = pathTo(state, trajectory)
  const allocating = allocate(state, asked, call)
  allocating.catch(() => undefined) // Awaited once the steps before are scored.
  await path[targets[0]! - 1]?.scoring
  const allocations = await allocating
  const context = contextOf(trajectory, targets, path, options.window)
  const items = allocations.flatMap(({ stepIndex, criteria: selected }) =>
    selected.map(({ id }) => ({ stepIndex, criterion: criteria.get(id)! })),
  )
  const scores = items.length === 0 ? [] : await judged(kit.judge, { context, items, pool }, call)
  for (const allocation of allocations) {
    const node = path[allocation.stepIndex]!
    const own = scores.filter(({ stepIndex }) => stepIndex === allocation.stepIndex)
    node.allocation = allocation
    node.carried = own.flatMap(carriedReward)
    for (const score of own) node.scores.set(score.criterionId, Promise.resolve(score))
    for (const score of own) node.given.set(score.criterionId, score)
  }
}

type Asked = {
  readonly trajectory: Trajectory
  readonly stepIndex: number
  readonly criteria: readonly CriterionId[]
}

async function scoreOn(
  state: State,
  { trajectory, stepIndex, criteria: wanted }: Asked,
  call: CallOptions,
): Promise<readonly StepScore[]> {
  const path = pathTo(state, trajectory)
  const node = path[stepIndex]!
  const missing = wanted.filter((id) => !node.scores.has(id))
  if (missing.length > 0) {
    const context = contextOf(trajectory, [stepIndex], path, state.options.window)
    const items = missing.map((id) => ({ stepIndex, criterion: state.criteria.get(id)! }))
    const asked = judged(state.kit.judge, { context, items, pool: state.pool }, call)
    for (const [index, id] of missing.entries()) {
      const score = asked.then((scores) => scores[index]!)
      score.catch(() => undefined) // Awaited below; until then it is not "unhandled".
      node.scores.set(id, score)
    }
  }
  const found: StepScore[] = []
  for (const id of wanted) {
    const score = await node.scores.get(id)!
    node.given.set(id, score)
    found.push(score)
  }
  return found
}

/** A step whose criteria could not be selected has none, and says why. */
async function allocate(
  state: State,
  { trajectory, targets }: Targets,
  call: CallOptions,
): Promise<readonly Allocation[]> {
  const { tree, kit, options } = state
  const path = pathTo(state, trajectory)
  const context = contextOf(trajectory, targets, path, options.window)
  const asked = await orFailure(selectCriteria(tree, context, kit, options, call))
  if (!(asked instanceof LlmError)) return asked
  const nothing = { parents: [], fine: {}, aspects: [], criteria: [], growthCandidates: [] }
  return targets.map((stepIndex) => ({
    ...nothing,
    stepIndex,
    undecided: [],
    unknownIds: [],
    failure: asked.message,
  }))
}

/** A call without an answer is a failure of its items, each of which says so. */
async function judged(
  judge: Judge,
  request: JudgeRequest,
  call: CallOptions,
): Promise<readonly StepScore[]> {
  try {
    return (await judge.judge(request, call)).scores
  } catch (thrown) {
    if (!isItemFailure(thrown)) throw thrown
    return request.items.map(({ stepIndex, criterion }) => ({
      stepIndex,
      criterionId: criterion.id,
      status: 'failed',
      value: null,
      reason: thrown.message,
      ownFault: false,
      inherits: [],
    }))
  }
}

/** One step after one prefix; the root stands for the empty prefix. */
type PrefixNode = {
  readonly next: Map<string, PrefixNode>
  /** In the order in which they were asked for; some may be on their way. */
  readonly scores: Map<CriterionId, Promise<StepScore>>
  /** Those of them that are known. */
  readonly given: Map<CriterionId, StepScore>
  /** Low rewards of the criteria that were selected here. */
  carried: readonly Omit<CarriedReward, 'stepIndex'>[]
  allocation: Allocation | undefined
  /** Resolves once the step, and every step before it, is allocated and scored. */
  scoring: Promise<void> | undefined
}

function prefixNode(): PrefixNode {
  return {
    next: new Map(),
    scores: new Map(),
    given: new Map(),
    carried: [],
    allocation: undefined,
    scoring: undefined,
  }
}

/** The nodes of a trajectory's steps. That a step ends its trajectory belongs to what it is. */
function pathOf(root: PrefixNode, trajectory: Trajectory): PrefixNode[] {
  const path: PrefixNode[] = []
  let node = root
  for (const [index, step] of trajectory.steps.entries()) {
    const isFinal = index === trajectory.steps.length - 1
    const key = isFinal ? `${stepKey(step)}$` : stepKey(step)
    let next = node.next.get(key)
    if (next === undefined) {
      next = prefixNode()
      node.next.set(key, next)
    }
    path.push(next)
    node = next
  }
  return path
}

function contextOf(
  trajectory: Trajectory,
  targets: readonly number[],
  path: readonly PrefixNode[],
  window: number,
): StepContext {
  const first = targets[0]!
  const windowStart = Math.max(0, first - window)
  const carried = path
    .slice(windowStart, first)
    .flatMap((node, offset) =>
      node.carried.map((reward) => ({ stepIndex: windowStart + offset, ...reward })),
    )
  return { task: trajectory.task, steps: trajectory.steps, targets, windowStart, carried }
}

/**
 * Rewards below 0.5 are what a later step needs to know of an earlier one. Only those on
 * criteria selected there: what a step is scored on besides depends on whom it is compared with.
 */
function carriedReward({ criterionId, value }: StepScore) {
  return value !== null && value < 0.5 ? [{ criterionId, value }] : []
}

function resultOf(state: State, trajectory: Trajectory): ScoredTrajectory {
  const steps = pathTo(state, trajectory).map(scoredStep)
  const cause = rootCause(steps.map(({ scores }) => scores))
  return { trajectory, steps, ...(cause !== null && { rootCause: cause }) }
}

function scoredStep(node: PrefixNode, stepIndex: number): ScoredStep {
  const scores = [...node.scores.keys()].flatMap((id) => node.given.get(id) ?? [])
  return { stepIndex, allocation: node.allocation!, scores }
}

/** What a judge is told of a node: its text and check, not its place or support. */
function criterionOf(node: CriterionNode): Criterion {
  const { id, name, description, check } = node
  return { id, name, description, ...(check !== undefined && { check }) }
}
