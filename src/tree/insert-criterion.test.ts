import { expect, test } from 'vitest'
import type { RawCriterion } from '../domain/criterion.ts'
import { givenId } from '../domain/ids.ts'
import { type Rng, seededRng, shuffled } from '../base/rng.ts'
import { adjustedRandIndex } from '../stats/rand-index.ts'
import { cosineDistance, normalised } from '../vector/cosine.ts'
import { cosineDistances, cutAtHeight, linkClusters } from '../vector/linkage.ts'
import { buildTree, emptyTree, insertAll, type Radii } from './build-tree.ts'
import type { EmbeddedCriterion } from './draft.ts'

function raw(name: string, fields: Partial<RawCriterion> = {}): RawCriterion {
  return {
    id: givenId(name),
    name,
    description: `requirement ${name}`,
    polarity: 'requirement',
    evidence: { contrastId: givenId('contrast') },
    domain: 'test',
    judgeModel: 'critique',
    ...fields,
  }
}

function item(name: string, ...values: number[]): EmbeddedCriterion {
  return { raw: raw(name), vector: Float64Array.from(values) }
}

const arrivals = [
  item('a1', 1, 0, 0),
  item('a2', 0.8, 0.6, 0),
  item('a3', 0.6, 0, 0.8),
  item('a4', 0, 1, 0),
  item('a5', 0, 0.96, 0.28),
  item('a6', 0, 0.6, 0.8),
]

function insert(items: readonly EmbeddedCriterion[], radii: Radii = {}) {
  return insertAll({ tree: emptyTree(radii), embeddings: new Map() }, items)
}

test('the worked example: two parents, four leaves, and every distance on the way', () => {
  const { grown, insertions } = insert(arrivals)
  const kinds = insertions.map(({ kind }) => kind)
  expect(kinds).toEqual(['founded', 'merged', 'attached', 'founded', 'merged', 'attached'])
  const distances = insertions.map(({ distance }) => distance)
  for (const [k, expected] of [undefined, 0.2, 0.4, undefined, 0.04, 0.4].entries())
    if (expected === undefined) expect(distances[k]).toBeUndefined()
    else expect(distances[k]).toBeCloseTo(expected, 6)
  const { roots } = grown.tree
  expect(roots.map(({ children }) => children.map((leaf) => leaf.memberIds))).toEqual([
    [['a1', 'a2'], ['a3']],
    [['a4', 'a5'], ['a6']],
  ])
  expect(roots.map(({ support }) => support)).toEqual([3, 3])
  expect(roots.map(({ domains }) => domains)).toEqual([{ test: 3 }, { test: 3 }])
})

test('attachment follows the parent centroid, not the nearest leaf', () => {
  const { grown } = insert(arrivals)
  const [p1, p2] = grown.tree.roots.map(({ children }) =>
    normalised(sumOf(children.map(({ id }) => grown.embeddings.get(id)!))),
  )
  expect(p1![0]).toBeCloseTo(0.894427, 6)
  expect(p1![2]).toBeCloseTo(0.447214, 6)
  expect(p2![1]).toBeCloseTo(0.894427, 6)
  expect(p2![2]).toBeCloseTo(0.447214, 6)
  expect(cosineDistance(arrivals[5]!.vector, p1!)).toBeCloseTo(0.642229, 6)
})

test('the counter-example: at xi 0.15 a2 stays apart and a5 still merges', () => {
  const { grown, insertions } = insert(arrivals, { xi: 0.15 })
  const leaves = grown.tree.roots.flatMap(({ children }) => children)
  expect(leaves).toHaveLength(5)
  expect(insertions[1]?.kind).toBe('attached')
  expect(insertions[4]?.kind).toBe('merged')
})

test('a distance on the border merges and attaches', () => {
  expect(insert(arrivals.slice(0, 2), { xi: 0.2 }).insertions[1]?.kind).toBe('merged')
  const apart = [arrivals[0]!, arrivals[2]!]
  expect(insert(apart, { xi: 0, rho: 0.4 }).insertions[1]?.kind).toBe('attached')
})

test('clusters clearly apart come out the same for any order of arrival', () => {
  const rng = seededRng(11)
  const items = [0, 1, 2, 3].flatMap((axis) =>
    Array.from({ length: 6 }, (_, k) => {
      const vector = Float64Array.from({ length: 4 }, (_value, at) =>
        at === axis ? 1 : 0.1 * rng.next(),
      )
      return { raw: raw(`${axis}-${k}`), vector: normalised(vector) }
    }),
  )
  const expected = memberSets(insert(items, { xi: 0.1 }).grown.tree.roots)
  expect(expected).toHaveLength(4)
  for (let seed = 0; seed < 20; seed++) {
    const order = shuffled(items, seededRng(seed))
    expect(memberSets(insert(order, { xi: 0.1 }).grown.tree.roots)).toEqual(expected)
    expect(buildTree(order, emptyTree({ xi: 0.1 }))).toEqual(
      buildTree(items, emptyTree({ xi: 0.1 })),
    )
  }
})

test('criteria of different checks are never one leaf, however near their texts', () => {
  const plain = item('plain', 1, 0)
  const checked = { raw: raw('checked', { check: 'equalities' }), vector: Float64Array.of(1, 0) }
  const again = { raw: raw('again', { check: 'equalities' }), vector: Float64Array.of(1, 0.01) }
  const { grown } = insert([plain, checked, again])
  const leaves = grown.tree.roots.flatMap(({ children }) => children)
  expect(leaves.map(({ check, memberIds }) => [check, memberIds])).toEqual([
    [undefined, ['plain']],
    ['equalities', ['checked', 'again']],
  ])
})

test('the same text is one criterion even when its vector has no direction', () => {
  const twice = [raw('x', { id: givenId('r1') }), raw('x', { id: givenId('r2') })]
  const { grown } = insert(twice.map((one) => ({ raw: one, vector: new Float64Array(2) })))
  expect(grown.tree.roots[0]?.children.map(({ memberIds }) => memberIds)).toEqual([['r1', 'r2']])
})

test('a later insertion starts from the tree as it is and adds one version', () => {
  const first = insert(arrivals.slice(0, 3)).grown
  const second = insertAll(first, arrivals.slice(3)).grown
  expect(second.tree.roots).toEqual(
    insert(arrivals).grown.tree.roots.map((root) => ({
      ...root,
      since: root.children[0]!.memberIds.includes('a4' as never) ? 2 : 1,
      children: root.children.map((leaf) => ({
        ...leaf,
        since: ['a1', 'a3'].includes(leaf.memberIds[0]!) ? 1 : 2,
      })),
    })),
  )
  expect(second.tree.log.map(({ version }) => version)).toEqual([1, 2])
})

test('xi above rho is refused in a sentence', () => {
  expect(() => emptyTree({ xi: 0.6, rho: 0.5 })).toThrow('xi (0.6) exceeds rho (0.5)')
  expect(() => emptyTree({ rho: 3 })).toThrow('between 0 and 2')
})

function memberSets(roots: ReturnType<typeof insert>['grown']['tree']['roots']): string[] {
  const leaves = roots.flatMap(({ children }) => children)
  return leaves.map(({ memberIds }) => memberIds.toSorted().join()).toSorted()
}

function sumOf(vectors: readonly Float64Array[]): Float64Array {
  return vectors.reduce((sum, vector) => sum.map((value, at) => value + vector[at]!))
}

test('a random stream of what can be told apart ends in the leaves of average linkage', () => {
  for (const seed of [1, 2, 3]) {
    const rng = seededRng(seed)
    const centres = Array.from({ length: 60 }, () => randomVector(rng, 24))
    const around = centres.flatMap((centre, cluster) =>
      Array.from({ length: 5 }, (_, at) => {
        const noise = randomVector(rng, 24)
        return item(`${cluster}-${at}`, ...centre.map((value, axis) => value + 0.25 * noise[axis]!))
      }),
    )
    const stream = shuffled(around, rng)
    const { insertions } = insert(stream)
    const vectors = stream.map(({ vector }) => normalised(vector))
    const joins = linkClusters(cosineDistances(vectors), 'average')
    const batch = cutAtHeight(joins, stream.length, 0.25).map(String)
    const leaves = insertions.map(({ leafId }) => String(leafId))
    expect(adjustedRandIndex(leaves, batch)).toBeGreaterThan(0.95)
  }
})

function randomVector(rng: Rng, dimensions: number): Float64Array {
  return normalised(Float64Array.from({ length: dimensions }, () => rng.next() - 0.5))
}
