import type { JsonObject } from '../base/json-strict.ts'
import type { Contrast } from '../domain/contrast.ts'
import type { Evaluation } from '../domain/evaluation.ts'
import type { PreferencePair } from '../domain/preference-pair.ts'
import type { RecordedPrediction } from '../domain/prediction.ts'
import type {
  GradedNode,
  ListedCriterion,
  RecordedJudgment,
  RecordedScores,
} from '../domain/recorded.ts'
import type { ScoredTrajectory } from '../domain/scored-trajectory.ts'
import type { Task } from '../domain/task.ts'
import type { Trajectory } from '../domain/trajectory.ts'
import type { Writers } from './writer.ts'

/**
 * What a row of any known file turns into. One row may hold several records (32 candidates of a
 * problem).
 */
export type SourceRecord =
  | { readonly kind: 'trajectory'; readonly trajectory: Trajectory }
  | { readonly kind: 'contrast'; readonly contrast: Contrast }
  | { readonly kind: 'scored'; readonly scored: ScoredTrajectory }
  | { readonly kind: 'task'; readonly task: Task }
  | { readonly kind: 'criterion'; readonly criterion: ListedCriterion }
  | { readonly kind: 'graded-tree'; readonly name: string; readonly root: GradedNode }
  | { readonly kind: 'scores'; readonly scores: RecordedScores }
  | { readonly kind: 'judgment'; readonly judgment: RecordedJudgment }
  | { readonly kind: 'pair'; readonly pair: PreferencePair }
  | { readonly kind: 'prediction'; readonly prediction: RecordedPrediction }
  | { readonly kind: 'evaluation'; readonly evaluation: Evaluation }

export type RecordKind = SourceRecord['kind']

/** A parsed row: records, and the labels in it that could not be used (the row itself is sound). */
export type ParsedRow =
  | {
      readonly ok: true
      readonly records: readonly SourceRecord[]
      /**
       * What makes this row the one it is; may be composite. A second row with the same identity is
       * rejected. Absent = rows of this format have no identity, and repeats are fine.
       */
      readonly identity?: string
      /** One sentence a dropped label: "error_steps holds 9, but modified_process has 7 steps". */
      readonly invalidLabels: readonly string[]
      /** What this row says that its records do not hold, beside what `unread` finds. */
      readonly unread?: readonly string[]
      /** What its records say that the row does not: a rule of the reader made it up. */
      readonly guessed?: readonly string[]
    }
  | { readonly ok: false; readonly reason: string }

/** A JSON object as it was read; its members are unknown until a schema has seen them. */
export type Row = JsonObject

/** A field that a format is known by; of several names in a list, any one will do. */
export type Field = string | readonly string[]

/** Seam: one file format of the field, recognised by its fields. A codec is one file. */
export interface Format {
  /** Kebab-case, such as "processbench". */
  readonly name: string
  /** For messages: "ProcessBench rows (id, problem, steps, label)". */
  readonly title: string
  /**
   * Fields whose presence, together, tells this format from the others; also what "nearest" is
   * measured on.
   */
  readonly fields: readonly Field[]
  /** The kinds of records that its rows turn into. */
  readonly makes: readonly RecordKind[]
  /**
   * The format that its rows look like, where what they mean cannot be told from them (which class
   * is the good one, say): it is never recognised, only named.
   */
  readonly looksLike?: string
  /** Whether a row with all `fields` is of this format (a cheap look at shapes); absent = it is. */
  matches?(row: Row): boolean
  /** Never throws, whatever the row holds. */
  read(row: Row): ParsedRow
  /** Members that `read` passes over although it knows them, by path (known-members.ts): why. */
  readonly passesOver?: Readonly<Record<string, string>>
  /** Paths of the members of a row that `read` passes over, known or not. */
  unread?(row: Row): readonly string[]
  /** How records become rows; absent = the format is only read. */
  readonly writes?: Writers
}
