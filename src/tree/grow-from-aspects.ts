/**
 * A tree that grows while it is used (DG-PRM ): aspects that mattered at a step and matched no
 * leaf are kept by every scoring. Those that come up again and again, and are well formed, become
 * criteria. Off unless somebody calls this.
 */
import { criterionId, criterionText, type RawCriterion } from '../domain/criterion.ts'
import { type ContrastId, idOf } from '../domain/ids.ts'
import type { ScoredTrajectory } from '../domain/scored-trajectory.ts'
import type { EncodeOptions, Encoder } from '../encoder/encoder.ts'
import { neutralText } from '../judge/neutral-text.ts'
import { insertAll } from './build-tree.ts'
import type { EmbeddedTree } from './draft.ts'
import { filterDefaults, isWellFormed } from './filter.ts'
import { headline } from './shorten.ts'

export type AspectOptions = EncodeOptions & {
  /** Steps at which an aspect must have come up. Default 3. */
  readonly seenMin?: number
  /** Who named the aspects; stands in the criteria. Default "allocator". */
  readonly judgeModel?: string
}

/** A grown tree, and what became of the aspects. */
export type AspectGrowth = {
  readonly grown: EmbeddedTree
  /** Different aspects that matched nothing. */
  readonly read: number
  readonly inserted: number
  /** Turned away: seen too seldom, or not well formed. */
  readonly rejected: { readonly seldom: number; readonly 'well-formed': number }
}

/**
 * Inserts, most often seen first, then by text. The same scorings in any order make the same tree.
 */
export async function growFromAspects(
  from: EmbeddedTree,
  encoder: Encoder,
  scored: Iterable<ScoredTrajectory>,
  options: AspectOptions = {},
): Promise<AspectGrowth> {
  const { seenMin = 3, judgeModel = 'allocator' } = options
  const seen = countAspects(scored)
  const often = [...seen.values()].filter(({ count }) => count >= seenMin)
  const raws = often.map(({ text, domain }) => rawCriterion(text, domain, judgeModel))
  const kept = raws.filter((raw) => isWellFormed(raw, undefined, filterDefaults))
  const counts = new Map(often.map(({ count }, index) => [raws[index]!.id, count]))
  const ordered = kept.toSorted(
    (a, b) => counts.get(b.id)! - counts.get(a.id)! || (a.description < b.description ? -1 : 1),
  )
  const vectors = await encoder.encode(ordered.map(criterionText), options)
  const items = ordered.map((raw, index) => ({ raw, vector: vectors[index]! }))
  return {
    grown: items.length === 0 ? from : insertAll(from, items).grown,
    read: seen.size,
    inserted: items.length,
    rejected: { seldom: seen.size - often.length, 'well-formed': raws.length - kept.length },
  }
}

type Seen = { text: string; domain: string; count: number }

/** By the aspect's words alone, whatever their case, written with the fewest capitals. */
function countAspects(scored: Iterable<ScoredTrajectory>): Map<string, Seen> {
  const seen = new Map<string, Seen>()
  for (const { trajectory, steps } of scored)
    for (const { allocation } of steps) {
      const texts = allocation.growthCandidates.map(({ text }) => neutralText(text).trim())
      for (const text of new Set(texts.toSorted())) {
        const key = text.toLowerCase()
        const domain = trajectory.task.domain ?? ''
        const known = seen.get(key)
        if (known === undefined) seen.set(key, { text, domain, count: 1 })
        else {
          known.count++
          if (text > known.text) known.text = text
          if (domain < known.domain) known.domain = domain
        }
      }
    }
  return seen
}

function rawCriterion(text: string, domain: string, judgeModel: string): RawCriterion {
  const description = /[.!?]$/.test(text) ? text : `${text}.`
  const name = headline(text, 6)
  return {
    id: criterionId({ name, description }),
    name,
    description,
    polarity: 'requirement',
    evidence: { contrastId: idOf<ContrastId>({ aspect: text }) },
    domain,
    judgeModel,
  }
}
