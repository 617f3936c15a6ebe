/**
 * A language model as extractor (DG-PRM ): it is told which of two works is better
 * and states what good work has that the worse one lacks. The order in which the works stand sways
 * models, so that both orders are asked, or one drawn by lot.
 */
import { z } from 'zod'
import { allInOrder } from '../base/concurrency.ts'
import { namedRng } from '../base/rng.ts'
import type { Contrast } from '../domain/contrast.ts'
import { criterionId, type RawCriterion } from '../domain/criterion.ts'
import { type AskKit, askRole, usableValue } from '../judge/ask.ts'
import { makeFence, oneLine } from '../judge/fence.ts'
import { neutralText } from '../judge/neutral-text.ts'
import { descriptionCharsMax, nameCharsMax } from '../judge/show-context.ts'
import { shownWorks } from '../judge/show-works.ts'
import type { Extractor, ExtractOptions } from './extractor.ts'

export type LlmExtractorOptions = {
  /** Criteria of a contrast at most. Default 5. */
  readonly maxPerPair?: number
  /** Ask in both orders of the works (default), or in one that is drawn by seed and contrast. */
  readonly orders?: 'both' | 'drawn'
  /** Default 0. */
  readonly seed?: number
}

const defaults = { maxPerPair: 5, orders: 'both', seed: 0 } satisfies LlmExtractorOptions

/** Throws `LlmError` when no reply came, or none that can be used. */
export function llmExtractor(kit: AskKit, options: LlmExtractorOptions = {}): Extractor {
  const settings = { ...defaults, ...options }
  return {
    name: kit.llm.name,
    async extract(contrast, call = {}) {
      const count = settings.maxPerPair
      const asked = ordersOf(contrast, settings).map((order) =>
        askOnce(kit, contrast, { order, count, call }),
      )
      const lists = await allInOrder(asked)
      return mergedInTurn(lists).slice(0, settings.maxPerPair)
    },
  }
}

type Order = 'better-first' | 'worse-first'

function ordersOf({ id }: Contrast, { orders, seed }: Required<LlmExtractorOptions>): Order[] {
  if (orders === 'both') return ['better-first', 'worse-first']
  return [namedRng(seed, id).next() < 0.5 ? 'better-first' : 'worse-first']
}

const answerSchema = z.strictObject({
  criteria: z
    .array(
      z.strictObject({
        reason: z.string().max(2000),
        quote_better: z.string().max(2000),
        quote_worse: z.string().max(2000),
        name: z.string().min(1).max(nameCharsMax),
        description: z.string().min(1).max(descriptionCharsMax),
      }),
    )
    .max(20),
})

async function askOnce(
  kit: AskKit,
  contrast: Contrast,
  { order, count, call }: { order: Order; count: number; call: ExtractOptions },
): Promise<RawCriterion[]> {
  const { prompt, prefix = [], positive, negative } = contrast
  const fence = makeFence(kit.fenceKey, contrast.id)
  const isBetterFirst = order === 'better-first'
  const works = isBetterFirst ? ([positive, negative] as const) : ([negative, positive] as const)
  const answer = await askRole(
    kit,
    {
      role: 'contrast',
      values: {
        works: shownWorks(fence, { prompt, prefix, works }),
        better: isBetterFirst ? '1' : '2',
        count: String(count),
      },
      schema: answerSchema,
      fence,
      lane: `contrast ${contrast.id}`,
    },
    call,
  )
  const { criteria } = usableValue(answer, `contrast ${contrast.sourceId ?? contrast.id}`)
  return criteria.slice(0, count).map((each) => rawCriterion(each, contrast, answer.model))
}

/** What a model wrote is cleaned like any other text: it will stand in prompts itself. */
function rawCriterion(
  stated: z.infer<typeof answerSchema>['criteria'][number],
  contrast: Contrast,
  judgeModel: string,
): RawCriterion {
  const name = oneLine(neutralText(stated.name), nameCharsMax)
  const description = oneLine(neutralText(stated.description), descriptionCharsMax)
  const quotePositive = foundIn(stated.quote_better, contrast.positive)
  const quoteNegative = foundIn(stated.quote_worse, contrast.negative)
  return {
    id: criterionId({ name, description }),
    name,
    description,
    polarity: 'requirement',
    evidence: {
      contrastId: contrast.id,
      ...(contrast.sourceId !== undefined && { sourceId: contrast.sourceId }),
      ...(quotePositive !== undefined && { quotePositive }),
      ...(quoteNegative !== undefined && { quoteNegative }),
    },
    domain: contrast.domain,
    judgeModel,
  }
}

/** A quote that the work does not have is no evidence. */
function foundIn(quote: string, work: readonly string[]): string | undefined {
  const plain = quote.replace(/\s+/g, ' ').trim()
  return plain !== '' && work.join('\n').replace(/\s+/g, ' ').includes(plain) ? plain : undefined
}

/** The first of each list, then the second of each: what was said under one name stays once. */
function mergedInTurn(lists: readonly (readonly RawCriterion[])[]): RawCriterion[] {
  const merged = new Map<string, RawCriterion>()
  const longest = Math.max(0, ...lists.map((list) => list.length))
  for (let rank = 0; rank < longest; rank++)
    for (const list of lists) {
      const criterion = list[rank]
      const name = criterion?.name.toLowerCase()
      if (criterion && name !== undefined && !merged.has(name)) merged.set(name, criterion)
    }
  return [...merged.values()]
}
