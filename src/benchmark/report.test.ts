import { expect, test } from 'vitest'
import { mcNemar } from '../stats/sign-test.ts'
import { cohenKappa } from '../stats/agreement.ts'
import type { ItemResult } from './benchmark.ts'
import { compareResults } from './compare-results.ts'
import { gateFigures, missedGates, parseGate } from './gate.ts'
import { itemReason } from './item-reason.ts'
import { processBench } from './processbench.ts'
import { reportOf } from './report.ts'

/** One item: the known first error, and the answer. */
function ruling(id: string, gold: number | null, predicted: number | null): ItemResult {
  return { id, split: 'all', gold, predicted, credit: gold === predicted ? 1 : 0 }
}

const half = Array.from({ length: 40 }, (_, index) =>
  ruling(`i${index}`, index % 2 === 0 ? 1 : null, index % 4 < 2 ? (index % 2 === 0 ? 1 : null) : 0),
)

/** One pair of ratings, several times. */
function ratings([one, other, times]: readonly [string, string, number]) {
  return Array.from({ length: times }, () => [one, other])
}

test('an interval holds the headline and is the same for the same seed', () => {
  const [one, again] = [0, 0].map((seed) => reportOf(processBench, half, { seed }))
  expect(one).toEqual(again)
  expect(one!.interval!.value).toBe(50)
  expect(one!.interval!.low).toBeLessThan(50)
  expect(one!.interval!.high).toBeGreaterThan(50)
  expect(reportOf(processBench, half, { seed: 1 }).interval).not.toEqual(one!.interval)
})

test('an interval of items that are all right has no width', () => {
  const results = [ruling('a', 1, 1), ruling('b', null, null)]
  const { interval } = reportOf(
    { measure: (all) => ({ headline: all.length && all[0]!.credit, overall: {}, splits: {} }) },
    results,
    { seed: 0, resamples: 20 },
  )
  expect(interval).toEqual({ value: 1, low: 1, high: 1 })
})

test('an item without an answer lowers the validity rate', () => {
  const unparsed: ItemResult = { id: 'b', split: 'all', gold: 1, missing: 'unparsed', credit: 0 }
  expect(reportOf(processBench, [ruling('a', 1, 1), unparsed], { seed: 0 }).validityRate).toBe(0.5)
  expect(itemReason(unparsed, 'first-error')).toBe('no usable answer: unparsed')
})

test('figures of steps are worked out of labelled and scored steps alone', () => {
  const steps = [
    { gold: 1, said: 1, score: 0.9 },
    { gold: -1, said: 1, score: 0.6 },
    { gold: 1, said: 1, score: 0.5 },
    { gold: null, said: 1, score: 0.1 },
    { gold: 1, said: 1, score: null },
  ]
  const { scoredStepCount, auc, brier, ece } = reportOf(
    processBench,
    [{ ...ruling('a', 1, null), steps }],
    { seed: 0, resamples: 1 },
  )
  expect([scoredStepCount, auc]).toEqual([3, 0.5])
  expect(brier).toBeCloseTo((0.01 + 0.36 + 0.25) / 3, 6)
  expect(ece).toBeCloseTo((0.1 + 0.6 + 0.5) / 3, 6)
})

test('a failed item says why', () => {
  const reason = (gold: number | null, predicted: number | null) =>
    itemReason(ruling('a', gold, predicted), 'first-error')
  expect(reason(2, 2)).toBeUndefined()
  expect(reason(null, 2)).toBe('step 2 was called wrong; no step is')
  expect(reason(2, null)).toBe('no step was called wrong; step 2 is')
  expect(reason(4, 1)).toBe('step 1 was called wrong, 3 too early; step 4 is')
  const choice = itemReason(ruling('a', 0, 1), 'choice')
  expect(choice).toBe('1 was chosen; 0 is right')
})

test('a gate that is missed says which figure, and an unknown one lists what there is', () => {
  const named = gateFigures(
    processBench.about,
    processBench.measure(half),
    reportOf(processBench, half, { seed: 0, resamples: 10 }),
  )
  const missed = (text: string) => missedGates([parseGate(text)!], named)
  expect(missed('f1>=50')).toEqual([])
  expect(missed('f1 > 50')).toEqual(['gate f1 > 50 missed: f1 is 50'])
  expect(missed('all.f1<50')).toEqual(['gate all.f1<50 missed: all.f1 is 50'])
  expect(missed('auc>=0')).toEqual(['gate auc>=0 missed: auc could not be taken'])
  expect(() => missed('f2>1')).toThrow(/no figure "f2"; there are headline, .*f1/)
  expect(parseGate('f1=60')).toBeNull()
})

test('two runs are compared on the items that both were asked', () => {
  const first = [ruling('a', 1, 1), ruling('b', null, 0), ruling('c', 2, 0), ruling('d', 1, 1)]
  const second = [ruling('c', 2, 2), ruling('b', null, null), ruling('a', 1, 0), ruling('e', 1, 1)]
  const found = compareResults(processBench, [first, second], { seed: 0, resamples: 50 })
  expect(found).toMatchObject({ itemCount: 3, onlyFirst: 1, onlySecond: 1 })
  expect([found.gained, found.lost, found.mcNemar]).toEqual([['b', 'c'], ['a'], 1])
  expect(found.headlines[0]).toBe(0)
  expect(found.difference!.value).toBeCloseTo(200 / 3, 6)
})

test('a run against itself has no difference at all', () => {
  const found = compareResults(processBench, [half, half], { seed: 0, resamples: 50 })
  expect(found.difference).toEqual({ value: 0, low: 0, high: 0 })
  expect([found.gained, found.lost, found.kappa]).toEqual([[], [], 1])
})

test("McNemar's exact test and Cohen's kappa on worked numbers", () => {
  expect(mcNemar(1, 5)).toBeCloseTo(14 / 64, 12)
  expect(mcNemar(0, 10)).toBeCloseTo(2 / 1024, 12)
  expect(mcNemar(0, 0)).toBe(1)
  const cells = (
    [
      ['y', 'y', 20],
      ['y', 'n', 5],
      ['n', 'y', 10],
      ['n', 'n', 15],
    ] as const
  ).flatMap(ratings)
  const kappa = cohenKappa(
    cells.map(([one]) => one),
    cells.map(([, other]) => other),
  )
  expect(kappa).toBeCloseTo(0.4, 12)
})
