import { expect, test } from 'vitest'
import { makeTask } from '../domain/task.ts'
import { makeTrajectory } from '../domain/trajectory.ts'
import { equalitiesHold } from '../judge/checks/equalities-hold.ts'
import { measureChecks } from './check-precision.ts'

test('right at the labelled step, wrong before it, not counted after it', () => {
  const [right, wrong] = ['1 + 1 = 2', '1 + 1 = 3']
  const trajectories = [
    labelled([right, wrong, wrong], 1),
    labelled([wrong, right], 1),
    labelled([right, wrong], null),
    labelled(['no sums'], 0),
  ]
  expect(measureChecks(trajectories, [equalitiesHold])).toEqual([
    {
      check: 'equalities-hold',
      split: 'sums',
      appliedCount: 7,
      violatedCount: 4,
      rightCount: 1,
      wrongCount: 2,
      precision: 1 / 3,
    },
  ])
})

test('solutions without such a label are passed over', () => {
  const { labels: _, ...unlabelled } = labelled(['1 + 1 = 3'], 0)
  expect(measureChecks([unlabelled], [equalitiesHold])).toEqual([])
})

function labelled(contents: readonly string[], firstErrorIndex: number | null) {
  return makeTrajectory({
    task: makeTask('Add up.', { domain: 'sums' }),
    steps: contents.map((content) => ({ content })),
    labels: { kind: 'first-error', firstErrorIndex },
  })
}
