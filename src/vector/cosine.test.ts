import { expect, test } from 'vitest'
import { centroidOf, cosineDistance, isWithin, normalised } from './cosine.ts'

const at = (...values: number[]) => Float64Array.from(values)

test('distance runs from 0 for one direction to 2 for opposite ones', () => {
  expect(cosineDistance(at(1, 0), at(3, 0))).toBeCloseTo(0, 12)
  expect(cosineDistance(at(1, 0), at(0, 2))).toBeCloseTo(1, 12)
  expect(cosineDistance(at(1, 0), at(-1, 0))).toBeCloseTo(2, 12)
  expect(cosineDistance(at(1, 0), at(0.8, 0.6))).toBeCloseTo(0.2, 12)
})

test('a vector without direction is at distance 1 from everything, itself included', () => {
  expect(cosineDistance(at(0, 0), at(1, 0))).toBe(1)
  expect(cosineDistance(at(0, 0), at(0, 0))).toBe(1)
  expect([...normalised(at(0, 0))]).toEqual([0, 0])
})

test('a radius includes its border, with a tolerance of 1e-9', () => {
  expect(isWithin(0.25 + 1e-10, 0.25)).toBe(true)
  expect(isWithin(0.25 + 1e-8, 0.25)).toBe(false)
})

test('a centroid is the direction of the mean', () => {
  const centroid = centroidOf([at(1, 0, 0), at(0.6, 0, 0.8)])
  expect(centroid[0]).toBeCloseTo(0.894427, 6)
  expect(centroid[2]).toBeCloseTo(0.447214, 6)
})
