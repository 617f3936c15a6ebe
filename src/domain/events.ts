import type { TaskId } from './ids.ts'

/** Sums by name, nested: what one task adds to a run, and what a run adds up to. */
export type Tally = { readonly [name: string]: number | Tally }

/**
 * What happened in a run, in order: one line of its journal each. Every reader of a run reads
 * these.
 */
export type RunEvent =
  | {
      readonly type: 'tree-grown'
      readonly criteria: number
      /** Hash of the tree's text, as in the manifest. */
      readonly treeHash: string
    }
  | { readonly type: 'task-done'; readonly taskId: TaskId; readonly tally: Tally }
  | { readonly type: 'job-end'; readonly tally: Tally }
