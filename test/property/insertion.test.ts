/** Inserting criteria one by one against measuring every leaf and parent, in 20,000 cases. */
import { expect, test } from 'vitest'
import { type Rng, seededRng } from '../../src/base/rng.ts'
import type { RawCriterion } from '../../src/domain/criterion.ts'
import { type CriterionId, givenId } from '../../src/domain/ids.ts'
import { emptyTree } from '../../src/tree/build-tree.ts'
import { openDraft } from '../../src/tree/draft.ts'
import { insertCriterion, type Insertion } from '../../src/tree/insert-criterion.ts'
import { caseCount, expectMet, note, noteOddity, startTally } from './special-cases.ts'

test('a criterion goes to the nearest leaf or parent within its radius, or founds one', () => {
  const rng = seededRng(1)
  const tally = startTally()
  for (let done = 0; done < caseCount; ) {
    const dimensions = 1 + rng.below(8)
    const levels = rng.below(3) === 0 ? 2 : 0
    const radii = { xi: [0, 0, 0.1, 0.2][rng.below(4)]!, rho: 0.2 + rng.below(5) / 5 }
    const draft = openDraft({ tree: emptyTree(radii), embeddings: new Map() })
    const plain: PlainTree = { ...radii, leaves: [], parents: [] }
    for (let at = 0; at < 100; at++, done++) {
      const raw = someRaw(rng, at)
      const vector = someVector(rng, dimensions, levels)
      note(tally, vector, plain.leaves.length)
      const expected = plainInsertion(plain, raw, vector)
      const insertion = insertCriterion(draft, { raw, vector })
      expectSame(insertion, expected)
      grow(plain, insertion, raw, vector)
      noteOddity(tally, dimensions === 1 ? 'one axis' : insertion.kind === 'merged' ? 'tie' : 1)
    }
  }
  expectMet(tally, ['0', '-0', 'tie', 'one axis'])
})

type PlainLeaf = {
  readonly id: CriterionId
  readonly text: string
  readonly check: string | undefined
  readonly vector: Float64Array
}

type PlainParent = { readonly id: CriterionId; readonly leaves: PlainLeaf[] }

type PlainTree = {
  readonly xi: number
  readonly rho: number
  readonly leaves: PlainLeaf[]
  readonly parents: PlainParent[]
}

type Expected = { readonly kind: Insertion['kind']; readonly near?: Near }
type Near = { readonly id: CriterionId; readonly distance: number }

function plainInsertion(plain: PlainTree, raw: RawCriterion, vector: Float64Array): Expected {
  const alike = plain.leaves.filter(({ check }) => check === raw.check)
  const same = alike.find(({ text }) => text === raw.name)
  if (same) return { kind: 'merged', near: { id: same.id, distance: 0 } }
  const leaf = nearestOf(alike.map(({ id, vector: own }) => ({ id, distance: apart(own, vector) })))
  if (leaf && leaf.distance <= plain.xi + 1e-9) return { kind: 'merged', near: leaf }
  const parent = nearestOf(
    plain.parents.map(({ id, leaves }) => ({ id, distance: apart(sumOf(leaves), vector) })),
  )
  if (parent && parent.distance <= plain.rho + 1e-9) return { kind: 'attached', near: parent }
  return { kind: 'founded' }
}

/** Of those that are equally near, the one with the smallest id. */
function nearestOf(all: readonly Near[]): Near | undefined {
  const least = Math.min(...all.map(({ distance }) => distance))
  const nearest = all.filter(({ distance }) => distance <= least + 1e-9)
  return nearest.sort((a, b) => (a.id < b.id ? -1 : 1))[0]
}

function apart(a: Float64Array, b: Float64Array): number {
  let [both, own, other] = [0, 0, 0]
  for (const [axis, value] of a.entries()) {
    both += value * b[axis]!
    own += value * value
    other += b[axis]! * b[axis]!
  }
  return own * other === 0 ? 1 : 1 - both / Math.sqrt(own * other)
}

function sumOf(leaves: readonly PlainLeaf[]): Float64Array {
  const sum = new Float64Array(leaves[0]!.vector.length)
  for (const { vector } of leaves) for (const [axis, value] of vector.entries()) sum[axis]! += value
  return sum
}

function expectSame(insertion: Insertion, { kind, near }: Expected): void {
  const id = kind === 'merged' ? insertion.leafId : insertion.parentId
  const isSame =
    insertion.kind === kind &&
    (near === undefined || (id === near.id && Math.abs(insertion.distance! - near.distance) < 1e-9))
  if (!isSame) expect(insertion).toEqual({ kind, near })
}

function grow(plain: PlainTree, insertion: Insertion, raw: RawCriterion, vector: Float64Array) {
  const { kind, leafId, parentId } = insertion
  if (kind === 'merged') return
  const leaf = { id: leafId, text: raw.name, check: raw.check, vector }
  plain.leaves.push(leaf)
  if (kind === 'founded') plain.parents.push({ id: parentId, leaves: [leaf] })
  else plain.parents.find(({ id }) => id === parentId)!.leaves.push(leaf)
}

/** Most texts are new; some state a check. */
function someRaw(rng: Rng, at: number): RawCriterion {
  const name = `${rng.below(30) === 0 ? rng.below(at + 1) : at}`
  return {
    id: givenId(`${at}`),
    name,
    description: name,
    polarity: 'requirement',
    evidence: { contrastId: givenId('contrast') },
    domain: 'test',
    judgeModel: 'critique',
    ...(rng.below(6) === 0 && { check: 'a check' }),
  }
}

/** Few directions, opposite ones and none among them, or any. */
function someVector(rng: Rng, dimensions: number, levels: number): Float64Array {
  return Float64Array.from({ length: dimensions }, () => {
    if (levels === 0) return rng.next() - 0.5
    const level = rng.below(levels + 1) - levels / 2
    return level === 0 && rng.below(2) === 0 ? -0 : level
  })
}
