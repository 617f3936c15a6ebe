import { expect, test } from 'vitest'
import { seededRng } from '../base/rng.ts'
import { type ItemResult, meanFigure } from './benchmark.ts'
import { noiseFloor } from './noise-floor.ts'

const meanCredit = {
  measure: (results: readonly ItemResult[]) => ({
    headline: meanFigure(results.map(({ credit }) => credit)),
    overall: {},
    splits: {},
  }),
}

test('a judge that always says the same has no noise', () => {
  const run = [ruling('a', 1), ruling('b', 0)]
  expect(noiseFloor(meanCredit, [run, run, run], { seed: 0 })).toEqual({
    runCount: 3,
    itemCount: 2,
    headlines: [0.5, 0.5, 0.5],
    floor: 0,
    sameAnswer: 1,
    sameLabel: 1,
    spread: 0,
  })
})

test('the floor is what two runs of a judge that throws a coin differ by, 19 times in 20', () => {
  const rng = seededRng(5)
  const runs = Array.from({ length: 4 }, () =>
    Array.from({ length: 400 }, (_, item) => ruling(`${item}`, rng.below(2))),
  )
  const { floor, sameAnswer } = noiseFloor(meanCredit, runs, { seed: 0 })!
  // Two means of 400 coins: 1.96 times the root of 2 / 4 / 400.
  expect(Math.abs(floor - 1.96 * Math.sqrt(0.5 / 400))).toBeLessThan(0.012)
  expect(Math.abs(sameAnswer! - 1 / 8)).toBeLessThan(0.05)
})

test('one run has no floor, and items that a run lacks are left out', () => {
  expect(noiseFloor(meanCredit, [[ruling('a', 1)]], { seed: 0 })).toBeNull()
  const runs = [[ruling('a', 1), ruling('b', 0)], [ruling('b', 0)]]
  expect(noiseFloor(meanCredit, runs, { seed: 0 })).toMatchObject({ itemCount: 1, floor: 0 })
})

function ruling(id: string, credit: number): ItemResult {
  const steps = [{ gold: null, said: credit === 1 ? 1 : -1, score: credit }]
  return { id, split: 's', gold: 1, predicted: credit, credit, steps }
}
