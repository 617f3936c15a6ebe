import type { Criterion } from '../domain/criterion.ts'
import type { CriterionId } from '../domain/ids.ts'
import type { CriterionNode } from '../domain/reward-tree.ts'
import type { Step } from '../domain/step.ts'
import type { StepScore } from '../domain/step-score.ts'
import type { Task } from '../domain/task.ts'

/**
 * What a judge sees (dg-prm section 5). `targets` holds one step in per-step mode and all steps in
 * whole-trajectory mode.
 */
export type StepContext = {
  readonly task: Task
  /**
   * The trajectory as far as it is known. What stands after a target is not looked at, except that
   * a check may ask whether the target is the last step.
   */
  readonly steps: readonly Step[]
  /** Indices of the steps to judge, ascending. */
  readonly targets: readonly number[]
  /**
   * First step that a prompted judge is shown: max(0, first target - mu). Checks see all of
   * `steps`.
   */
  readonly windowStart: number
  /** Rewards below 0.5 given to the steps inside the window. */
  readonly carried: readonly CarriedReward[]
}

export type CarriedReward = {
  readonly stepIndex: number
  readonly criterionId: CriterionId
  readonly value: number
}

export type CallOptions = {
  readonly signal?: AbortSignal
  /** Which of several answers to the same request is wanted, 0-based. Default 0. */
  readonly repeatIndex?: number
}

/**
 * Seam: which criteria matter at a step, asked apart from whether the step satisfies them.
 * Implementations: executable checks, scripted, language model.
 */
export interface Allocator {
  readonly name: string
  /** Topic pass: per target, the ids of the roots whose subject the step touches. */
  selectParents(
    context: StepContext,
    roots: readonly CriterionNode[],
    options?: CallOptions,
  ): Promise<readonly Topic[]>
  /**
   * Phi: per target and selected root, whether fine criteria are needed, and which aspects.
   */
  analyse(
    context: StepContext,
    selected: readonly SelectedRoots[],
    options?: CallOptions,
  ): Promise<readonly Analysis[]>
}

export type Topic = {
  readonly stepIndex: number
  /** As the judge named them; unknown ids are dropped and counted by the caller. */
  readonly parentIds: readonly string[]
  /**
   * Criteria of which this allocator cannot tell whether they matter here: counted, never guessed.
   */
  readonly undecided: readonly CriterionId[]
}

export type SelectedRoots = {
  readonly stepIndex: number
  readonly roots: readonly CriterionNode[]
}

export type Analysis = {
  readonly stepIndex: number
  readonly parentId: CriterionId
  readonly fine: boolean
  /** Phrased like criteria; embedded and matched to children. */
  readonly aspects: readonly string[]
}

/**
 * Seam: verdicts. Implementations: executable checks, recorded scores, scripted; with a provider
 * language models, served reward models and panels.
 */
export interface Judge {
  readonly name: string
  /**
   * One score per item, in the order of `items`, whatever happened to each (see
   * `StepScore.status`).
   */
  judge(request: JudgeRequest, options?: CallOptions): Promise<Judgment>
}

export type JudgeRequest = {
  readonly context: StepContext
  readonly items: readonly JudgeItem[]
  /**
   * All criteria that requests of this kind may ask for, the same for every one of them. A prompted
   * judge may show them where prompts begin alike, and ask for some by number.
   */
  readonly pool?: readonly Criterion[]
}

export type JudgeItem = { readonly stepIndex: number; readonly criterion: Criterion }

export type Judgment = {
  readonly scores: readonly StepScore[]
  readonly usage: Usage
}

/** What a call cost. All zero for judges that call no model. */
export type Usage = {
  readonly calls: number
  /** All of the prompts, `cachedInputTokens` among them. */
  readonly inputTokens: number
  readonly cachedInputTokens: number
  readonly outputTokens: number
}

export const noUsage: Usage = {
  calls: 0,
  inputTokens: 0,
  cachedInputTokens: 0,
  outputTokens: 0,
}

export function addUsage(a: Usage, b: Usage): Usage {
  return {
    calls: a.calls + b.calls,
    inputTokens: a.inputTokens + b.inputTokens,
    cachedInputTokens: a.cachedInputTokens + b.cachedInputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
  }
}
