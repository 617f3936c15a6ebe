import { expect, test } from 'vitest'
import { nearest, neighboursWithin } from './nearest.ts'

const item = (id: string, ...values: number[]) => ({ id, vector: Float64Array.from(values) })

test('nothing is nearest in an empty list', () => {
  expect(nearest(Float64Array.of(1, 0), [])).toBeUndefined()
})

test('equally near items: the smallest id wins, in any order', () => {
  const items = [item('b', 0.8, 0.6), item('a', 0.8, -0.6), item('c', 0, 1)]
  for (const order of [items, items.toReversed()])
    expect(nearest(Float64Array.of(1, 0), order)?.item.id).toBe('a')
})

test('neighbours within a radius come nearest first and include the border', () => {
  const items = [item('far', 0, 1), item('border', 0.8, 0.6), item('same', 1, 0)]
  const found = neighboursWithin(Float64Array.of(1, 0), items, 0.2)
  expect(found.map(({ item: { id } }) => id)).toEqual(['same', 'border'])
})
