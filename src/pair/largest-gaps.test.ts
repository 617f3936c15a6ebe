import { expect, test } from 'vitest'
import { seededRng } from '../base/rng.ts'
import { largestGaps } from './largest-gaps.ts'

function filled(capacity: number, gaps: readonly number[]) {
  const heap = largestGaps(capacity)
  for (const [problem, gap] of gaps.entries()) heap.add({ gap, problem, ruling: 'right' })
  return heap
}

test('the largest come first, whatever the order of arrival', () => {
  const rng = seededRng(3)
  const gaps = Array.from({ length: 1000 }, () => rng.next())
  const largest = filled(100, gaps).largest(100)!
  expect(largest.map(({ gap }) => gap)).toEqual(gaps.toSorted((a, b) => b - a).slice(0, 100))
  for (const { gap, problem } of largest) expect(gap).toBe(gaps[problem])
})

test('all there are, where fewer were added than asked for', () => {
  expect(filled(10, [1, 2]).largest(5)!.length).toBe(2)
})

test('more than were kept is not known', () => {
  expect(filled(2, [1, 2, 3]).largest(3)).toBeUndefined()
  expect(
    filled(2, [1, 2, 3])
      .largest(2)!
      .map(({ gap }) => gap),
  ).toEqual([3, 2])
})

test('among equal gaps the early ones are not favoured', () => {
  const kept = filled(
    1000,
    Array.from({ length: 10_000 }, () => 1),
  ).largest(1000)!
  const mean = kept.reduce((sum, { problem }) => sum + problem, 0) / kept.length
  expect(mean).toBeGreaterThan(4500)
  expect(mean).toBeLessThan(5500)
})

test('a ruling comes back as it went in', () => {
  const heap = largestGaps(3)
  heap.add({ gap: 3, problem: 7, ruling: 'right' })
  heap.add({ gap: 2, problem: 8, ruling: 'wrong' })
  heap.add({ gap: 1, problem: 9, ruling: 'undecided' })
  expect(heap.largest(3)!.map(({ problem, ruling }) => `${problem} ${ruling}`)).toEqual([
    '7 right',
    '8 wrong',
    '9 undecided',
  ])
})
