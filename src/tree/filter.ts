/*
 * Which raw criteria are worth a place in the tree (dg-prm ): those that are well-formed, that
 * tell better from worse when a validator scores both sides blindly, and that apply elsewhere too.
 * Without a validator only the first rule is asked.
 */

import { assert } from '../base/assert.ts'
import { allInOrder } from '../base/concurrency.ts'
import { namedRng } from '../base/rng.ts'
import type { Contrast } from '../domain/contrast.ts'
import type { RawCriterion } from '../domain/criterion.ts'
import { faultPrefix, instanceText, statementWordsMax } from './critique-extractor.ts'
import { namesIn } from './instance-matter.ts'
import { wordCount } from './shorten.ts'
import type { Validator } from './validator.ts'

export type FilterOptions = {
  /**
   * Bounds of a description in words. Defaults 5 and 40; a statement of a recorded critique, which
   * nobody can be asked to shorten, may have as many words as one statement has at most (80).
   */
  readonly wordsMin?: number
  readonly wordsMax?: number
  /** Without one, criteria are not tested on their contrasts. */
  readonly validator?: Validator
  /** Votes per criterion, of which two thirds must prefer the better side. Default 3. */
  readonly votes?: number
  /**
   * How many earlier contrasts of the domain a criterion is tested on. Default 4; 0 = rule not
   * asked.
   */
  readonly generalOn?: number
  readonly signal?: AbortSignal
}

export const filterDefaults = { wordsMin: 5, wordsMax: 40, votes: 3, generalOn: 4 }

/** The rule that turned a criterion away, or none. */
export type FilterRule = 'well-formed' | 'discriminative' | 'general'

/** Where a raw criterion comes from; listed criteria and judgments have no contrast. */
export type FilterContext = {
  readonly contrast?: Contrast
  /** Other contrasts of the same domain, for the rule "general". */
  readonly others?: readonly Contrast[]
}

/** The first rule that a criterion breaks; undefined when it may stay. */
export async function brokenRule(
  raw: RawCriterion,
  context: FilterContext,
  options: FilterOptions = {},
): Promise<FilterRule | undefined> {
  const { contrast, others = [] } = context
  const settings = { ...filterDefaults, ...options }
  if (!isWellFormed(raw, contrast, settings)) return 'well-formed'
  const { validator } = settings
  if (!validator || !contrast) return undefined
  const asked = { ...settings, validator }
  if (!(await isDiscriminative(raw, contrast, asked))) return 'discriminative'
  const tested = others.slice(0, settings.generalOn)
  if (tested.length > 0 && !(await isGeneral(raw, tested, asked))) return 'general'
  return undefined
}

/**
 * Of fitting length, free of numbers and names copied from the instance, and saying more than that
 * something is correct or good.
 */
export function isWellFormed(
  { name, description, judgeModel }: RawCriterion,
  contrast: Contrast | undefined,
  { wordsMin, wordsMax }: { readonly wordsMin: number; readonly wordsMax: number },
): boolean {
  const words = wordCount(description.replace(faultPrefix, ''))
  const most = judgeModel === 'critique' ? Math.max(wordsMax, statementWordsMax) : wordsMax
  if (words < wordsMin || words > most) return false
  const text = `${name} ${description}`
  if (contrast && copiesFrom(instanceText(contrast), text)) return false
  return (text.toLowerCase().match(/\p{L}+/gu) ?? []).some((word) => !emptyWords.has(word))
}

function copiesFrom(instance: string, text: string): boolean {
  const numbers = new Set(instance.match(/\d+/g))
  if (text.match(/\d+/g)?.some((number) => numbers.has(number))) return true
  const names = namesIn(instance)
  return text.match(/\p{Lu}\p{L}+/gu)?.some((word) => names.has(word)) ?? false
}

/** Words of which "the answer is correct and good" is made. */
const emptyWords = new Set(
  (
    'a all an and answer are as be by correct correctly each every final fault free good in is ' +
    'it its must no of or output proper properly quality reasoning response result right should ' +
    'solution step steps text that the this to very well work'
  ).split(' '),
)

type Asked = {
  readonly validator: Validator
  readonly votes: number
  readonly signal?: AbortSignal
}

async function isDiscriminative(raw: RawCriterion, contrast: Contrast, asked: Asked) {
  const votes = Array.from({ length: asked.votes }, (_, vote) => vote)
  const sides = await allInOrder(votes.map((vote) => preference(raw, contrast, vote, asked)))
  const preferred = sides.filter((side) => side === 'positive').length
  return preferred >= Math.ceil((2 / 3) * asked.votes)
}

async function isGeneral(raw: RawCriterion, others: readonly Contrast[], asked: Asked) {
  const sides = await allInOrder(others.map((other) => preference(raw, other, 0, asked)))
  const applicable = sides.filter((side) => side !== 'not-applicable').length
  const reversed = sides.filter((side) => side === 'negative').length
  return applicable > 0 && reversed * 2 <= applicable
}

/**
 * Which side scores higher. The order in which they are shown is drawn, seeded by criterion and
 * vote.
 */
async function preference(raw: RawCriterion, contrast: Contrast, vote: number, asked: Asked) {
  const { prompt, prefix = [], positive, negative } = contrast
  const positiveFirst = namedRng(vote, `${raw.id} ${contrast.id}`).next() < 0.5
  const scores = await asked.validator.score(
    raw,
    { prompt, prefix, works: positiveFirst ? [positive, negative] : [negative, positive] },
    { vote, ...(asked.signal && { signal: asked.signal }) },
  )
  const [forPositive, forNegative] = positiveFirst ? scores : [scores[1], scores[0]]
  for (const score of [forPositive, forNegative])
    assert(score === null || (score >= 0 && score <= 1), 'a validator scores between 0 and 1')
  if (forPositive === null || forNegative === null) return 'not-applicable'
  if (forPositive === forNegative) return 'neither'
  return forPositive > forNegative ? 'positive' : 'negative'
}
