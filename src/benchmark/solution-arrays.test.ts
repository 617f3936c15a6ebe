import { expect, test } from 'vitest'
import type { Facet } from '../domain/criterion.ts'
import { type CriterionId, givenId } from '../domain/ids.ts'
import { makeNode } from '../domain/reward-tree.ts'
import type { StepScore } from '../domain/step-score.ts'
import { solutionArrays } from './solution-arrays.ts'

test('soundness and sensitivity make validity, simplicity makes redundancy', () => {
  const roots = [
    root('sums', 'soundness'),
    root('traps', 'sensitivity'),
    root('brief', 'simplicity'),
  ]
  const arrays = solutionArrays(roots, [
    [score('sums', 1), score('traps', 0.25), score('brief', 1)],
    [score('sums', 0.75), score('brief', 0)],
    [],
  ])
  expect(arrays).toEqual({ validity: [-0.5, 0.5, null], redundancy: [-1, 1, null] })
})

function root(name: string, facet: Facet) {
  return makeNode({ id: givenId<CriterionId>(name), name, description: name }, { facet })
}

function score(criterion: string, value: number): StepScore {
  const criterionId = givenId<CriterionId>(criterion)
  return {
    stepIndex: 0,
    criterionId,
    status: 'ok',
    value,
    reason: '',
    ownFault: false,
    inherits: [],
  }
}
