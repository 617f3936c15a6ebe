import { expect, test } from 'vitest'
import type { ItemResult } from './benchmark.ts'
import { judgeDrift } from './judge-drift.ts'

/** One attempt with the labels and scores that were said. */
function attempt(id: string, said: readonly (readonly [number | null, number | null])[]) {
  const steps = said.map(([label, score]) => ({ gold: null, said: label, score }))
  return { id, split: 's', gold: null, credit: 0, steps } satisfies ItemResult
}

const old = [
  attempt('a', [
    [1, 0.9],
    [-1, 0.2],
  ]),
  attempt('b', [
    [1, 0.8],
    [null, null],
  ]),
]

test('a snapshot has not drifted from itself', () => {
  const snapshot = { judge: 'j', results: old }
  expect(judgeDrift([snapshot, snapshot], { seed: 0 })).toEqual({
    judges: ['j', 'j'],
    stepCount: 3,
    itemCount: 2,
    kappa: 1,
    shift: { value: 0, low: 0, high: 0 },
    nowWrong: [],
    nowRight: [],
  })
})

test('flipped verdicts are named, and the shift is that of the scores', () => {
  const now = [
    attempt('b', [
      [-1, 0.3],
      [1, 0.6],
    ]),
    attempt('a', [
      [1, 0.8],
      [1, 0.7],
    ]),
  ]
  const drift = judgeDrift(
    [
      { judge: 'old', results: old },
      { judge: 'new', results: now },
    ],
    { seed: 0 },
  )
  expect(drift).toMatchObject({ stepCount: 3, nowWrong: ['b 0'], nowRight: ['a 1'] })
  expect(drift.shift!.value).toBeCloseTo((-0.1 + 0.5 - 0.5) / 3, 6)
  expect(drift.kappa).toBeCloseTo(-0.5, 6)
})

test('snapshots without a step in common have no figures', () => {
  const other = { judge: 'k', results: [attempt('c', [[1, 1]])] }
  const drift = judgeDrift([{ judge: 'j', results: old }, other], { seed: 0 })
  expect(drift).toMatchObject({ stepCount: 0, kappa: null, shift: null })
})
