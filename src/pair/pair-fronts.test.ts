import { describe, expect, test } from 'vitest'
import type { Grouping, ScoredCandidate, ScoredGroup } from '../domain/group.ts'
import { type CriterionId, givenId, type GroupId, type TrajectoryId } from '../domain/ids.ts'
import { makeTask } from '../domain/task.ts'
import { pairFronts, type PairOptions } from './pair-fronts.ts'

const axisIds = (...names: string[]) => names.map((name) => givenId<CriterionId>(name))

type Rows = Readonly<Record<string, readonly (number | null)[]>>

/** A group of candidates named and scored as the rows say. */
function groupOf(rows: Rows, options: { axes?: string[]; grouping?: Grouping } = {}): ScoredGroup {
  const axes = axisIds(...(options.axes ?? ['C1', 'C2', 'P2']))
  const scored = Object.entries(rows).map(([name, values]): ScoredCandidate => {
    const trajectoryId = givenId<TrajectoryId>(name)
    return {
      candidate: { trajectoryId, steps: [{ content: `step ${name}` }] },
      vector: { axes: axes.slice(0, values.length), values },
    }
  })
  const candidates = scored.map(({ candidate }) => candidate)
  const { grouping = 'task' } = options
  const [id, task] = [givenId<GroupId>('g1'), makeTask('What is 2 + 3?')]
  return { group: { id, grouping, task, prefix: [], stepIndex: 0, candidates }, scored }
}

/** The five candidates that DG-PRM 6.1 works out. */
const worked = groupOf({
  A: [1, 0.75, 0.5],
  B: [0.75, 1, 0.5],
  C: [0.75, 0.75, 0.5],
  D: [0.25, 0.5, 0.5],
  E: [0.5, 0.25, 1],
})

function pairsOf(group: ScoredGroup, options: Partial<PairOptions> = {}): string {
  return pairFronts(group, options)
    .pairs.map(({ chosen, rejected }) => chosen.trajectoryId + rejected.trajectoryId)
    .join(' ')
}

describe('the worked example (T4)', () => {
  test.each([
    ['dominating', 'AC AD BC BD'],
    ['cartesian', 'AC AD BC BD EC ED'],
    ['all', 'AC AD BC BD CD'],
    ['scalar', 'AC AD AE BC BD BE CD CE ED'],
  ] as const)('%s gives %s', (rule, pairs) => {
    expect(pairsOf(worked, { rule })).toBe(pairs)
  })

  test('a gap of at least 0.5 keeps AD and BD', () => {
    const { pairs, refused } = pairFronts(worked, { minGap: 0.5 })
    expect(pairs.map(({ gap }) => gap)).toEqual([1, 1])
    expect(refused.gap).toBe(2)
    expect(pairsOf(worked, { minGap: 0.5 })).toBe('AD BD')
  })

  test('A, B and E are the front', () => {
    expect(pairFronts(worked).fronts.map(({ members }) => members)).toEqual([[0, 1, 4], [2], [3]])
  })
})

describe('no pair', () => {
  test('equal vectors give none (T7)', () => {
    const equal = groupOf({ A: [1, 0.5], B: [1, 0.5], C: [1, 0.5] })
    expect(pairFronts(equal)).toMatchObject({ pairs: [], noPair: 'all-equal' })
    for (const rule of ['cartesian', 'all', 'scalar', 'random'] as const)
      expect(pairsOf(equal, { rule })).toBe('')
  })

  test('each better on something', () => {
    expect(pairFronts(groupOf({ A: [1, 0], B: [0, 1] })).noPair).toBe('none-preferred')
  })

  test('everything refused by the gates', () => {
    expect(pairFronts(worked, { minGap: 2 }).noPair).toBe('gates')
  })

  test('one candidate, or only one with scores', () => {
    expect(pairFronts(groupOf({ A: [1] })).noPair).toBe('too-few-candidates')
    const options = { missing: 'skip-candidate' } as const
    expect(pairFronts(groupOf({ A: [1], B: [null] }), options).noPair).toBe('too-few-candidates')
  })

  test('no axis that enough candidates have', () => {
    const sparse = groupOf({ A: [1, null], B: [null, 1] })
    expect(pairFronts(sparse)).toMatchObject({ noPair: 'no-common-axis', axes: [] })
  })
})

describe('missing scores (T8)', () => {
  const gaps = groupOf({
    A: [0.9, 0.9, null],
    B: [0.8, 0.8, null],
    C: [0.7, 0.7, null],
    D: [0.6, 0.6, 1],
    E: [0.95, null, 1],
  })

  test('balanced: E lacks what four of five have and leaves, the third axis leaves too', () => {
    const pairing = pairFronts(gaps)
    expect(pairsOf(gaps)).toBe('AB AC AD')
    expect(pairing.leftCandidates).toEqual(['E'])
    expect(pairing.leftAxes).toEqual(['P2'])
    expect(pairing.axes).toEqual(['C1', 'C2'])
  })

  test('drop-axis: only the first axis is left, and everyone stays', () => {
    expect(pairsOf(gaps, { missing: 'drop-axis' })).toBe('EA EB EC ED')
  })

  test('skip-candidate: only D has everything', () => {
    expect(pairFronts(gaps, { missing: 'skip-candidate' }).noPair).toBe('too-few-candidates')
  })

  test('worst: a missing score is the lowest, and counted', () => {
    expect(pairsOf(gaps, { missing: 'worst' })).toBe('AB AC')
    expect(pairFronts(gaps, { missing: 'worst' }).filledCount).toBe(4)
  })

  test('shared-only: pairs rest on the axes that both have, and on their names', () => {
    const { pairs } = pairFronts(gaps, { missing: 'shared-only', rule: 'all' })
    const pair = pairs.find(({ chosen }) => chosen.trajectoryId === 'E')!
    expect(pair.chosenVector.axes).toEqual(['C1'])
    expect(pair.chosenVector.values).toEqual([0.95])
  })

  test('shared-only: a circle gives no pair among its members, and is told', () => {
    const circle = groupOf({ A: [2, 1, null], B: [null, 2, 1], C: [1, null, 2] })
    const pairing = pairFronts(circle, { missing: 'shared-only', rule: 'all' })
    expect(pairing).toMatchObject({ pairs: [], noPair: 'circular', cycles: [[0, 1, 2]] })
  })
})

describe('gates', () => {
  test('outcomes, where they are asked for, must bear the scores out', () => {
    const outcomes: Readonly<Record<string, boolean | undefined>> = { A: true, B: false, C: false }
    const scored = worked.scored.map((one) => {
      const isCorrect = outcomes[one.candidate.trajectoryId]
      const outcome = isCorrect === undefined ? {} : { outcome: { isCorrect } }
      return { ...one, candidate: { ...one.candidate, ...outcome } }
    })
    const group = { ...worked, scored }
    expect(pairsOf(group, { requireOutcome: true })).toBe('AC')
    expect(pairFronts(group, { requireOutcome: true }).refused.outcome).toBe(3)
  })

  test('equal texts are no pair', () => {
    const scored = worked.scored.map((one) => ({
      ...one,
      candidate: { ...one.candidate, steps: [{ content: 'the same' }] },
    }))
    expect(pairFronts({ ...worked, scored })).toMatchObject({
      pairs: [],
      noPair: 'gates',
      refused: { sameText: 4 },
    })
  })

  const chain = { A: [6], B: [5], C: [4], D: [3], E: [2], F: [1] }

  test('a step gives four pairs, a whole attempt all of them', () => {
    const [steps, attempts] = [groupOf(chain, { grouping: 'prefix' }), groupOf(chain)]
    expect(pairFronts(steps, { rule: 'all' }).pairs.length).toBe(4)
    expect(pairFronts(steps, { rule: 'all' }).refused.limit).toBe(11)
    expect(pairFronts(attempts, { rule: 'all' }).pairs.length).toBe(15)
    expect(pairFronts(attempts, { rule: 'all', maxPairsPerStep: 2 }).pairs.length).toBe(2)
  })

  test('the draw follows the seed and nothing else', () => {
    const drawn = (seed: number) =>
      pairsOf(groupOf(chain, { grouping: 'prefix' }), { rule: 'all', seed })
    expect(drawn(1)).toBe(drawn(1))
    expect(new Set([1, 2, 3, 4, 5].map(drawn)).size).toBeGreaterThan(1)
  })
})

describe('random pairs', () => {
  test('are as many as dominance gives, of two different candidates, by seed', () => {
    const { pairs } = pairFronts(worked, { rule: 'random' })
    expect(pairs.length).toBe(4)
    for (const { chosen, rejected } of pairs)
      expect(chosen.trajectoryId).not.toBe(rejected.trajectoryId)
    const seeds = [1, 2, 3, 4].map((seed) => pairsOf(worked, { rule: 'random', seed }))
    expect(new Set(seeds).size).toBeGreaterThan(1)
  })
})

describe('saturation', () => {
  const parentOf = new Map(
    ['a', 'b'].map((child) => [givenId<CriterionId>(child), givenId<CriterionId>('p')]),
  )
  const axes = ['a', 'b', 'c']
  const options = { coarsenOnSaturation: parentOf }

  test('a front of exactly three quarters stays as it is', () => {
    const group = groupOf(
      { A: [1, 0.5, 1], B: [0.5, 0.75, 0], C: [0, 1, 0], D: [1, 0, 0] },
      { axes },
    )
    expect(pairFronts(group, options)).toMatchObject({ isCoarsened: false, axes })
  })

  test('a larger one is made again on the parents, the means of their children', () => {
    const group = groupOf(
      { A: [1, 0.5, 1], B: [0.5, 0.75, 0.5], C: [0.25, 1, 0.25], D: [0, 1.25, 0] },
      { axes },
    )
    expect(pairFronts(group)).toMatchObject({ noPair: 'none-preferred', isCoarsened: false })
    const coarse = pairFronts(group, options)
    expect(coarse).toMatchObject({ isCoarsened: true, axes: ['p', 'c'] })
    expect(coarse.compared.map(({ vector }) => vector.values)).toEqual([
      [0.75, 1],
      [0.625, 0.5],
      [0.625, 0.25],
      [0.625, 0],
    ])
    expect(pairsOf(group, options)).toBe('AB AC AD')
  })

  test('axes without a parent have nothing to fold into', () => {
    const flat = groupOf({ A: [1, 0], B: [0, 1] })
    expect(pairFronts(flat, options).isCoarsened).toBe(false)
  })
})

describe('what a pair carries', () => {
  test('both vectors, the gap, the rule and the grouping', () => {
    const [pair] = pairFronts(worked).pairs
    expect(pair).toMatchObject({
      schema: 1,
      chosenVector: { values: [1, 0.75, 0.5] },
      rejectedVector: { values: [0.75, 0.75, 0.5] },
      gap: 0.25,
      rule: 'dominating',
      grouping: 'task',
    })
  })

  test('the reason of each axis on which chosen is better, the largest difference first', () => {
    const scored = worked.scored.map((one) => ({
      ...one,
      reasons: ['sum', 'unit', 'words'].map((word) => `${word} of ${one.candidate.trajectoryId}`),
    }))
    const { pairs } = pairFronts({ ...worked, scored })
    expect(pairs[1]!.evidence).toEqual(['sum of D', 'unit of D'])
  })

  test('both scores, where no reason was given', () => {
    expect(pairFronts(worked).pairs[0]!.evidence).toEqual(['C1: 1 against 0.75'])
  })

  test('the prefix of chosen, where candidates do not share one', () => {
    const scored = worked.scored.map((one) => ({
      ...one,
      candidate: {
        ...one.candidate,
        prefix: [{ content: `before ${one.candidate.trajectoryId}` }],
      },
    }))
    const [pair] = pairFronts({ ...worked, scored }).pairs
    expect(pair!.prefix).toEqual([{ content: 'before A' }])
  })
})
