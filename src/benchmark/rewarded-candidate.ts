/** One candidate of a problem. Rewards are by scorer and aggregator; null = no reward. */
export type RewardedCandidate = {
  /** The final answer as text; null when there is none, which never gets a vote. */
  readonly answer: string | null
  readonly isCorrect: boolean
  readonly rewards: readonly (number | null)[]
}

export type RewardedProblem = readonly RewardedCandidate[]
