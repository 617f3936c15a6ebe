import { expect, test } from 'vitest'
import { seededRng } from '../base/rng.ts'
import { crowdingDistances } from './crowding-distance.ts'
import { hypervolume } from './hypervolume.ts'

test('the distance of a point is the gap between its neighbours, summed over the axes', () => {
  const front = Float64Array.of(0, 10, 1, 8, 3, 2, 4, 0)
  const inner = [3 / 4 + 8 / 10, 3 / 4 + 8 / 10]
  expect([...crowdingDistances(front, 2, 4)]).toEqual([Infinity, ...inner, Infinity])
})

test('an axis on which all are equal says nothing about crowding', () => {
  expect([...crowdingDistances(Float64Array.of(1, 1, 1), 1, 3)]).toEqual([0, 0, 0])
  expect([...crowdingDistances(new Float64Array(), 2, 0)]).toEqual([])
})

test('one point dominates its box, two dominate the union of theirs', () => {
  const reference = Float64Array.of(0, 0)
  expect(hypervolume(Float64Array.of(2, 3), 1, reference)).toBe(6)
  expect(hypervolume(Float64Array.of(2, 3, 3, 1), 2, reference)).toBe(7)
})

test('points below the reference, repeated or dominated add no volume', () => {
  const reference = Float64Array.of(1, 1)
  expect(hypervolume(Float64Array.of(3, 3, 3, 3, 2, 2, 9, 1, 0, 9), 5, reference)).toBe(4)
  expect(hypervolume(new Float64Array(), 0, reference)).toBe(0)
})

test('on whole numbers the volume is the number of unit cubes covered', () => {
  const rng = seededRng(12)
  for (let trial = 0; trial < 500; trial++) {
    const axisCount = 1 + rng.below(4)
    const count = rng.below(9)
    const values = Float64Array.from({ length: axisCount * count }, () => rng.below(5))
    const volume = hypervolume(values, count, new Float64Array(axisCount))
    expect(volume).toBe(coveredCubes(values, axisCount, count))
  }
})

/** Cubes are numbered by their lower corner, four to each side. */
function coveredCubes(values: Float64Array, axisCount: number, count: number): number {
  let covered = 0
  for (let cube = 0; cube < 4 ** axisCount; cube++) {
    const corner = Array.from({ length: axisCount }, (_, axis) => Math.floor(cube / 4 ** axis) % 4)
    const isCovered = (point: number) =>
      corner.every((low, axis) => low < values[point * axisCount + axis]!)
    if (Array.from({ length: count }, (_, point) => point).some(isCovered)) covered++
  }
  return covered
}
