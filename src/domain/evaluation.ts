/** One named score of a work, or of one of its steps, as tools that judge record it. */
export type NamedScore = {
  /** The criterion or metric; "score" where the source names none: what a whole came to. */
  readonly name: string
  /** Null = there is none: a failure is not zero. Not necessarily in [0, 1]. */
  readonly value: number | null
  /** The class or verdict in a word, such as "pass". */
  readonly label?: string
  readonly reason?: string
  /** Why there is no value; then there is no reason. */
  readonly error?: string
  /** The step that is scored, from 0; absent = the work as a whole. */
  readonly stepIndex?: number
}

/** What one judge said of one work: all scores that a row holds together. */
export type Evaluation = {
  /** Joins `Trajectory.sourceId`. */
  readonly sourceId?: string
  readonly judge?: string
  readonly scores: readonly NamedScore[]
}

/** How a score is called that sums up a work or a step. */
export const overallScore = 'score'
