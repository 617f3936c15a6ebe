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
import type { CallOptions, CarriedReward, Judge, StepContext } from '../judge/judge.ts'
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

export function taskScorer(tree: RewardTree, kit: ScoreKit, options: ScoreOptions): TaskScorer {
  const root = prefixNode()
  const paths = new Map<TrajectoryId, PrefixNode[]>()
  const criteria = new Map(
    [...walkTree(tree.roots)].map(({ node }) => [node.id, criterionOf(node)] as const),
  )

  function pathTo(trajectory: Trajectory): PrefixNode[] {
    const known = paths.get(trajectory.id)
    if (known !== undefined) return known
    const path = pathOf(root, trajectory)
    paths.set(trajectory.id, path)
    return path
  }

  async function scoreTargets(
    trajectory: Trajectory,
    targets: readonly number[],
    call: CallOptions,
  ) {
    const path = pathTo(trajectory)
    const context = contextOf(trajectory, targets, path, options.window)
    const allocations = await selectCriteria(tree, context, kit, options, call)
    const items = allocations.flatMap(({ stepIndex, criteria: selected }) =>
      selected.map(({ id }) => ({ stepIndex, criterion: criteria.get(id)! })),
    )
    const { scores } = await kit.judge.judge({ context, items }, call)
    for (const allocation of allocations) {
      const node = path[allocation.stepIndex]!
      node.allocation = allocation
      for (const score of scores)
        if (score.stepIndex === allocation.stepIndex) node.scores.set(score.criterionId, score)
    }
  }

  return {
    async scoreSteps(trajectory, call = {}) {
      const path = pathTo(trajectory)
      const open = [...path.keys()].filter((index) => path[index]!.allocation === undefined)
      if (options.mode === 'per-step')
        for (const target of open) await scoreTargets(trajectory, [target], call)
      else if (open.length > 0) await scoreTargets(trajectory, open, call)
    },

    async scoreOn(trajectory, stepIndex, wanted, call = {}) {
      const path = pathTo(trajectory)
      const node = path[stepIndex]!
      const missing = wanted.filter((id) => !node.scores.has(id))
      if (missing.length > 0) {
        const context = contextOf(trajectory, [stepIndex], path, options.window)
        const items = missing.map((id) => ({ stepIndex, criterion: criteria.get(id)! }))
        const { scores } = await kit.judge.judge({ context, items }, call)
        for (const score of scores) node.scores.set(score.criterionId, score)
      }
      return wanted.map((id) => node.scores.get(id)!)
    },

    result(trajectory) {
      return { trajectory, steps: pathTo(trajectory).map(scoredStep) }
    },
  }
}

/** One step after one prefix; the root stands for the empty prefix. */
type PrefixNode = {
  readonly next: Map<string, PrefixNode>
  readonly scores: Map<CriterionId, StepScore>
  allocation: Allocation | undefined
}

function prefixNode(): PrefixNode {
  return { next: new Map(), scores: new Map(), allocation: undefined }
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
    .flatMap((node, offset) => carriedRewards(node, windowStart + offset))
  return { task: trajectory.task, steps: trajectory.steps, targets, windowStart, carried }
}

/** Rewards below 0.5 are what a later step needs to know of an earlier one. */
function carriedRewards(node: PrefixNode, stepIndex: number): CarriedReward[] {
  return [...node.scores.values()].flatMap(({ criterionId, value }) =>
    value !== null && value < 0.5 ? [{ stepIndex, criterionId, value }] : [],
  )
}

function scoredStep(node: PrefixNode, stepIndex: number): ScoredStep {
  return { stepIndex, allocation: node.allocation!, scores: [...node.scores.values()] }
}

/** What a judge is told of a node: its text and check, not its place or support. */
function criterionOf(node: CriterionNode): Criterion {
  const { id, name, description, check } = node
  return { id, name, description, ...(check !== undefined && { check }) }
}
