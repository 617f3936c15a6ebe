import { expect, test } from 'vitest'
import { findContamination } from './contamination.ts'

const words = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => `w${from + index}`).join(' ')

async function* texts(...all: readonly string[]): AsyncGenerator<string> {
  yield* all
}

test('a problem in a training text is found, whatever its marks and capitals', async () => {
  const problems = new Map([
    ['a', 'What is 2 + 3, then?'],
    ['b', 'What is 2 + 4, then?'],
  ])
  const found = await findContamination(problems, texts('Q: WHAT IS 2+3 then... A: 5'))
  expect(found).toEqual({ problemCount: 2, verbatim: ['a'], overlapping: ['a'] })
})

test('half of the runs of 13 words overlap, fewer do not', async () => {
  const problems = new Map([['a', words(0, 22)]])
  const overlapping = async (...all: readonly string[]) =>
    (await findContamination(problems, texts(...all))).overlapping
  expect(await overlapping(words(0, 17))).toEqual(['a'])
  expect(await overlapping(words(0, 16))).toEqual([])
  expect(await overlapping(words(0, 15), words(7, 22))).toEqual(['a'])
})

test('a part of a problem is not the problem, and no text is no overlap', async () => {
  const problems = new Map([
    ['a', 'one two three'],
    ['empty', ''],
  ])
  const found = await findContamination(problems, texts('one two', 'someone two threes'))
  expect(found).toEqual({ problemCount: 2, verbatim: [], overlapping: [] })
})
