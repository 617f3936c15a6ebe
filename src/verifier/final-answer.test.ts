import { expect, test } from 'vitest'
import { findFinalAnswer } from './final-answer.ts'
import { numberWords } from './number-words.ts'
import { rational, toNumber } from './rational.ts'

test.each([
  ['So we get \\boxed{1{,}200}.', 1200],
  ['The total is \\boxed{43 minutes}.', 43],
  ['\\boxed{\\$36}', 36],
  ['We have 8 left.\n#### 8', 8],
  ['A: 18', 18],
  ['So the answer is -14', -14],
  ['The answer is 2.50 dollars.', 2.5],
] as const)('%j states %d', (text, value) => {
  expect(toNumber(findFinalAnswer(text)!.value!)).toBe(value)
})

test('the last box counts, and an answer need not be a number', () => {
  expect(findFinalAnswer('\\boxed{1} and \\boxed{\\frac{1}{2}}')).toMatchObject({
    text: '\\frac{1}{2}',
  })
  expect(findFinalAnswer('The answer is Tuesday.')).toMatchObject({ text: 'Tuesday' })
})

test('a step that marks no answer has none', () => {
  expect(findFinalAnswer('5 + 3 = 8')).toBeUndefined()
  expect(findFinalAnswer('The answer is')).toBeUndefined()
})

test('numbers in words count alone and in runs', () => {
  expect(valuesIn('two hundred and fifty')).toContainEqual(rational(250))
  expect(valuesIn('half a dozen')).toEqual([rational(1, 2), rational(12)])
  expect(valuesIn('twenty-one cats')).toContainEqual(rational(21))
  expect(valuesIn('someone often')).toEqual([])
})

function valuesIn(text: string) {
  return numberWords(text).map(({ value }) => value)
}
