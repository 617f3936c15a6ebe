import { expect, test } from 'vitest'
import { compareChoices, type NamedProblem } from './compare-choices.ts'

test('a scorer that knows beats one that does not, and whoever may choose finds it', () => {
  const choices = compareChoices(problems(), scorers, { seed: 1, draws: 5, resamples: 200 })
  const at = (name: string) => choices.find((each) => each.name === name)!
  expect(at('knows').curve['4']).toEqual({ value: 1, low: 1, high: 1 })
  expect(at('guesses').gain.high).toBeLessThan(0)
  for (const name of ['scorer fitted elsewhere', 'weights fitted elsewhere'])
    expect(at(name)).toMatchObject({ gain: { value: 0 }, gainOverFitted: { value: 0 } })
  expect(at('knows').curve['1']!.value).toBeCloseTo(0.25, 12)
})

test('per problem the share of right choices is kept, by the number of candidates', () => {
  const [knows] = compareChoices(problems(), scorers, { seed: 1, draws: 5, resamples: 10 })
  expect(knows!.results).toHaveLength(12)
  expect(knows!.results[0]).toMatchObject({
    id: 'p0',
    gold: [0],
    credit: 1,
    credits: { 1: 0.25, 4: 1 },
  })
})

test('the same seed gives the same shares; one scorer alone has nothing to combine with', () => {
  const run = () => compareChoices(problems(), scorers, { seed: 7, draws: 5, resamples: 20 })
  expect(run()).toEqual(run())
  const alone = compareChoices(problems(), scorers.slice(0, 1), { seed: 7, resamples: 20 })
  expect(alone.map(({ name }) => name)).toEqual(['knows', 'majority', 'vote by knows'])
})

const scorers = [
  { name: 'knows', axis: 0 },
  { name: 'guesses', axis: 1 },
]

/** Twelve problems of four candidates, the right one at a place that moves on. */
function problems(): NamedProblem[] {
  return Array.from({ length: 12 }, (_, index) => ({
    id: `p${index}`,
    split: 'made',
    candidates: [0, 1, 2, 3].map((place) => {
      const isCorrect = place === index % 4
      return { answer: `${place}`, isCorrect, rewards: [isCorrect ? 0.9 : 0.1, 0.5] }
    }),
  }))
}
