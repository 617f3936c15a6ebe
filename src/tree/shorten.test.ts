import { expect, test } from 'vitest'
import { headline, leadingSentences, shortened, wordCount } from './shorten.ts'

test('words are what holds a letter or a digit', () => {
  expect(wordCount('The sum … is, at last, 12 !')).toBe(6)
  expect(wordCount('')).toBe(0)
})

test('a short text stays as it is', () => {
  expect(shortened('All units agree.', 3)).toBe('All units agree.')
})

test('a long text is cut behind a clause where one ends in its second half', () => {
  expect(shortened('The sum is right, and so is the product', 6)).toBe('The sum is right')
})

test('otherwise it is cut behind a word that can end a phrase, and says so', () => {
  expect(shortened('Minutes are converted to hours as if an hour had ten', 8)).toBe(
    'Minutes are converted to hours…',
  )
})

test('leading sentences are whole as far as they fit', () => {
  const text = 'One two three. Four five. Six seven eight.'
  expect(leadingSentences(text, 6)).toBe('One two three. Four five.')
  expect(leadingSentences('Clarity matters most of all', 3)).toBe('Clarity matters most…')
})

test('a headline is the first sentence without its full stop', () => {
  expect(headline('The claim is unfounded. It comes from nowhere.', 8)).toBe(
    'The claim is unfounded',
  )
})
