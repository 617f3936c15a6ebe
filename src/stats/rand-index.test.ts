import { expect, test } from 'vitest'
import { adjustedRandIndex } from './rand-index.ts'

test('equal partitions agree fully, whatever the labels are called', () => {
  expect(adjustedRandIndex([0, 0, 1, 1], [7, 7, 3, 3])).toBe(1)
})

test('a worked case: 0.242424', () => {
  expect(adjustedRandIndex([0, 0, 0, 1, 1, 1], [0, 0, 1, 1, 2, 2])).toBeCloseTo(0.242424, 6)
})

test('crossed partitions agree less than chance would', () => {
  expect(adjustedRandIndex([0, 0, 1, 1], [0, 1, 0, 1])).toBeCloseTo(-0.5, 6)
})

test('partitions without any choice agree fully', () => {
  expect(adjustedRandIndex([0, 0, 0], [1, 1, 1])).toBe(1)
  expect(adjustedRandIndex([0, 1, 2], [2, 1, 0])).toBe(1)
  expect(adjustedRandIndex<number>([], [])).toBe(1)
})
