import type { CriterionId, GroupId, PairId, TrajectoryId } from './ids.ts'

/** What happened in a run, in order; the journal holds one a line. Command line, server and viewer read it. */
export type RunEvent =
  | { readonly type: 'job-start'; readonly manifestHash: string }
  | { readonly type: 'tree-grown'; readonly criteria: number; readonly treeHash: string }
  | {
      readonly type: 'trajectory-scored'
      readonly trajectoryId: TrajectoryId
      readonly scored: number
      readonly expected: number
    }
  | {
      readonly type: 'group-done'
      readonly groupId: GroupId
      readonly pairs: readonly PairId[]
      /** Why there is no pair, when there is none. */
      readonly reason?: string
    }
  | { readonly type: 'item-failed'; readonly item: string; readonly reason: string }
  | {
      readonly type: 'criterion-unscored'
      readonly criterionId: CriterionId
      readonly count: number
      readonly reason: string
    }
  | { readonly type: 'job-end'; readonly pairs: number; readonly failures: number }
