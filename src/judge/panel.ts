/**
 * Several judges asked the same (reliability anchors: a second judge of another family). The panel
 * is a judge itself; how far its members agree is told beside its scores.
 */
import { assert } from '../base/assert.ts'
import { fleissKappa } from '../stats/agreement.ts'
import { addUsage, type Judge, type Judgment, noUsage } from './judge.ts'
import { mergedScore } from './repeated-judge.ts'

/** How far several judges agree on the items that all of them scored. */
export type Agreement = {
  readonly judges: readonly string[]
  /** Items that were asked about. */
  readonly items: number
  /** Items with a value from every judge: what the figures below are about. */
  readonly common: number
  /** Share of the common items on which all judges gave one value. Null of none. */
  readonly unanimous: number | null
  /** Fleiss' kappa over the values as categories. Null of no common item. */
  readonly kappa: number | null
  /** Share of equal values for each two judges, by "first, second". */
  readonly pairwise: Readonly<Record<string, number>>
}

export type Panel = Judge & {
  /** Agreement on everything judged so far. */
  agreement(): Agreement
}

/**
 * The median of what the judges say of each item, with the spread between them; the reason is that
 * of the member nearest to the median. An item without a value from any member keeps the first
 * member's result. Members are asked one after another.
 */
export function panelOf(judges: readonly Judge[]): Panel {
  assert(judges.length >= 2, 'a panel has at least two judges')
  const rows: (readonly (number | null)[])[] = []
  return {
    name: `panel(${judges.map(({ name }) => name).join(', ')})`,
    async judge(request, options) {
      const judgments: Judgment[] = []
      for (const judge of judges) judgments.push(await judge.judge(request, options))
      const votes = request.items.map((_, item) => judgments.map(({ scores }) => scores[item]!))
      rows.push(...votes.map((scores) => scores.map(({ value }) => value)))
      return {
        scores: votes.map(mergedScore),
        usage: judgments.map(({ usage }) => usage).reduce(addUsage, noUsage),
      }
    },
    agreement: () =>
      agreementOf(
        judges.map(({ name }) => name),
        rows,
      ),
  }
}

/**
 * Agreement of judges by name on rows of their values, one row an item; null where one gave none.
 */
export function agreementOf(
  judges: readonly string[],
  rows: readonly (readonly (number | null)[])[],
): Agreement {
  const common = rows.filter((row): row is readonly number[] => !row.includes(null))
  const values = [...new Set(common.flat())].toSorted((a, b) => a - b)
  const counts = common.map((row) =>
    values.map((value) => row.filter((given) => given === value).length),
  )
  const equal = common.filter((row) => row.every((value) => value === row[0])).length
  return {
    judges,
    items: rows.length,
    common: common.length,
    unanimous: common.length === 0 ? null : equal / common.length,
    kappa: fleissKappa(counts),
    pairwise: pairwiseShares(judges, common),
  }
}

function pairwiseShares(
  judges: readonly string[],
  rows: readonly (readonly number[])[],
): Record<string, number> {
  if (rows.length === 0) return {}
  const shares = judges.flatMap((first, a) =>
    judges.slice(a + 1).map((second, offset) => {
      const same = rows.filter((row) => row[a] === row[a + 1 + offset]).length
      return [`${first}, ${second}`, same / rows.length] as const
    }),
  )
  return Object.fromEntries(shares)
}
