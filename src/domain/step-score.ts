import type { CriterionId } from './ids.ts'

/** An error is never a score: only `ok` carries a value. */
export type ScoreStatus = 'ok' | 'not-applicable' | 'unparsed' | 'failed' | 'unscored'

/** One criterion's score of one step, with its reason. */
export type StepScore = {
  readonly stepIndex: number
  readonly criterionId: CriterionId
  readonly status: ScoreStatus
  /** 0 to 1, higher is better; null unless `status` is "ok". */
  readonly value: number | null
  /** One sentence, written before the score. */
  readonly reason: string
  /** The words or numbers of the step that the reason rests on. */
  readonly evidence?: string
  /** The step's own work breaks the criterion, apart from what it took over (dg-prm section 13). */
  readonly ownFault: boolean
  /** Earlier steps (0-based, ascending) whose fault this step rests on. */
  readonly inherits: readonly number[]
  /** The reply as it came, for judges that write one. */
  readonly raw?: string
  /** The model that wrote the reply, as its server named it. */
  readonly model?: string
  /** Of the prompt that was answered, 16 hex digits. */
  readonly promptHash?: string
  /** Distance between the highest and lowest of several votes. */
  readonly spread?: number
}

/** What counts as bad when own and inherited faults are folded into one value. */
export type FaultMapping = 'own' | 'own-or-inherited' | 'first-only'
