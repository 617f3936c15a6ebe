/**
 * Criteria as a prompt shows them. Those of a small pool all stand at its head, in one order, with
 * a code word of their own: the calls about every trajectory then begin alike for long enough that
 * a provider's prefix cache finds it, and a call names its criteria by number
 * (docs/decisions/9-prompt-layout.md). Criteria that are not there come after the trajectory.
 */
import { contentHash } from '../base/hash.ts'
import type { Criterion } from '../domain/criterion.ts'
import type { CriterionId } from '../domain/ids.ts'
import { type Fence, makeFence } from './fence.ts'
import type { JudgeRequest, StepContext } from './judge.ts'
import { shownCriteria } from './show-context.ts'

export type CriteriaSheet = {
  /** Of the pool; absent where there is none at the head. */
  readonly headFence?: Fence
  /** The pool, fenced; empty where there is none at the head. */
  readonly head: string
  /** The criteria of the request that are not in it; empty where there are none. */
  readonly tail: (fence: Fence) => string
  /** Number of a criterion, from 1; those of the head come first. */
  readonly numberOf: (id: CriterionId) => number | undefined
}

/** The sheet of a request; a pool of more than `headMax` criteria does not stand at its head. */
export function criteriaSheet(
  { items, pool = [] }: JudgeRequest,
  { headMax, fenceKey }: { readonly headMax: number; readonly fenceKey: string },
): CriteriaSheet {
  const head = pool.length <= headMax ? pool : []
  const isAtHead = new Set(head.map(({ id }) => id))
  const asked = new Map(items.map(({ criterion }) => [criterion.id, criterion]))
  const tail = [...asked.values()].filter(({ id }) => !isAtHead.has(id))
  const numbers = new Map([...head, ...tail].map(({ id }, index) => [id, index + 1]))
  const shown = {
    tail: (fence: Fence) => (tail.length === 0 ? '' : shownCriteria(fence, tail, head.length + 1)),
    numberOf: (id: CriterionId) => numbers.get(id),
  }
  if (head.length === 0) return { head: '', ...shown }
  const headFence = makeFence(fenceKey, poolHash(head))
  return { headFence, head: shownCriteria(headFence, head), ...shown }
}

function poolHash(pool: readonly Criterion[]): string {
  return contentHash(pool.map(({ id }) => id))
}

/** What earlier steps were found wanting in, as one line; empty when nothing. */
export function shownCarried({ carried }: StepContext, { numberOf }: CriteriaSheet): string {
  const low = carried.map(({ stepIndex, criterionId, value }) => {
    const number = numberOf(criterionId)
    const which = number === undefined ? 'another criterion' : `criterion ${number}`
    return `step ${stepIndex + 1} got ${value} on ${which}`
  })
  if (low.length === 0) return ''
  return `Earlier verdicts, from 0 to 1, where a step fell short: ${[...new Set(low)].join('; ')}.`
}
