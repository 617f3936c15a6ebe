/**
 * Which of two works is better, asked in both orders: models favour a place, most of all where the
 * works differ little. Orders that disagree make a tie, and the tie says so.
 */
import { z } from 'zod'
import { assert } from '../base/assert.ts'
import { allInOrder } from '../base/concurrency.ts'
import { contentHash } from '../base/hash.ts'
import type { Criterion } from '../domain/criterion.ts'
import { type AskKit, askRole } from './ask.ts'
import { makeFence } from './fence.ts'
import { addUsage, type CallOptions, type Usage } from './judge.ts'
import { shownCriteria } from './show-context.ts'
import { type ShownWorks, shownWorks } from './show-works.ts'

/** Seam: a ruling between two works. Implementations: language model, scripted. */
export interface Comparator {
  readonly name: string
  compare(works: ShownWorks, options?: CallOptions): Promise<Comparison>
}

export type Comparison = {
  /** Null where a reply could not be used; then nobody has won, and it is no tie either. */
  readonly winner: 'first' | 'second' | 'tie' | null
  /** The two orders gave different winners: a tie for want of agreement. */
  readonly isSwayed: boolean
  /** One for each order. */
  readonly reasons: readonly string[]
  readonly usage: Usage
}

const answerSchema = z.strictObject({
  reason: z.string().max(4000),
  better: z.enum(['1', '2', 'tie']),
})

/** Asks a language model, by these criteria or by its own sense. Throws `LlmError`. */
export function llmComparator(kit: AskKit, criteria: readonly Criterion[] = []): Comparator {
  return {
    name: kit.llm.name,
    async compare(works, options) {
      const [first, second] = works.works
      const swapped = { ...works, works: [second, first] as const }
      const [ahead, behind] = await allInOrder([
        askOrder(kit, criteria, works, options),
        askOrder(kit, criteria, swapped, options),
      ])
      assert(ahead !== undefined && behind !== undefined, 'every call has its result')
      const there = ahead.better
      const back = behind.better && swappedPlace[behind.better]
      return {
        winner: there === null || back === null ? null : there === back ? places[there] : 'tie',
        isSwayed: there !== null && back !== null && there !== back,
        reasons: [ahead.reason, behind.reason],
        usage: addUsage(ahead.usage, behind.usage),
      }
    },
  }
}

const places = { '1': 'first', '2': 'second', tie: 'tie' } as const
const swappedPlace = { '1': '2', '2': '1', tie: 'tie' } as const

async function askOrder(
  kit: AskKit,
  criteria: readonly Criterion[],
  works: ShownWorks,
  options?: CallOptions,
) {
  const subject = contentHash([works.prompt, [...works.prefix]])
  const fence = makeFence(kit.fenceKey, subject)
  const answer = await askRole(
    kit,
    {
      role: 'compare',
      values: {
        works: shownWorks(fence, works),
        criteria: criteria.length === 0 ? '' : shownCriteria(fence, criteria),
      },
      schema: answerSchema,
      fence,
      lane: `compare ${subject}`,
    },
    options,
  )
  const { value, usage } = answer
  return { better: value?.better ?? null, reason: value?.reason ?? answer.reason, usage }
}

/** A comparator that rules by a given function: above 0 the first wins, below 0 the second. */
export function scriptedComparator(
  script: (first: readonly string[], second: readonly string[]) => number,
): Comparator {
  return {
    name: 'scripted',
    async compare({ works: [first, second] }) {
      const lead = script(first, second)
      const back = -script(second, first)
      const isSwayed = Math.sign(lead) !== Math.sign(back)
      const winner = isSwayed || lead === 0 ? 'tie' : lead > 0 ? 'first' : 'second'
      const usage = { calls: 0, inputTokens: 0, cachedInputTokens: 0, outputTokens: 0 }
      return { winner, isSwayed, reasons: ['scripted', 'scripted'], usage }
    },
  }
}
