import { expect, test } from 'vitest'
import type { ItemResult } from './benchmark.ts'
import { judgeQuality } from './judge-quality.ts'

/** One attempt: the known labels and those that were said. */
function attempt(gold: readonly number[], said: readonly (number | null)[]): ItemResult {
  const steps = gold.map((label, index) => ({ gold: label, said: said[index]! }))
  return { id: 'a', split: 's', gold: null, credit: 0, steps }
}

const gold = [1, 1, -1, -1]

test('a judge who says what people say agrees entirely and leans nowhere', () => {
  const [row] = judgeQuality([{ judge: 'oracle', results: [attempt(gold, gold)] }])
  expect(row).toEqual({
    judge: 'oracle',
    stepCount: 4,
    agreement: 1,
    kappa: 1,
    severity: 0,
    position: 0,
    kappaWithOthers: null,
  })
})

test('a lenient judge has agreement without kappa', () => {
  const [row] = judgeQuality([{ judge: 'kind', results: [attempt(gold, [1, 1, 1, 1])] }])
  expect([row!.agreement, row!.kappa, row!.severity, row!.position]).toEqual([0.5, 0, -0.5, null])
})

test('calling a fault two steps early is a position bias of two thirds of the way', () => {
  const [row] = judgeQuality([{ judge: 'hasty', results: [attempt(gold, [-1, 1, -1, -1])] }])
  expect(row!.position).toBeCloseTo(-2 / 3, 6)
})

test('judges are compared on the steps of which both said something', () => {
  const rows = judgeQuality([
    { judge: 'a', results: [attempt(gold, [1, 1, -1, null])] },
    { judge: 'b', results: [attempt(gold, [1, 1, -1, 1])] },
  ])
  expect(rows.map(({ kappaWithOthers }) => kappaWithOthers)).toEqual([1, 1])
})
