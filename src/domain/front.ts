/** How one score vector stands to another on the same axes. */
export type Dominance = 'dominates' | 'dominated' | 'incomparable' | 'equal'

/** Items of equal non-domination rank; rank 0 is best. Members are indices into the sorted list. */
export type Front = {
  readonly rank: number
  readonly members: readonly number[]
}
