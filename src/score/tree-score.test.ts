import { expect, test } from 'vitest'
import { treeScores } from './tree-score.ts'

type Node = { weight: number; score?: number | null; children: Node[] }

const leaf = (weight: number, score: number | null): Node => ({ weight, score, children: [] })
const inner = (weight: number, ...children: Node[]): Node => ({ weight, children })
const scoresOf = (root: Node) => treeScores(root, ({ score }) => score ?? null)

test('an inner score is the weighted mean of its children, level by level', () => {
  const deep = inner(3, leaf(1, 1), leaf(1, 0))
  const root = inner(1, deep, leaf(1, 1))
  const scores = scoresOf(root)
  expect(scores.get(deep)!.score).toBe(0.5)
  expect(scores.get(root)).toEqual({ score: 0.625, scoredLeaves: 3, leaves: 3 })
})

test('a missing score counts neither as zero nor as one, and is shown to be missing', () => {
  const empty = inner(5, leaf(1, null))
  const root = inner(1, leaf(1, 0.25), leaf(1, null), empty)
  const scores = scoresOf(root)
  expect(scores.get(empty)).toEqual({ score: null, scoredLeaves: 0, leaves: 1 })
  expect(scores.get(root)).toEqual({ score: 0.25, scoredLeaves: 1, leaves: 3 })
})

test('children without weight leave no score', () => {
  const root = inner(1, leaf(0, 1), leaf(0, 0))
  expect(scoresOf(root).get(root)!.score).toBeNull()
})

test('a tree may be as deep as it likes', () => {
  let root = leaf(1, 0.75)
  for (let level = 0; level < 50_000; level++) root = inner(1, root)
  expect(scoresOf(root).get(root)!.score).toBe(0.75)
})

test('a node with two places in the tree is refused', () => {
  const twice = leaf(1, 1)
  expect(() => scoresOf(inner(1, twice, twice))).toThrow('one place')
})

test('a tree of one leaf has its score', () => {
  const root = leaf(1, 0.5)
  expect(scoresOf(root).get(root)).toEqual({ score: 0.5, scoredLeaves: 1, leaves: 1 })
})
