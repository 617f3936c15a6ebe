import { expect, test } from 'vitest'
import { namesIn, withoutInstanceMatter } from './instance-matter.ts'

test.each([
  ['Step 5 repeats what step 3 said.', 'A step repeats what a step said.'],
  ['Steps 2, 3, and 5 add the same number.', 'Steps add the same number.'],
  ['Steps 2 through 5 and Step 7 are circular.', 'Steps are circular.'],
  ['The final step 11 misstates the sum.', 'The final step misstates the sum.'],
  ['In step 9, a wrong sign was taken.', 'In a step, a wrong sign was taken.'],
  ["In step 10, I've added 3 more.", "In a step, I've added … more."],
  ['The answer ($x = 36$) is assumed.', 'The answer is assumed.'],
  ['It takes \\(\\frac{1}{7}\\) instead of \\sqrt{2}.', 'It takes … instead of ….'],
  ['The sum of 17 and 26 is taken as 42.', 'The sum of … is taken as ….'],
  ['It claims x^2=4, so x is 2.', 'It claims …, so … is ….'],
  ["It states 'six is seven' and doesn't check it.", "It states … and doesn't check it."],
  ['The word “seven” is wrong.', 'The word … is wrong.'],
])('%s', (critique, general) => {
  expect(withoutInstanceMatter(critique)).toBe(general)
})

test('names are what the instance capitalises inside a sentence and never writes small', () => {
  const instance = 'How far does Maria walk? So The total that Maria walks is the sum.'
  expect([...namesIn(instance)]).toEqual(['Maria'])
  expect(withoutInstanceMatter('The walk of Maria is too long. The sum is right.', instance)).toBe(
    'The walk of … is too long. The sum is right.',
  )
})

test('nothing is left of a text that is instance matter only', () => {
  expect(withoutInstanceMatter('$x = 3$, 4')).toBe('')
})
