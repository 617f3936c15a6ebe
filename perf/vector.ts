import { seededRng } from '../src/base/rng.ts'
import { type ContrastId, type CriterionId, givenId } from '../src/domain/ids.ts'
import { emptyTree, insertAll } from '../src/tree/build-tree.ts'
import { openDraft } from '../src/tree/draft.ts'
import { insertCriterion } from '../src/tree/insert-criterion.ts'
import {
  addToIndex,
  type CondensedDistances,
  linkClusters,
  nearestFew,
  openIndex,
  type Placed,
  type VectorIndex,
} from '../src/vector/index.ts'
import { dataFile, readNumbers } from './data.ts'
import { gaussian } from './gaussian.ts'
import { measure } from './measure.ts'
import { graphPeers, treePeers } from './node-peers.ts'
import { type PeerTime, runPeers } from './peers.ts'
import type { Report } from './table.ts'
import { tell } from './tell.ts'

const dimensions = 384
const queryCount = 1000
const wanted = 8
const script = 'vector_peers.py'

/** Nearest vectors, linkage and insertion into a tree; the longest last. */
export function vectorSuite(report: Report): void {
  for (const count of [1000, 10_000]) measureNearest(report, count)
  measureInsertion(report)
  for (const count of [1000, 2000, 10_000, 20_000]) measureLinkage(report, count)
  measureNearest(report, 20_000)
}

function measureNearest(report: Report, count: number): void {
  const rows = vectorFile(count, 0.7)
  const queries = vectorFile(queryCount, 0.9)
  const vectors = vectorsOf(queries)
  const [plain, compiled] = [false, true].map((each) => filled(vectorsOf(rows), each))
  const size = `${queryCount.toLocaleString('en')} of ${count.toLocaleString('en')} x ${dimensions}`
  const typescript = measure(() => nearestFew(plain!, vectors, wanted))
  const webassembly =
    compiled!.store.kernels && measure(() => nearestFew(compiled!, vectors, wanted))
  const exact = typescript.result.map((found) => found.map(({ item }) => Number(item.id)))
  const peers = [
    plainLoops(vectorsOf(rows), vectors),
    ...runPeers(script, ['nearest', rows, queries]),
    ...graphPeers(vectorsOf(rows), vectors, exact),
  ]
  tell(report, { kernel: `nearest ${wanted}`, size, typescript, webassembly, peers })
}

function filled(vectors: readonly Float32Array[], compiled: boolean): VectorIndex<Placed> {
  const index = openIndex<Placed>(dimensions, { compiled })
  for (const [at, vector] of vectors.entries()) addToIndex(index, { id: `${at}`, vector })
  return index
}

/** Without an index: a loop over all rows for a tenth of the queries, and a sort. */
function plainLoops(rows: readonly Float32Array[], queries: readonly Float32Array[]): PeerTime {
  const few = queries.slice(0, queries.length / 10)
  const nearestOf = (query: Float32Array) => {
    const likenesses = rows.map((row) => {
      let sum = 0
      for (let index = 0; index < row.length; index++) sum += row[index]! * query[index]!
      return sum
    })
    return [...likenesses.keys()]
      .toSorted((a, b) => likenesses[b]! - likenesses[a]!)
      .slice(0, wanted)
  }
  return { peer: 'plain loops', ms: 10 * measure(() => few.map(nearestOf)).medianMs }
}

/** Criteria that found a parent, join one, or are one of 2,000 that are there. */
function measureInsertion(report: Report): void {
  const criteria = vectorsOf(vectorFile(20_000, 0.7)).map((vector, at) => ({
    raw: {
      id: givenId<CriterionId>(`c${at}`),
      name: `Criterion ${at}`,
      description: `Criterion ${at}`,
      polarity: 'requirement' as const,
      evidence: { contrastId: givenId<ContrastId>('contrast') },
      domain: 'any',
      judgeModel: 'critique',
    },
    vector: Float64Array.from(vector),
  }))
  const { grown } = insertAll(
    { tree: emptyTree({ xi: 0.5, rho: 0.7 }), embeddings: new Map() },
    criteria.slice(0, 10_000),
  )
  const leaves = grown.tree.roots.flatMap(({ children }) => children).length
  const draft = openDraft(grown)
  let next = 10_000
  const typescript = measure(() => {
    for (const end = next + 500; next < end; next++) insertCriterion(draft, criteria[next]!)
  })
  const size = `500 into ${leaves.toLocaleString('en')} leaves x ${dimensions}`
  tell(report, {
    kernel: 'insertion into a tree',
    size,
    typescript,
    webassembly: undefined,
    peers: [],
  })
}

function measureLinkage(report: Report, count: number): void {
  const path = distanceFile(count)
  const peers = [
    ...(count > 10_000 ? [] : runPeers(script, ['linkage', path])),
    ...(count > 1000 ? [] : treePeers({ count, values: new Float32Array(readNumbers(path)) })),
  ]
  let distances: CondensedDistances | undefined
  const [typescript, webassembly] = [false, true].map((compiled) =>
    measure(
      () => linkClusters(distances!, 'average', { compiled }).length,
      () => (distances = { count, values: new Float32Array(readNumbers(path)) }),
    ),
  )
  const size = `${count.toLocaleString('en')} items, distances given`
  tell(report, { kernel: 'average linkage', size, typescript: typescript!, webassembly, peers })
}

function vectorsOf(path: string): Float32Array[] {
  const all = new Float32Array(readNumbers(path))
  return Array.from({ length: all.length / dimensions }, (_, at) =>
    all.subarray(at * dimensions, (at + 1) * dimensions),
  )
}

/** Unit vectors around 2,000 centres that are the same for every count. */
function vectorFile(count: number, spread: number): string {
  return dataFile(`around_${spread}_${count}_${dimensions}.f32`, () => {
    const centres = seededRng(5)
    const centre = Float32Array.from({ length: 2000 * dimensions }, () => gaussian(centres))
    const rng = seededRng(count + 10 * spread)
    const values = new Float32Array(count * dimensions)
    for (let at = 0; at < count; at++) {
      const from = rng.below(2000) * dimensions
      const row = values.subarray(at * dimensions, (at + 1) * dimensions)
      for (let axis = 0; axis < dimensions; axis++)
        row[axis] = centre[from + axis]! + spread * gaussian(rng)
      const norm = Math.hypot(...row)
      for (let axis = 0; axis < dimensions; axis++) row[axis]! /= norm
    }
    return values
  })
}

/** Condensed distances of points in the plane: in clusters of 20 within a square. */
function distanceFile(count: number): string {
  return dataFile(`distances_${count}.f32`, () => {
    const rng = seededRng(count)
    const centres = Array.from({ length: count / 10 }, () => rng.next())
    const places = Float64Array.from({ length: 2 * count }, (_, at) => {
      const cluster = Math.floor(at / 40)
      return centres[2 * cluster + (at % 2)]! + 0.01 * gaussian(rng)
    })
    const values = new Float32Array((count * (count - 1)) / 2)
    let cell = 0
    for (let i = 0; i < 2 * count; i += 2)
      for (let j = i + 2; j < 2 * count; j += 2)
        values[cell++] = Math.hypot(places[i]! - places[j]!, places[i + 1]! - places[j + 1]!)
    return values
  })
}
