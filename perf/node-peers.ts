/** Peers that npm installs, from here or from the folder that `PARETREE_PEERS` names. */
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { CondensedDistances } from '../src/vector/index.ts'
import { measure } from './measure.ts'
import type { PeerTime } from './peers.ts'

/** Finds the nearest of some rows to a query, as their numbers. */
type Search = (query: number) => readonly number[]

/** Approximate searches by graphs, with their recall of the exact answers. */
export function graphPeers(
  rows: readonly Float32Array[],
  queries: readonly Float32Array[],
  exact: readonly (readonly number[])[],
): PeerTime[] {
  const wanted = exact[0]!.length
  const timed = (peer: string, search: Search): PeerTime => {
    const { result, medianMs } = measure(() => queries.map((_, query) => search(query)))
    const hits = result.flatMap((found, at) => found.filter((one) => exact[at]!.includes(one)))
    const recall = (hits.length / (wanted * queries.length)).toFixed(3)
    return { peer: `${peer}, recall ${recall}`, ms: medianMs }
  }
  const data = { rows, queries, wanted }
  return [...hnswlibSearches(data), ...usearchSearches(data)].map(({ peer, search }) =>
    timed(peer, search()),
  )
}

type Data = {
  readonly rows: readonly Float32Array[]
  readonly queries: readonly Float32Array[]
  readonly wanted: number
}

type GraphPeer = { readonly peer: string; readonly search: () => Search }

type Hnswlib = {
  readonly HierarchicalNSW: new (
    space: string,
    dimensions: number,
  ) => {
    initIndex(most: number): void
    addPoint(point: readonly number[], label: number): void
    setEf(ef: number): void
    searchKnn(query: readonly number[], count: number): { readonly neighbors: readonly number[] }
  }
}

function hnswlibSearches({ rows, queries, wanted }: Data): GraphPeer[] {
  const hnswlib = installed<Hnswlib>('hnswlib-node')
  if (hnswlib === undefined) return []
  const index = new hnswlib.HierarchicalNSW('ip', rows[0]!.length)
  index.initIndex(rows.length)
  for (const [at, row] of rows.entries()) index.addPoint([...row], at)
  const points = queries.map((query) => [...query])
  return [50, 200, 400].map((ef) => ({
    peer: `hnswlib-node, ef ${ef}`,
    search: () => {
      index.setEf(ef)
      return (query) => index.searchKnn(points[query]!, wanted).neighbors
    },
  }))
}

type Usearch = {
  readonly Index: new (
    options: object,
  ) => {
    add(keys: BigUint64Array, vectors: Float32Array): void
    search(query: Float32Array, count: number, threads: number): { readonly keys: BigUint64Array }
  }
}

function usearchSearches({ rows, queries, wanted }: Data): GraphPeer[] {
  const usearch = installed<Usearch>('usearch')
  if (usearch === undefined) return []
  const dimensions = rows[0]!.length
  const index = new usearch.Index({
    metric: 'ip',
    dimensions,
    connectivity: 16,
    quantization: 'f32',
  })
  for (const [at, row] of rows.entries()) index.add(BigUint64Array.of(BigInt(at)), row)
  const search: Search = (query) =>
    Array.from(index.search(queries[query]!, wanted, 1).keys, Number)
  return [{ peer: 'usearch', search: () => search }]
}

type Hclust = {
  agnes(distances: readonly (readonly number[])[], options: object): object
}

/** Average linkage that looks at all pairs for every join. */
export function treePeers({ count, values }: CondensedDistances): PeerTime[] {
  const hclust = installed<Hclust>('ml-hclust')
  if (hclust === undefined) return []
  const square = Array.from({ length: count }, () => Array<number>(count).fill(0))
  let at = 0
  for (let i = 0; i < count; i++)
    for (let j = i + 1; j < count; j++) square[i]![j] = square[j]![i] = values[at++]!
  const options = { method: 'average', isDistanceMatrix: true }
  return [{ peer: 'ml-hclust', ms: measure(() => hclust.agnes(square, options)).medianMs }]
}

function installed<Package>(name: string): Package | undefined {
  const folder = process.env['PARETREE_PEERS']
  try {
    return createRequire(folder ? join(folder, 'index.js') : import.meta.url)(name) as Package
  } catch {
    console.log(`${name}: not installed`)
    return undefined
  }
}
