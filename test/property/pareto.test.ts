/** Laws of dominance, fronts, pairs and folds, on scores with many ties. */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ScoredCandidate, ScoredGroup } from '../../src/domain/group.ts'
import { type CriterionId, givenId, type GroupId, type TrajectoryId } from '../../src/domain/ids.ts'
import type { CompleteVector } from '../../src/domain/score-vector.ts'
import { makeTask } from '../../src/domain/task.ts'
import { pairFronts, type PairOptions } from '../../src/pair/pair-fronts.ts'
import { compareScores } from '../../src/pareto/compare.ts'
import { sortFronts } from '../../src/pareto/fronts.ts'
import { completeGroup } from '../../src/pareto/missing.ts'
import { sortSharedFronts } from '../../src/pareto/shared-fronts.ts'
import { type AggregatorName, aggregate } from '../../src/score/aggregate.ts'

fc.configureGlobal({ seed: 1, numRuns: 200 })

const level = fc.integer({ min: 0, max: 4 }).map((value) => value / 4)
const score = fc.oneof(level, fc.double({ min: 0, max: 1, noNaN: true }))

/** Rows of one width: candidates by axes. */
const rowsOf = <T>(cell: fc.Arbitrary<T>) =>
  fc.integer({ min: 1, max: 5 }).chain((width) =>
    fc.array(fc.array(cell, { minLength: width, maxLength: width }), {
      minLength: 1,
      maxLength: 12,
    }),
  )
const rows = rowsOf(score)
const gappyRows = rowsOf(fc.option(score, { freq: 4, nil: null }))

const axesOf = (width: number) =>
  Array.from({ length: width }, (_, axis) => givenId<CriterionId>(`axis ${axis}`))
const vectorsOf = (cells: readonly (readonly number[])[]): CompleteVector[] => {
  const axes = axesOf(cells[0]!.length)
  return cells.map((values) => ({ axes, values }))
}

describe('dominance', () => {
  test('is irreflexive', () => {
    fc.assert(
      fc.property(rows, (cells) => {
        for (const vector of vectorsOf(cells)) expect(compareScores(vector, vector)).toBe('equal')
      }),
    )
  })

  test('is asymmetric', () => {
    const mirrored = {
      dominates: 'dominated',
      dominated: 'dominates',
      equal: 'equal',
      incomparable: 'incomparable',
    } as const
    fc.assert(
      fc.property(rows, (cells) => {
        const vectors = vectorsOf(cells)
        for (const a of vectors)
          for (const b of vectors) expect(compareScores(b, a)).toBe(mirrored[compareScores(a, b)])
      }),
    )
  })

  test('is transitive', () => {
    fc.assert(
      fc.property(rows, (cells) => {
        const vectors = vectorsOf(cells)
        const over = (a: CompleteVector) =>
          vectors.filter((b) => compareScores(a, b) === 'dominates')
        for (const a of vectors)
          for (const b of over(a)) for (const c of over(b)) expect(over(a)).toContain(c)
      }),
    )
  })
})

describe('fronts', () => {
  test('are a partition of the candidates', () => {
    fc.assert(
      fc.property(rows, (cells) => {
        const members = sortFronts(vectorsOf(cells)).flatMap((front) => front.members)
        expect(members.toSorted((a, b) => a - b)).toEqual([...cells.keys()])
      }),
    )
  })

  test('are what is left undominated when the better fronts are taken away', () => {
    fc.assert(
      fc.property(rows, (cells) => {
        const vectors = vectorsOf(cells)
        let rest = [...vectors.keys()]
        for (const { members } of sortFronts(vectors)) {
          const isDominated = (index: number) =>
            rest.some((other) => compareScores(vectors[other]!, vectors[index]!) === 'dominates')
          expect(members).toEqual(rest.filter((index) => !isDominated(index)))
          rest = rest.filter((index) => !members.includes(index))
        }
        expect(rest).toEqual([])
      }),
    )
  })

  test('do not depend on the order of candidates or of axes', () => {
    fc.assert(
      fc.property(rows, fc.infiniteStream(fc.nat()), (cells, noise) => {
        const ranks = ranksOf(cells)
        const order = permutation(cells.length, noise)
        expect(ranksOf(order.map((index) => cells[index]!))).toEqual(
          order.map((index) => ranks[index]),
        )
        const axes = permutation(cells[0]!.length, noise)
        expect(ranksOf(cells.map((row) => axes.map((axis) => row[axis]!)))).toEqual(ranks)
      }),
    )
  })

  test('a dominated candidate more leaves the first front as it was', () => {
    fc.assert(
      fc.property(rows, fc.nat(), fc.nat(), (cells, which, axis) => {
        const source = cells[which % cells.length]!
        const worse = source.with(axis % source.length, -1)
        expect(sortFronts(vectorsOf([...cells, worse]))[0]).toEqual(sortFronts(vectorsOf(cells))[0])
      }),
    )
  })
})

describe('missing scores', () => {
  test('whoever stays is complete, and everyone stays or is named', () => {
    const policy = fc.constantFrom('balanced', 'drop-axis', 'skip-candidate', 'worst')
    fc.assert(
      fc.property(gappyRows, policy, (cells, missing) => {
        const axes = axesOf(cells[0]!.length)
        const vectors = cells.map((values) => ({ axes, values }))
        const completed = completeGroup(vectors, missing)
        expect([...completed.members, ...completed.leftMembers].toSorted((a, b) => a - b)).toEqual([
          ...cells.keys(),
        ])
        expect(new Set([...completed.axes, ...completed.leftAxes])).toEqual(new Set(axes))
        for (const { values } of completed.vectors) expect(values).not.toContain(null)
      }),
    )
  })

  test('compared on shared axes only, fronts are still a partition that ends', () => {
    fc.assert(
      fc.property(gappyRows, (cells) => {
        const axes = axesOf(cells[0]!.length)
        const { fronts } = sortSharedFronts(cells.map((values) => ({ axes, values })))
        const members = fronts.flatMap((front) => front.members)
        expect(members.toSorted((a, b) => a - b)).toEqual([...cells.keys()])
      }),
    )
  })

  test('with nothing missing, shared axes are all axes', () => {
    fc.assert(
      fc.property(rows, (cells) => {
        const vectors = vectorsOf(cells)
        expect(sortSharedFronts(vectors)).toEqual({ fronts: sortFronts(vectors), cycles: [] })
      }),
    )
  })
})

describe('pairs', () => {
  const dominanceRule = fc.constantFrom('dominating', 'cartesian', 'all')

  test('do not depend on the order of candidates or of axes, drawn or not', () => {
    const anyRule = fc.constantFrom('dominating', 'cartesian', 'all', 'scalar', 'random')
    fc.assert(
      fc.property(
        rows,
        anyRule,
        fc.constantFrom(1, 3, Infinity),
        fc.infiniteStream(fc.nat()),
        (cells, rule, maxPairsPerStep, noise) => {
          const options = { rule, maxPairsPerStep } as const
          const group = named(cells)
          const scored = permutation(cells.length, noise).map((index) => group.scored[index]!)
          expect(pairsOf({ ...group, scored }, options)).toEqual(pairsOf(group, options))
          const order = permutation(cells[0]!.length, noise)
          const turned = cells.map((row) => order.map((axis) => row[axis]!))
          expect(pairsOf(named(turned), options)).toEqual(pairsOf(group, options))
        },
      ),
    )
  })

  test('do not depend on how an axis is scaled, only on its order', () => {
    fc.assert(
      fc.property(rowsOf(level), dominanceRule, (cells, rule) => {
        const rescaled = cells.map((row) => row.map((value, axis) => (value + axis) ** 3 * 7 - 2))
        expect(pairsOf(named(rescaled), { rule })).toEqual(pairsOf(named(cells), { rule }))
      }),
    )
  })

  test('never prefer a dominated candidate', () => {
    fc.assert(
      fc.property(gappyRows, dominanceRule, (cells, rule) => {
        for (const pair of pairFronts(named(cells), { rule }).pairs)
          expect(compareScores(pair.chosenVector, pair.rejectedVector)).not.toBe('dominated')
      }),
    )
  })
})

describe('folds', () => {
  const inRange: readonly AggregatorName[] = ['min', 'last', 'mean', 'max', 'weighted']
  const steps = fc.array(score, { minLength: 1, maxLength: 12 })

  test('but for the product, lie between the lowest and the highest score', () => {
    fc.assert(
      fc.property(steps, fc.constantFrom(...inRange), (scores, name) => {
        const value = aggregate(name, scores)!
        expect(value).toBeGreaterThanOrEqual(Math.min(...scores))
        expect(value).toBeLessThanOrEqual(Math.max(...scores))
      }),
    )
  })

  test('never fall when a step rises, and none leaves 0 to 1', () => {
    const name = fc.constantFrom<AggregatorName>('product', ...inRange)
    fc.assert(
      fc.property(steps, name, fc.nat(), score, (scores, aggregator, which, other) => {
        const index = which % scores.length
        const raised = scores.with(index, Math.max(scores[index]!, other))
        const [before, after] = [aggregate(aggregator, scores)!, aggregate(aggregator, raised)!]
        expect(after).toBeGreaterThanOrEqual(before)
        expect(before).toBeGreaterThanOrEqual(0)
        expect(after).toBeLessThanOrEqual(1)
      }),
    )
  })
})

function ranksOf(cells: readonly (readonly number[])[]): number[] {
  const ranks: number[] = []
  for (const { rank, members } of sortFronts(vectorsOf(cells)))
    for (const member of members) ranks[member] = rank
  return ranks
}

/** An order of `count` things, drawn from noise. */
function permutation(count: number, noise: Iterator<number>): number[] {
  const keys = Array.from({ length: count }, () => noise.next().value as number)
  return [...keys.keys()].toSorted((a, b) => keys[a]! - keys[b]! || a - b)
}

function named(cells: readonly (readonly (number | null)[])[]): ScoredGroup {
  const axes = axesOf(cells[0]!.length)
  const scored = cells.map((values, index): ScoredCandidate => {
    const trajectoryId = givenId<TrajectoryId>(`candidate ${index}`)
    return {
      candidate: { trajectoryId, steps: [{ content: trajectoryId }] },
      vector: { axes, values },
    }
  })
  const candidates = scored.map(({ candidate }) => candidate)
  const [id, task] = [givenId<GroupId>('g'), makeTask('Which?')]
  return { group: { id, grouping: 'prefix', task, prefix: [], stepIndex: 0, candidates }, scored }
}

function pairsOf(group: ScoredGroup, options: Partial<PairOptions>): string[] {
  return pairFronts(group, options)
    .pairs.map(({ chosen, rejected }) => `${chosen.trajectoryId} over ${rejected.trajectoryId}`)
    .toSorted()
}
