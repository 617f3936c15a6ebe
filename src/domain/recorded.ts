/** Step scores of one trajectory that a reward model or judge gave elsewhere, read from a file. */
export type RecordedScores = {
  /** Who scored; becomes an axis. */
  readonly judge: string
  /** Joins `Trajectory.sourceId`. */
  readonly sourceId: string
  /** One value a step, kept at the file's precision. Not necessarily in [0, 1]. */
  readonly stepScores: readonly number[]
  readonly isCorrect?: boolean
}

/** Labels and explanations that a judge or an annotator gave to the steps of one trajectory. */
export type RecordedJudgment = {
  readonly judge: string
  /** Joins `Trajectory.sourceId`. */
  readonly sourceId: string
  readonly domain: string
  /** By step key of the source (0-based message index): -1 wrong, 0 neutral, 1 good. */
  readonly stepLabels: Readonly<Record<string, number>>
  readonly finalLabel?: number
  /** The agent held responsible, where several share a trajectory. */
  readonly agent?: string
  readonly explanations?: {
    readonly steps: Readonly<Record<string, string>>
    readonly final?: string
  }
}

/** A criterion as a list or checklist states it, not yet part of a tree. */
export type ListedCriterion = {
  readonly name: string
  readonly description: string
  readonly domain: string
  readonly sourceId: string
}

/** A graded tree: the score that the source gives to each of its nodes, by the source's node id. */
export type GradedNode = {
  readonly sourceId: string
  readonly requirement: string
  readonly weight: number
  /** 0 to 1; null when the source does not grade it. */
  readonly score: number | null
  readonly children: readonly GradedNode[]
}
