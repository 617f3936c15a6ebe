import type { Facet } from '../domain/criterion.ts'
import type { Step } from '../domain/step.ts'
import type { Task } from '../domain/task.ts'

export type CheckInput = {
  readonly task: Task
  /**
   * The trajectory as far as it is known; a check looks at `steps[index]` and what stands before
   * it.
   */
  readonly steps: readonly Step[]
  readonly index: number
}

/** What a check found at one step. No evidence is "not applicable", never a pass. */
export type Finding =
  | { readonly applicable: false }
  | {
      readonly applicable: true
      /** 0 to 1: 1 satisfies, 0 violates with full consequence; severity lies between. */
      readonly score: number
      /** One sentence that quotes what was compared: "7 + 6 is 13, not 12". */
      readonly reason: string
      /** The words of the step that the finding rests on. */
      readonly evidence?: string
      /** Earlier steps (0-based) from which the step took the values it uses. */
      readonly restsOn?: readonly number[]
    }

/**
 * An executable criterion: a named, pure function of (task, steps, index), under a general parent.
 * Users add their own by passing them beside the shipped ones.
 */
export type Check = {
  /** Unique, kebab-case; what `Criterion.check` names. */
  readonly name: string
  readonly criterion: { readonly name: string; readonly description: string }
  readonly parent: { readonly name: string; readonly description: string; readonly facet: Facet }
  readonly find: (input: CheckInput) => Finding
}

export const notApplicable: Finding = { applicable: false }
