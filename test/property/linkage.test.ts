/** Linkage against a chain that looks at every distance again, over 20,000 random cases. */
import { expect, test } from 'vitest'
import { type Rng, seededRng } from '../../src/base/rng.ts'
import { type Join, type Linkage, linkClusters } from '../../src/vector/index.ts'

const cases = 20_000
const sizes = [0, 1, 2, 3, 5, 8, 13]

test('remembered neighbours and packed distances change no join', () => {
  const rng = seededRng(1)
  for (let round = 0; round < cases; round++) expectSameJoins(sizes[round % sizes.length]!, rng)
  for (const size of [63, 64, 65, 150]) expectSameJoins(size, rng)
})

test('a distance that is no number, or infinite, is refused', () => {
  for (const odd of [Number.NaN, Number.POSITIVE_INFINITY])
    expect(() => linkClusters({ count: 3, values: Float32Array.of(1, odd, 2) }, 'average')).toThrow(
      'distances are finite',
    )
})

function expectSameJoins(count: number, rng: Rng) {
  const levels = rng.below(3) === 0 ? 0 : 1 + rng.below(6)
  const values = Float32Array.from({ length: (count * (count - 1)) / 2 }, () =>
    levels === 0 ? rng.next() : rng.below(levels) / 3,
  )
  for (const linkage of ['average', 'ward'] as const) {
    const expected = plainMeetings(squareOf(values, count), linkage)
    const joins = linkClusters({ count, values: values.slice() }, linkage)
    expect(joins.map((join) => membersOf(joins, join, count))).toEqual(expected)
  }
}

type Square = number[][]

function squareOf(values: Float32Array, count: number): Square {
  const square: Square = Array.from({ length: count }, () => [])
  let at = 0
  for (let i = 0; i < count; i++)
    for (let j = i + 1; j < count; j++) square[i]![j] = square[j]![i] = values[at++]!
  return square
}

/** Members of what each join made, in order of height. */
function plainMeetings(square: Square, linkage: Linkage) {
  const clusters = new Map(square.map((_, item) => [item, [item]]))
  const made: { readonly height: number; readonly members: readonly number[] }[] = []
  let chain: number[] = []
  while (clusters.size > 1) {
    if (chain.length === 0) chain = [Math.min(...clusters.keys())]
    const [before, tip] = [chain.at(-2), chain.at(-1)!]
    let next = before
    for (const other of [...clusters.keys()].toSorted((a, b) => a - b))
      if (other !== tip && !(next !== undefined && square[tip]![next]! <= square[tip]![other]!))
        next = other
    if (next !== before || next === undefined) {
      chain.push(next!)
      continue
    }
    chain = chain.slice(0, -2)
    const [kept, gone] = [Math.min(tip, next), Math.max(tip, next)]
    made.push(unite(square, clusters, kept, gone, linkage))
  }
  return made.toSorted((a, b) => a.height - b.height)
}

function unite(
  square: Square,
  clusters: Map<number, number[]>,
  kept: number,
  gone: number,
  linkage: Linkage,
) {
  const height = square[kept]![gone]!
  const [a, b] = [clusters.get(kept)!, clusters.get(gone)!]
  clusters.delete(gone)
  for (const [other, { length }] of clusters) {
    if (other === kept) continue
    const own = linkage === 'ward' ? length : 0
    const sum = (a.length + own) * square[kept]![other]! + (b.length + own) * square[gone]![other]!
    const joined = Math.fround((sum - own * height) / (a.length + b.length + own))
    square[kept]![other] = square[other]![kept] = joined
  }
  const members = [...a, ...b].toSorted((x, y) => x - y)
  clusters.set(kept, members)
  return { height, members }
}

function membersOf(joins: readonly Join[], { left, right, height }: Join, count: number) {
  const below = (cluster: number): number[] => {
    const join = joins[cluster - count]
    return join ? [...below(join.left), ...below(join.right)] : [cluster]
  }
  return { height, members: [...below(left), ...below(right)].toSorted((a, b) => a - b) }
}
