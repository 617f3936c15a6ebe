import { firstFrontBy } from '../src/pareto/first-front.ts'
import { rankMany } from '../src/pareto/fronts.ts'
import { blockRanker, compiledBlockRanker } from '../src/pareto/rank-blocks.ts'
import { compiledGroupRanker, type LevelGroups, rankGroups } from '../src/pareto/rank-groups.ts'
import { pointsFile, readNumbers, type ScoredGroups, scoredGroups } from './data.ts'
import { measure } from './measure.ts'
import { runPeers } from './peers.ts'
import type { Report } from './table.ts'
import { tell } from './tell.ts'

const script = 'pareto_peers.py'
const compiledGroups = compiledGroupRanker()
const blocks = blockRanker()
const compiledBlocks = compiledBlockRanker()

type Case = readonly [kind: 'uni' | 'cor', count: number, axisCount: number]

const fronts: readonly Case[] = [
  ['uni', 10_000, 5],
  ['uni', 10_000, 16],
  ['uni', 100_000, 2],
  ['uni', 100_000, 5],
  ['uni', 100_000, 8],
  ['cor', 100_000, 5],
  ['cor', 100_000, 8],
  ['cor', 100_000, 16],
]
const sorts: readonly Case[] = [
  ['uni', 1_000, 5],
  ['uni', 10_000, 5],
  ['cor', 10_000, 5],
  ['uni', 10_000, 16],
  ['uni', 100_000, 5],
  ['cor', 100_000, 5],
]

/** Ranks of small groups, first fronts and full sorts. */
export function paretoSuite(report: Report): void {
  measureGroups(report)
  for (const each of fronts) measureFront(report, each)
  for (const each of sorts) measureSort(report, each)
}

function measureGroups(report: Report): void {
  const groups = scoredGroups(100_000)
  const levels = levelColumns(groups)
  const kernel = 'ranks of groups'
  const size = `${groups.counts.length.toLocaleString('en')} of 4-64 x 3-20`
  const typescript = measure(() => rankGroups(levels))
  const webassembly = compiledGroups && measure(() => compiledGroups(levels))
  const check = checkSum(typescript.result)
  const peers = runPeers(script, ['groups', groups.folder])
  tell(report, { kernel, size, typescript, webassembly, peers, check })
  tell(report, {
    kernel: `${kernel}, scores in rows`,
    size,
    typescript: measure(() => rankGroups(levelColumns(groups))),
    webassembly: compiledGroups && measure(() => compiledGroups(levelColumns(groups))),
    peers,
    check,
  })
}

/** Columns of levels from rows of scores that are whole numbers from 1 to 10. */
function levelColumns({ counts, axisCounts, scores }: ScoredGroups): LevelGroups {
  const levels = new Uint8Array(scores.length)
  let start = 0
  for (let group = 0; group < counts.length; group++) {
    const count = counts[group]!
    const axisCount = axisCounts[group]!
    for (let point = 0, cell = start; point < count; point++)
      for (let axis = 0; axis < axisCount; axis++, cell++) {
        const score = scores[cell]!
        levels[start + axis * count + point] = score > 0 ? score : 0 // NaN is 0.
      }
    start += count * axisCount
  }
  return { levels, counts, axisCounts }
}

function measureFront(report: Report, [kind, count, axisCount]: Case): void {
  const path = pointsFile(kind, count, axisCount)
  const values = new Float64Array(readNumbers(path)).map((value) => -value)
  const typescript = measure(() => firstFrontBy(blocks, values, axisCount, count))
  tell(report, {
    kernel: 'first front',
    size: sizeOf([kind, count, axisCount]),
    typescript,
    webassembly:
      compiledBlocks && measure(() => firstFrontBy(compiledBlocks, values, axisCount, count)),
    peers: runPeers(script, ['front', path, axisCount]),
    check: typescript.result.length,
  })
}

function measureSort(report: Report, [kind, count, axisCount]: Case): void {
  const path = pointsFile(kind, count, axisCount)
  const values = new Float64Array(readNumbers(path)).map((value) => -value)
  const typescript = measure(() => rankMany(blocks, values, axisCount, count))
  tell(report, {
    kernel: 'full sort',
    size: sizeOf([kind, count, axisCount]),
    typescript,
    webassembly:
      compiledBlocks && measure(() => rankMany(compiledBlocks, values, axisCount, count)),
    peers: runPeers(script, ['sort', path, axisCount]),
    check: checkSum(typescript.result),
  })
}

function sizeOf([kind, count, axisCount]: Case): string {
  const how = kind === 'uni' ? 'uniform' : 'correlated'
  return `${count.toLocaleString('en')} x ${axisCount}, ${how}`
}

function checkSum(ranks: Uint8Array | Int32Array): number {
  let sum = 0
  for (let index = 0; index < ranks.length; index++) sum += ranks[index]!
  return sum
}
