import type { Contrast } from '../domain/contrast.ts'
import type { Evaluation } from '../domain/evaluation.ts'
import type { RecordedPrediction } from '../domain/prediction.ts'
import type { ListedCriterion, RecordedJudgment, RecordedScores } from '../domain/recorded.ts'
import type { PreferencePair } from '../domain/preference-pair.ts'
import type { ScoredTrajectory } from '../domain/scored-trajectory.ts'
import type { Task } from '../domain/task.ts'
import type { Trajectory } from '../domain/trajectory.ts'
import type { NamedLoss } from './losses.ts'

/**
 * The write side of a codec: which records it takes, what it keeps of them, and how labels stand in
 * its rows. What it does not keep is found and counted by `write-records.ts`, in one place, so that
 * a codec says what it keeps and never has to say what it loses.
 */

/**
 * How labels stand in rows. `base` is the number of the first step in the rows; in memory it is 0.
 * `binary` is right or wrong, `ternary` has a neutral between, `soft` is a value in [0, 1].
 */
export type LabelShape =
  | { readonly kind: 'first-error'; readonly base: 0 | 1; readonly isNeeded: boolean }
  | {
      readonly kind: 'per-step'
      readonly scale: 'binary' | 'ternary' | 'soft'
      readonly isNeeded: boolean
      /** Whether a step may stand without a label. */
      readonly hasGaps: boolean
      /** Labels stand at steps of the assistant only. */
      readonly isOfAssistant?: true
      /** The number of the first step, where rows name steps by number; absent = by place. */
      readonly base?: 0 | 1
      /** What such rows always mean for steps after the first error; absent = nothing. */
      readonly afterError?: 'kept' | 'dropped'
    }
  /** As in memory, whatever they are. */
  | { readonly kind: 'any' }

/** What a format may keep of a trajectory beside its prompt and the text of its steps. */
export type TrajectoryPart =
  | 'task.reference'
  | 'task.domain'
  | 'step.boundaries'
  | 'step.role'
  | 'step.agent'
  | 'step.toolCalls'
  | 'step.observation'
  | 'step.attachments'
  | 'step.sourceIndex'
  | 'outcome.answer'
  | 'outcome.isCorrect'
  | 'outcome.reward'
  | 'labels.afterError'
  | 'sourceId'
  | 'policy'

/** What a step is, as formats of messages keep it. */
export const wholeSteps = [
  'step.boundaries',
  'step.role',
  'step.agent',
  'step.toolCalls',
  'step.observation',
  'step.attachments',
] as const satisfies readonly TrajectoryPart[]

/** What a format may keep of a preference beside its prompt and the text of both sides. */
export type PreferencePart =
  | 'domain'
  | 'prefix'
  | 'prefix.boundaries'
  | 'step.boundaries'
  | 'rationale'
  | 'reference'
  | 'sourceId'

/** The rows that a record becomes, or one sentence that says why it cannot be written. */
export type WrittenRows =
  | { readonly ok: true; readonly rows: readonly object[] }
  | { readonly ok: false; readonly reason: string }

/**
 * `write` is given a trajectory whose labels are in the stated shape already, and whose steps are
 * plain texts unless tool calls are kept.
 */
export type TrajectoryWriter = {
  /** Absent = rows hold no labels. */
  readonly labels?: LabelShape
  readonly keeps: readonly TrajectoryPart[]
  /** What rows keep of this one beside that, because it follows from what they hold. */
  readonly keepsOf?: (trajectory: Trajectory) => readonly TrajectoryPart[]
  /** What rows lose or make up of this one that is no whole part. */
  readonly losesOf?: (trajectory: Trajectory) => readonly NamedLoss[]
  /** A task alone is taken for an attempt that has not begun. */
  readonly takesTasks?: true
  /** Rows cannot do without a `sourceId`; the id stands for one that is missing. */
  readonly needsSourceId?: true
  readonly write: (trajectory: Trajectory) => WrittenRows
}

/** `write` is given a contrast; a preference pair arrives as one, its id as `sourceId`. */
export type PreferenceWriter = {
  readonly keeps: readonly PreferencePart[]
  readonly write: (contrast: Contrast) => WrittenRows
}

/** What a format may keep of an evaluation beside its values. */
export type EvaluationPart =
  | 'sourceId'
  | 'judge'
  | 'name'
  | 'label'
  | 'reason'
  /** That there is no value. */
  | 'missing'
  /** That there is a label instead of a value. */
  | 'category'
  /** Why there is none. */
  | 'error'
  | 'stepIndex'

/**
 * `write` is given what the format keeps and nothing else; with `rows: 'score'` one score at a
 * time. With `attempt` it is given the attempt that was scored too, where it is known.
 */
export type EvaluationWriter = {
  readonly rows: 'score' | 'evaluation'
  readonly keeps: readonly EvaluationPart[]
  /** The only labels that rows have a place for. Absent = any. */
  readonly labels?: readonly string[]
  /** Values are from 0 to 1. */
  readonly range?: 'unit'
  /**
   * Rows say what the work, or each scored step too, came to; the mean stands for what is not said.
   */
  readonly needsOverall?: 'work' | 'work-and-steps'
  /** Rows tell why a value is missing, and have no other text then. Absent = a reason may stand. */
  readonly missingSays?: 'error'
  /** A name stands for one score of the work, or of a step. */
  readonly hasUniqueNames?: true
  readonly attempt?: Pick<TrajectoryWriter, 'keeps' | 'losesOf'>
  readonly write: (evaluation: Evaluation, attempt?: Trajectory) => WrittenRows
}

/** What a format may keep of a prediction beside its answer. */
export type PredictionPart =
  | 'judge'
  | 'missing'
  | 'votes'
  | 'stepLabels'
  | 'stepScores'
  | 'stepRedundant'
  | 'rewards'
  | 'note'

/**
 * What rows say of an item: the first wrong step, counted from `base`, a label for each step, a
 * text, or whatever is known. In memory steps count from 0.
 */
export type AnswerShape =
  | { readonly kind: 'first-error'; readonly base: 0 | 1 }
  | { readonly kind: 'step-labels' }
  | { readonly kind: 'text' }
  | { readonly kind: 'any' }

/** `write` is given a prediction whose answer is in the stated shape. */
export type PredictionWriter = {
  readonly answers: AnswerShape
  readonly keeps: readonly PredictionPart[]
  readonly write: (prediction: RecordedPrediction) => WrittenRows
}

/** What a format may keep of a judgment beside its step labels. */
export type JudgmentPart = 'judge' | 'domain' | 'agent' | 'explanations'

export type JudgmentWriter = {
  /** Whose judgments such rows always are, where they name nobody. */
  readonly judge?: string
  /** The only labels that rows have a place for. */
  readonly finalLabels: readonly number[]
  readonly keeps: readonly JudgmentPart[]
  readonly write: (judgment: RecordedJudgment) => WrittenRows
}

export type ScoresWriter = {
  readonly keeps: readonly 'isCorrect'[]
  /** Values are from 0 to 1. */
  readonly range?: 'unit'
  readonly write: (scores: RecordedScores) => WrittenRows
}

export type CriterionWriter = {
  readonly keeps: readonly ('domain' | 'sourceId')[]
  readonly write: (criterion: ListedCriterion) => WrittenRows
}

/** `losesOf` names what rows leave out of the scores and of how criteria were chosen. */
export type ScoredWriter = {
  readonly losesOf: (scored: ScoredTrajectory) => readonly NamedLoss[]
  readonly write: (scored: ScoredTrajectory) => WrittenRows
}

export type TaskWriter = {
  readonly keeps: readonly ('task.reference' | 'task.domain')[]
  readonly write: (task: Task) => WrittenRows
}

/** One writer a noun. A scored trajectory is written as a trajectory where it has no writer. */
export type Writers = {
  readonly trajectory?: TrajectoryWriter
  readonly preference?: PreferenceWriter
  readonly scored?: ScoredWriter
  readonly pair?: (pair: PreferencePair) => WrittenRows
  /** For rows that hold no attempt: of a trajectory only its task is written. */
  readonly task?: TaskWriter
  readonly evaluation?: EvaluationWriter
  readonly prediction?: PredictionWriter
  readonly judgment?: JudgmentWriter
  readonly scores?: ScoresWriter
  readonly criterion?: CriterionWriter
}

/** One row of a record. Members that are `undefined` are left out of it. */
export function written(...rows: readonly object[]): WrittenRows {
  return { ok: true, rows }
}

/** That a record cannot be written, in one sentence. */
export function unwritable(reason: string): WrittenRows {
  return { ok: false, reason }
}
