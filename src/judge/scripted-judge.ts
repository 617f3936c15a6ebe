import type { Criterion } from '../domain/criterion.ts'
import type { CriterionNode } from '../domain/reward-tree.ts'
import type { Step } from '../domain/step.ts'
import type { StepScore } from '../domain/step-score.ts'
import { type Allocator, type Judge, noUsage, type StepContext } from './judge.ts'

/** One step and one criterion, as a script sees them. */
export type Scene = {
  readonly step: Step
  readonly stepIndex: number
  readonly criterion: Criterion
  readonly context: StepContext
}

/** A value in [0, 1], a whole verdict in parts, or null for "not applicable". */
export type ScriptedVerdict = number | null | Partial<Omit<StepScore, 'stepIndex' | 'criterionId'>>

/**
 * A judge that says what a test tells it to. A number is a verdict (below 0.5 with own fault), null
 * is "not applicable", an object sets single fields, and a script that throws makes a failed score.
 * @example
 * const strict = scriptedJudge(({ step }) => (step.content.includes('?') ? 0 : 1))
 */
export function scriptedJudge(script: (scene: Scene) => ScriptedVerdict, name = 'scripted'): Judge {
  return {
    name,
    async judge({ context, items }, options = {}) {
      options.signal?.throwIfAborted()
      const scores = items.map(({ stepIndex, criterion }) => {
        const step = context.steps[stepIndex]!
        return playScene(script, { step, stepIndex, criterion, context })
      })
      return { scores, usage: noUsage }
    },
  }
}

function playScene(script: (scene: Scene) => ScriptedVerdict, scene: Scene): StepScore {
  const nothing = {
    stepIndex: scene.stepIndex,
    criterionId: scene.criterion.id,
    status: 'not-applicable',
    value: null,
    reason: 'scripted',
    ownFault: false,
    inherits: [],
  } as const
  try {
    const verdict = script(scene)
    if (verdict === null) return nothing
    const fields = typeof verdict === 'number' ? { value: verdict } : verdict
    const { value = null } = fields
    const verdictStatus = value === null ? nothing.status : 'ok'
    return { ...nothing, status: verdictStatus, ownFault: (value ?? 1) < 0.5, ...fields }
  } catch (error) {
    return { ...nothing, status: 'failed', reason: String(error) }
  }
}

/** What a scripted allocator answers; what is left out takes everything, coarsely. */
export type AllocatorScript = {
  /** Whether a root's subject is touched at a step. Default: always. */
  readonly topic?: (root: CriterionNode, stepIndex: number, context: StepContext) => boolean
  /** Aspects at a step; none means that the root itself is scored. Default: none. */
  readonly aspects?: (root: CriterionNode, stepIndex: number) => readonly string[]
}

/** An allocator that answers what a test tells it to. */
export function scriptedAllocator(script: AllocatorScript = {}, name = 'scripted'): Allocator {
  const { topic = () => true, aspects = () => [] } = script
  return {
    name,
    async selectParents(context, roots, options = {}) {
      options.signal?.throwIfAborted()
      return context.targets.map((stepIndex) => ({
        stepIndex,
        parentIds: roots.filter((root) => topic(root, stepIndex, context)).map((root) => root.id),
        undecided: [],
      }))
    },
    async analyse(_context, selected, options = {}) {
      options.signal?.throwIfAborted()
      return selected.flatMap(({ stepIndex, roots }) =>
        roots.map((root) => {
          const phrases = aspects(root, stepIndex)
          return { stepIndex, parentId: root.id, fine: phrases.length > 0, aspects: phrases }
        }),
      )
    },
  }
}
