import { expect, test } from 'vitest'
import { seededRng } from '../base/rng.ts'
import type { ItemResult } from './benchmark.ts'
import { judgeQuality } from './judge-quality.ts'

/** One attempt: the known labels and those that were said. */
function attempt(gold: readonly number[], said: readonly (number | null)[]): ItemResult {
  const steps = gold.map((label, index) => ({ gold: label, said: said[index]! }))
  return { id: 'a', split: 's', gold: null, credit: 0, steps }
}

const gold = [1, 1, -1, -1]
const seeded = { seed: 0 }

test('a judge who says what people say agrees entirely and leans nowhere', () => {
  const [row] = judgeQuality([{ judge: 'oracle', results: [attempt(gold, gold)] }], seeded)
  expect(row).toEqual({
    judge: 'oracle',
    stepCount: 4,
    agreement: 1,
    kappa: 1,
    severity: 0,
    position: 0,
    verbosity: null,
    order: null,
    kappaWithOthers: null,
  })
})

test('a lenient judge has agreement without kappa', () => {
  const [row] = judgeQuality([{ judge: 'kind', results: [attempt(gold, [1, 1, 1, 1])] }], seeded)
  expect([row!.agreement, row!.kappa, row!.severity, row!.position]).toEqual([0.5, 0, -0.5, null])
})

test('calling a fault two steps early is a position bias of two thirds of the way', () => {
  const [row] = judgeQuality(
    [{ judge: 'hasty', results: [attempt(gold, [-1, 1, -1, -1])] }],
    seeded,
  )
  expect(row!.position).toBeCloseTo(-2 / 3, 6)
})

test('judges are compared on the steps of which both said something', () => {
  const rows = judgeQuality(
    [
      { judge: 'a', results: [attempt(gold, [1, 1, -1, null])] },
      { judge: 'b', results: [attempt(gold, [1, 1, -1, 1])] },
    ],
    seeded,
  )
  expect(rows.map(({ kappaWithOthers }) => kappaWithOthers)).toEqual([1, 1])
})

test('a judge that pays for length is found out at equal truth, and an honest one is not', () => {
  const rng = seededRng(3)
  const attempts = Array.from({ length: 80 }, (_, index): ItemResult => {
    const steps = Array.from({ length: 4 }, () => {
      const isRight = rng.next() < 0.7
      // Right steps are longer here, so that length and truth go together.
      const length = 20 + rng.below(100) + (isRight ? 40 : 0)
      return { gold: isRight ? 1 : -1, said: null, length }
    })
    return { id: `${index}`, split: 's', gold: null, credit: 0, steps }
  })
  const scoredBy = (score: (step: { gold: number | null; length?: number }) => number) =>
    attempts.map((each) => ({
      ...each,
      steps: each.steps!.map((step) => ({ ...step, score: score(step) })),
    }))
  const noisy = scoredBy(({ gold: label }) => (label === 1 ? 0.7 : 0.2) + rng.next() / 10)
  const wordy = scoredBy(({ gold: label, length }) => (label === 1 ? 0.3 : 0) + length! / 400)
  const [honest, verbose] = judgeQuality(
    [
      { judge: 'honest', results: noisy },
      { judge: 'verbose', results: wordy },
    ],
    seeded,
  )
  expect(verbose!.verbosity!.low).toBeGreaterThan(0.9)
  expect(honest!.verbosity!.low).toBeLessThan(0)
  expect(honest!.verbosity!.high).toBeGreaterThan(0)
})

test('who decides for the first place in both orders is swayed by order', () => {
  const results = [pair('A>B', 1, 0), pair('B>A', 0, 1), pair('A>B', 1, 1), pair('B>A', 1, 0)]
  const [row] = judgeQuality([{ judge: 'front', results }], seeded)
  expect(row!.order).toEqual({ pairCount: 4, swayed: 0.75, firstPlace: 0.25 })
})

/** A pair that was decided in both orders: right in the first one, right in the swapped one. */
function pair(answer: string, first: number, swapped: number): ItemResult {
  const credits = { first, swapped, consistent: Number(first === swapped) }
  return { id: answer + first, split: 's', gold: answer, credit: 0, credits }
}
