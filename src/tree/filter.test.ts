import { expect, test } from 'vitest'
import { makeContrast } from '../domain/contrast.ts'
import type { RawCriterion } from '../domain/criterion.ts'
import { givenId } from '../domain/ids.ts'
import { brokenRule } from './filter.ts'
import { scriptedValidator } from './validator.ts'

function contrastOf(better: string, worse: string) {
  const prompt = 'How much does Ines pay for 12 kilograms?'
  return makeContrast({
    domain: 'd',
    prompt,
    positive: [better],
    negative: [worse],
    source: 'test',
  })
}

const contrast = contrastOf('good', 'bad')

function criterion(description: string, judgeModel = 'judge'): RawCriterion {
  return {
    id: givenId(description),
    name: 'Name',
    description,
    polarity: 'requirement',
    evidence: { contrastId: contrast.id },
    domain: 'd',
    judgeModel,
  }
}

const sound = criterion('Every conversion of units is stated.')
const many = (count: number) => Array.from({ length: count }, () => 'unit').join(' ')

test.each([
  ['Units are stated.', 'well-formed'],
  [many(41), 'well-formed'],
  [many(40), undefined],
  ['The price is stated for all 12 kilograms.', 'well-formed'],
  ['What the buyer Ines pays is stated.', 'well-formed'],
  ['At least 2 checks are made of it.', undefined],
  ['Free of this fault: The answer is not correct.', undefined],
])('well-formed: "%s" breaks %s', async (description, rule) => {
  expect(await brokenRule(criterion(description), { contrast })).toBe(rule)
})

test('a restatement of "is correct" says nothing', async () => {
  const empty = { ...criterion('The answer of each step is correct and good.'), name: 'Correct' }
  expect(await brokenRule(empty, { contrast })).toBe('well-formed')
})

test('a recorded critique may be as long as one statement', async () => {
  expect(await brokenRule(criterion(many(80), 'critique'), { contrast })).toBeUndefined()
  expect(await brokenRule(criterion(many(81), 'critique'), { contrast })).toBe('well-formed')
})

test.each([
  [[true, true, true], undefined],
  [[true, false, true], undefined],
  [[true, false, false], 'discriminative'],
])('votes %j for the better side', async (votes, rule) => {
  const validator = scriptedValidator((_, [work], vote) => +((work === 'good') === votes[vote]))
  expect(await brokenRule(sound, { contrast }, { validator })).toBe(rule)
})

test('a tie, or a criterion that does not apply, does not tell better from worse', async () => {
  const tie = scriptedValidator(() => 0.5)
  const silent = scriptedValidator(() => null)
  expect(await brokenRule(sound, { contrast }, { validator: tie })).toBe('discriminative')
  expect(await brokenRule(sound, { contrast }, { validator: silent })).toBe('discriminative')
})

test('the validator sees the two works in an order that changes', async () => {
  const firsts = new Set<string>()
  const validator = {
    name: 'spy',
    score: async (_: unknown, { works: [first] }: { works: readonly (readonly string[])[] }) => {
      firsts.add(first![0]!)
      return [1, 1] as const
    },
  }
  await brokenRule(sound, { contrast }, { validator, votes: 12 })
  expect(firsts).toEqual(new Set(['good', 'bad']))
})

test('a general criterion applies elsewhere and is not reversed there', async () => {
  const scores: Record<string, number | null> = { good: 1, bad: 0, silent: null }
  const validator = scriptedValidator((_, [work]) => scores[work!] ?? null)
  const same = contrastOf('good', 'bad')
  const reversed = contrastOf('bad', 'good')
  const foreign = contrastOf('silent', 'silent')
  const judge = (others: (typeof same)[]) => brokenRule(sound, { contrast, others }, { validator })
  expect(await judge([foreign, same])).toBeUndefined()
  expect(await judge([same, reversed])).toBeUndefined()
  expect(await judge([foreign, foreign])).toBe('general')
  expect(await judge([reversed, reversed, same])).toBe('general')
})
