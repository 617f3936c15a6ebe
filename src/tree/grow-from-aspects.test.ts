import { expect, test } from 'vitest'
import { criterionId } from '../domain/criterion.ts'
import { walkTree } from '../domain/reward-tree.ts'
import type { ScoredTrajectory } from '../domain/scored-trajectory.ts'
import { makeTask } from '../domain/task.ts'
import { makeTrajectory } from '../domain/trajectory.ts'
import { hashingEncoder } from '../encoder/hashing-encoder.ts'
import { emptyTree } from './build-tree.ts'
import { growFromAspects } from './grow-from-aspects.ts'

const units = 'Each quantity keeps the unit that it was given in'
const dates = 'Each date is read in the order of day, month and year'

test('what came up often enough becomes a criterion, the rest is counted', async () => {
  const scored = [scoredWith([units, dates]), scoredWith([units.toUpperCase(), 'Units', 'Units'])]
  const growth = await growFromAspects(
    empty(),
    encoder,
    [...scored, scoredWith([units, 'Units'])],
    {
      seenMin: 2,
    },
  )
  expect(growth).toMatchObject({
    read: 3,
    inserted: 1,
    rejected: { seldom: 1, 'well-formed': 1 },
  })
  const texts = [...walkTree(growth.grown.tree.roots)].map(({ node }) => node.description)
  expect(new Set(texts)).toEqual(new Set([`${units}.`]))
})

test('the order of the scorings makes no difference', async () => {
  const scored = [scoredWith([units]), scoredWith([dates]), scoredWith([dates, units])]
  const options = { seenMin: 1 }
  const there = await growFromAspects(empty(), encoder, scored, options)
  const back = await growFromAspects(empty(), encoder, scored.toReversed(), options)
  expect(back.grown.tree).toEqual(there.grown.tree)
})

test('with nothing to grow from the tree stays the one it was', async () => {
  const from = empty()
  const { grown } = await growFromAspects(from, encoder, [scoredWith([units])])
  expect(grown).toBe(from)
})

const encoder = hashingEncoder()

function empty() {
  const { id, dimensions } = encoder
  return { tree: emptyTree({}, { id, dimensions }), embeddings: new Map() }
}

function scoredWith(aspects: readonly string[]): ScoredTrajectory {
  const parentId = criterionId({ name: 'p', description: 'q' })
  const trajectory = makeTrajectory({ task: makeTask('t'), steps: [{ content: 's' }] })
  const growthCandidates = aspects.map((text) => ({ parentId, text }))
  const none = { parents: [], fine: {}, aspects: [], criteria: [], undecided: [], unknownIds: [] }
  const allocation = { stepIndex: 0, ...none, growthCandidates }
  return { trajectory, steps: [{ stepIndex: 0, allocation, scores: [] }] }
}
