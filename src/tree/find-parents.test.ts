import { expect, test } from 'vitest'
import { seededRng } from '../base/rng.ts'
import { adjustedRandIndex } from '../stats/rand-index.ts'
import { normalised } from '../vector/cosine.ts'
import { findParents } from './find-parents.ts'

/** `each` vectors around every axis of a space, with noise. */
function groups(count: number, each: number, noise = 0.3) {
  const rng = seededRng(7)
  const truth: number[] = []
  const vectors: Float64Array[] = []
  for (let group = 0; group < count; group++)
    for (let k = 0; k < each; k++) {
      truth.push(group)
      const vector = Float64Array.from({ length: count + 2 }, () => noise * (rng.next() - 0.5))
      vector[group]! += 1
      vectors.push(normalised(vector))
    }
  return { truth, vectors }
}

test.each([2, 3, 5, 9, 12])('%i groups are found without being told how many', (count) => {
  const { truth, vectors } = groups(count, 20)
  const { labels, centroids } = findParents(vectors)
  expect(centroids).toHaveLength(count)
  expect(adjustedRandIndex(labels, truth)).toBe(1)
})

test('a number that is given is taken, and nothing else is tried', () => {
  const { centroids, tried } = findParents(groups(4, 10).vectors, { parents: 2 })
  expect(centroids).toHaveLength(2)
  expect(tried).toEqual([])
})

test('one criterion, and equal ones, have one parent', () => {
  const one = Float64Array.of(1, 0)
  expect(findParents([one]).labels).toEqual([0])
  expect(findParents([one, one, one, one, one]).labels).toEqual([0, 0, 0, 0, 0])
})

test('each number that was tried is listed with its silhouette', () => {
  const { tried } = findParents(groups(3, 10).vectors, { parentsMax: 5 })
  expect(tried.map(({ parents }) => parents)).toEqual([2, 3, 4, 5])
  const best = Math.max(...tried.map(({ silhouette }) => silhouette))
  expect(tried[1]?.silhouette).toBe(best)
})

test('the smallest number wins among those within a standard error of the best', () => {
  const { tried, centroids } = findParents(groups(6, 8, 1.6).vectors)
  const best = tried.reduce((a, b) => (b.silhouette > a.silhouette ? b : a))
  const chosen = tried.find(({ silhouette }) => silhouette >= best.silhouette - best.standardError)
  expect(centroids).toHaveLength(chosen!.parents)
})
